public import Transport

/// A call that moves money: ``Kraken/transmit(_:nonceWindow:onSending:)`` sends it at most once.
///
/// It is no ``Endpoint``, so that no rule made for reads can ever repeat it.
public protocol MoneyCall: Call where Response: Hashable {
    /// Until when the exchange may carry it out; nil when none is sent.
    var deadline: Deadline? { get }
    /// What the `result` of an answer without errors says; nil when it does not prove that the call was carried out.
    func acceptance(of result: JSON) -> Response?
    /// The names in a `result` beside errors which speak for the call having been carried out all the same.
    func evidence(in result: JSON) -> [String]
    /// What an error means for this call, where that differs from what it means for an order.
    static func verdict(of error: ExchangeError) -> OrderVerdict?
}

extension MoneyCall {
    public var access: Access { .money }
    public var deadline: Deadline? { nil }
    public func acceptance(of result: JSON) -> Response? { try? Response(wire: result) }
    public func evidence(in result: JSON) -> [String] { [] }
    public static func verdict(of error: ExchangeError) -> OrderVerdict? { nil }

    /// The names in a part of a `result`, be it a text, a list or something else that is not null.
    static func names(in part: JSON?) -> [String] {
        switch part {
        case nil, .null: []
        case .string(let text): text.isEmpty ? [] : [text]
        case .array(let parts): parts.flatMap { names(in: $0) }
        case let other?: ["\(other)"]
        }
    }
}

/// Until when the exchange may carry a call out.
public enum Deadline: Hashable, Sendable {
    /// A moment of the exchange's clock.
    case at(Timestamp)
    /// So long after it is sent, by the exchange's clock; by ours when that one is not known.
    case after(Duration, by: ExchangeClock? = nil)

    /// The deadline as a moment of the exchange's clock, when the call is sent at `moment` of ours.
    func time(sentAt moment: CallMoment) -> Timestamp {
        switch self {
        case .at(let time): time
        case .after(let life, let clock): (clock?.time(at: moment.elapsed) ?? moment.now) + life
        }
    }

    /// The parameter that carries it.
    func parameter(sentAt moment: CallMoment) -> Parameter {
        Parameter("deadline", text: time(sentAt: moment).rfc3339(fraction: 3))
    }
}

/// The moment a call is sent, by both of our clocks.
public struct CallMoment: Hashable, Sendable {
    /// The wall clock, which may jump.
    public let now: Timestamp
    /// The monotonic clock.
    public let elapsed: Duration

    /// A moment by both clocks.
    public init(now: Timestamp, elapsed: Duration) {
        self.now = now
        self.elapsed = elapsed
    }

    /// Now.
    init(_ time: TimeSource) {
        self.init(now: time.now(), elapsed: time.elapsed())
    }
}
