/// What is said on one connection: bytes in, answers out; no sockets, no clock of its own.
struct Conversation: Sendable {
    private enum Phase: Sendable {
        case serving
        /// No further request is answered; what waits is still sent.
        case finishing
        /// Everything is said; the client's rest is read and thrown away until it hangs up.
        case lingering
    }

    /// What to do with the connection next.
    enum Ending: Hashable, Sendable {
        /// Nothing: it goes on.
        case none
        /// Close it.
        case close
        /// Close the sending side and go on reading, so that unread bytes do not destroy the answer on its way.
        case linger
    }

    private let limits: ServerLimits
    private var parser: RequestParser
    private var phase = Phase.serving
    private var inputEnded = false
    private var output: [UInt8] = []
    private var sentBytes = 0
    /// When to hang up, whatever is under way.
    private(set) var deadline: ContinuousClock.Instant

    init(limits: ServerLimits, now: ContinuousClock.Instant) {
        self.limits = limits
        parser = RequestParser(limits: limits)
        deadline = now + limits.patience
    }

    /// The part of the answers that is not sent yet.
    var unsent: ArraySlice<UInt8> { output[sentBytes...] }

    var wantsOutput: Bool { sentBytes < output.count }

    var wantsInput: Bool {
        switch phase {
        case .serving: !inputEnded && !isHeldUp
        case .finishing: false
        case .lingering: true
        }
    }

    /// Whether everything is said and only the client's hanging up is awaited.
    var isOver: Bool { phase == .lingering }

    /// What to do once the socket took all it could.
    var ending: Ending {
        guard phase == .finishing, !wantsOutput else { return .none }
        return inputEnded ? .close : .linger
    }

    /// Takes what came, and answers the requests that are complete with it, in order.
    mutating func receive(
        _ bytes: some Collection<UInt8>, now: ContinuousClock.Instant, handler: (ServerRequest) -> ServerResponse
    ) {
        guard phase == .serving else { return }
        if parser.isIdle, !isHeldUp { deadline = now + limits.patience }
        parser.append(bytes)
        answer(now: now, handler: handler)
    }

    /// Notes that nothing more comes (the client's end, or ours); complete requests are still answered.
    mutating func endInput(now: ContinuousClock.Instant, handler: (ServerRequest) -> ServerResponse) {
        inputEnded = true
        answer(now: now, handler: handler)
    }

    /// Notes that the socket took so many bytes; makes room for held-up requests.
    mutating func sent(_ count: Int, now: ContinuousClock.Instant, handler: (ServerRequest) -> ServerResponse) {
        sentBytes += count
        deadline = now + limits.patience
        if sentBytes == output.count {
            output.removeAll(keepingCapacity: output.capacity <= 16 << 10)
            sentBytes = 0
        }
        answer(now: now, handler: handler)
    }

    /// Notes that the sending side is closed.
    mutating func linger(now: ContinuousClock.Instant) {
        phase = .lingering
        shorten(to: now + limits.farewell)
    }

    /// Moves the deadline, never to a later moment.
    mutating func shorten(to moment: ContinuousClock.Instant) { deadline = min(deadline, moment) }

    /// Whether so many answers are unread that further requests wait.
    private var isHeldUp: Bool { output.count - sentBytes >= limits.waitingOutput }

    private mutating func answer(now: ContinuousClock.Instant, handler: (ServerRequest) -> ServerResponse) {
        while phase == .serving, !isHeldUp {
            guard let event = parser.next() else {
                if inputEnded { phase = .finishing }
                return
            }
            answer(event, handler: handler)
            deadline = now + limits.patience
        }
    }

    private mutating func answer(_ event: RequestParser.Event, handler: (ServerRequest) -> ServerResponse) {
        switch event {
        case .continueExpected:
            output += "HTTP/1.1 100 Continue\r\n\r\n".utf8
        case .request(let request, let keepsConnection):
            output += handler(request).bytes(keepsConnection: keepsConnection)
            if !keepsConnection { phase = .finishing }
        case .fault(let fault):
            output += ServerResponse(refusing: fault).bytes(keepsConnection: false)
            phase = .finishing
        }
    }
}
