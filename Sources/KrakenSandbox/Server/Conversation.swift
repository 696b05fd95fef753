/// What is said on one connection: bytes in, answers out; no sockets, no clock of its own.
struct Conversation: Sendable {
    private enum Phase: Sendable {
        case serving
        /// No further request is answered; what waits is still sent.
        case finishing
        /// What waits is still sent, and then the connection is broken off.
        case breaking
        /// Everything is said; the client's rest is read and thrown away until it hangs up.
        case lingering
    }

    /// What to do with the connection next.
    enum Ending: Hashable, Sendable {
        /// Nothing: it goes on.
        case none
        /// Close it.
        case close
        /// Close it in a way that the client sees as an error.
        case reset
        /// Close the sending side and go on reading, so that unread bytes do not destroy the answer on its way.
        case linger
    }

    /// An answer that is not to be given yet; the requests behind it wait.
    struct Delayed: Sendable {
        let due: ContinuousClock.Instant
        let answer: @Sendable () -> ExchangeAnswer
        fileprivate let keepsConnection: Bool
    }

    private let limits: ServerLimits
    private var parser: RequestParser
    private var phase = Phase.serving
    private var inputEnded = false
    private var output: [UInt8] = []
    private var sentBytes = 0
    /// The answer that waits for its moment.
    private(set) var delayed: Delayed?
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
        case .serving: !inputEnded && !isHeldUp && delayed == nil
        case .finishing, .breaking: false
        case .lingering: true
        }
    }

    /// Whether everything is said and only the client's hanging up is awaited.
    var isOver: Bool { phase == .lingering }

    /// What to do once the socket took all it could.
    var ending: Ending {
        guard !wantsOutput else { return .none }
        switch phase {
        case .serving, .lingering: return .none
        case .finishing: return inputEnded ? .close : .linger
        case .breaking: return .reset
        }
    }

    /// Takes what came, and answers the requests that are complete with it, in order.
    mutating func receive(
        _ bytes: some Collection<UInt8>, now: ContinuousClock.Instant, handler: (ExchangeRequest) -> ExchangeAnswer
    ) {
        guard phase == .serving else { return }
        if parser.isIdle, !isHeldUp { deadline = now + limits.patience }
        parser.append(bytes)
        answer(now: now, handler: handler)
    }

    /// Notes that nothing more comes (the client's end, or ours); complete requests are still answered.
    mutating func endInput(now: ContinuousClock.Instant, handler: (ExchangeRequest) -> ExchangeAnswer) {
        inputEnded = true
        answer(now: now, handler: handler)
    }

    /// Notes that the socket took so many bytes; makes room for held-up requests.
    mutating func sent(_ count: Int, now: ContinuousClock.Instant, handler: (ExchangeRequest) -> ExchangeAnswer) {
        sentBytes += count
        deadline = now + limits.patience
        if sentBytes == output.count {
            output.removeAll(keepingCapacity: output.capacity <= 16 << 10)
            sentBytes = 0
        }
        answer(now: now, handler: handler)
    }

    /// Gives the answer whose moment has come, and goes on with the requests behind it.
    mutating func resume(now: ContinuousClock.Instant, handler: (ExchangeRequest) -> ExchangeAnswer) {
        guard let waiting = delayed, waiting.due <= now else { return }
        delayed = nil
        deadline = now + limits.patience
        give(waiting.answer(), keepsConnection: waiting.keepsConnection, now: now)
        answer(now: now, handler: handler)
    }

    /// Lets the waiting answer wait no longer.
    mutating func hurry(now: ContinuousClock.Instant) {
        delayed = delayed.map { Delayed(due: now, answer: $0.answer, keepsConnection: $0.keepsConnection) }
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

    private mutating func answer(now: ContinuousClock.Instant, handler: (ExchangeRequest) -> ExchangeAnswer) {
        while phase == .serving, !isHeldUp, delayed == nil {
            guard let event = parser.next() else {
                if inputEnded { phase = .finishing }
                return
            }
            deadline = now + limits.patience
            answer(event, now: now, handler: handler)
        }
    }

    private mutating func answer(
        _ event: RequestParser.Event, now: ContinuousClock.Instant, handler: (ExchangeRequest) -> ExchangeAnswer
    ) {
        switch event {
        case .continueExpected:
            output += "HTTP/1.1 100 Continue\r\n\r\n".utf8
        case .request(let request, let keepsConnection):
            give(handler(request), keepsConnection: keepsConnection, now: now)
        case .fault(let fault):
            output += ExchangeResponse(refusing: fault).bytes(keepsConnection: false)
            phase = .finishing
        }
    }

    private mutating func give(_ answer: ExchangeAnswer, keepsConnection: Bool, now: ContinuousClock.Instant) {
        switch answer {
        case .whole(let response):
            output += response.bytes(keepsConnection: keepsConnection)
            if !keepsConnection { phase = .finishing }
        case .cut(let response, let end):
            output += response.bytes(keepsConnection: keepsConnection, bodyEnd: end)
            phase = .finishing
        case .lost: phase = .finishing
        case .reset: phase = .breaking
        case .delayed(let delay, let rest):
            let waiting = Delayed(due: now + delay, answer: rest, keepsConnection: keepsConnection)
            deadline = waiting.due + limits.patience
            delayed = waiting
        }
    }
}
