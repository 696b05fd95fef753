/// One client's socket and what is said on it; used by the event loop's thread alone.
final class Peer {
    /// Whether there is anything left to do here.
    enum State: Hashable {
        case open
        case closed
    }

    /// What the event loop waits for.
    var interest: Poller.Interest
    private let descriptor: Descriptor
    private let service: Service
    private var conversation: Conversation

    init(_ descriptor: Descriptor, service: Service) {
        self.descriptor = descriptor
        self.service = service
        interest = .input
        conversation = Conversation(limits: service.limits, now: service.now())
    }

    var number: Int32 { descriptor.number }

    /// When to hang up, whatever is under way.
    var deadline: ContinuousClock.Instant { conversation.deadline }

    /// What to wait for from now on.
    var wantedInterest: Poller.Interest {
        var wanted: Poller.Interest = []
        if conversation.wantsInput { wanted.insert(.input) }
        if conversation.wantsOutput { wanted.insert(.output) }
        return wanted
    }

    /// The answer that waits for its moment.
    var delayed: Conversation.Delayed? { conversation.delayed }

    /// Gives the answer whose moment has come.
    func resume() -> State {
        conversation.resume(now: service.now(), handler: service.handler)
        return write()
    }

    /// Reads and answers what the socket can do without waiting.
    func serve(_ buffer: UnsafeMutableRawBufferPointer) -> State {
        // With nothing to wait for, the system tells only of a broken connection.
        guard !interest.isEmpty else { return .closed }
        if conversation.wantsInput, read(buffer) == .ended {
            guard !conversation.isOver else { return .closed }
            conversation.endInput(now: service.now(), handler: service.handler)
        }
        return write()
    }

    /// Answers what has arrived completely and takes no more; what stays unread is given up soon.
    func finish(_ buffer: UnsafeMutableRawBufferPointer) -> State {
        // A client that never pauses must not keep the server from stopping.
        for _ in 0..<64 where conversation.wantsInput {
            guard case .moved = read(buffer) else { break }
        }
        guard !conversation.isOver else { return .closed }
        let now = service.now()
        conversation.hurry(now: now)
        conversation.resume(now: now, handler: service.handler)
        conversation.shorten(to: now + service.limits.farewell)
        conversation.endInput(now: service.now(), handler: service.handler)
        return write()
    }

    private func read(_ buffer: UnsafeMutableRawBufferPointer) -> Sockets.Outcome {
        let outcome = Sockets.read(number, into: buffer)
        if case .moved(let count) = outcome {
            let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
            conversation.receive(bytes, now: service.now(), handler: service.handler)
        }
        return outcome
    }

    private func write() -> State {
        while conversation.wantsOutput {
            switch Sockets.write(conversation.unsent, to: number) {
            case .moved(let count): conversation.sent(count, now: service.now(), handler: service.handler)
            case .wouldWait: return .open
            case .ended: return .closed
            }
        }
        switch conversation.ending {
        case .none: return .open
        case .close: return .closed
        case .reset:
            Sockets.resetWhenClosed(number)
            return .closed
        case .linger:
            Sockets.closeSending(number)
            conversation.linger(now: service.now())
            return .open
        }
    }
}
