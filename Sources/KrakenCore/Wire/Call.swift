public import Transport

/// One call of the exchange: where it goes, what it carries, what comes back, and what repeating it means.
public protocol Call: Sendable {
    /// The `result` of a successful answer.
    associatedtype Response: WireReadable & Sendable

    /// The last part of the path, such as `AddOrder`.
    static var name: String { get }
    /// Who may call it, and what repeating it means.
    var access: Access { get }
    /// What it carries, in the order it is sent, without nonce and second factor.
    var parameters: [Parameter] { get }
    /// What it carries when sent at `moment`; differs from ``parameters`` only where times are counted from the sending.
    func parameters(at moment: CallMoment) -> [Parameter]
    /// How the body is written.
    static var encoding: BodyEncoding { get }
    /// Whether it asks how the exchange is, which is done also while nothing else is asked.
    static var isProbe: Bool { get }
    /// What it costs on the counter of a market, apart from the call counter; nil for nothing.
    var pairCost: PairCost? { get }
    /// ``name``, except for calls whose path is not known before they are made.
    var endpoint: String { get }
    /// ``encoding``, except for calls whose body is not known before they are made.
    var bodyEncoding: BodyEncoding { get }
}

extension Call {
    public static var encoding: BodyEncoding { .form }
    public static var isProbe: Bool { false }
    public var pairCost: PairCost? { nil }
    public var endpoint: String { Self.name }
    public var bodyEncoding: BodyEncoding { Self.encoding }

    public func parameters(at moment: CallMoment) -> [Parameter] { parameters }
}

/// A call that ``Kraken/send(_:)`` takes: it moves no money.
///
/// Calls that move money are no endpoints, so that none of them can ever be repeated by a rule made for reads.
public protocol Endpoint: Call {}

/// Who may make a call, and what repeating it means.
public enum Access: Hashable, Sendable {
    /// Needs no key; changes nothing, so it may be repeated.
    case open
    /// Needs a key; changes nothing, so it may be repeated. `cost` counts on the key's call counter.
    case account(cost: Int)
    /// A read that waits for its turn a moment only, and not behind other reads.
    case lookup(cost: Int)
    /// Cancels by id: may be repeated, and does not wait for its turn.
    case cancel
    /// Cancels whatever is there: sent once, because a repetition could hit newer orders; does not wait for its turn.
    case cancelAll
    /// Moves money: sent once.
    case money
    /// Moves money without an order, or makes what is wanted only once: sent once. `cost` counts on the call counter.
    case single(cost: Int)

    /// Whether the call needs a key.
    public var isPrivate: Bool { self != .open }

    /// Whether the call goes at once instead of waiting until the call before it is answered.
    var neverWaits: Bool {
        switch self {
        case .lookup, .cancel, .cancelAll: true
        case .open, .account, .money, .single: false
        }
    }

    /// Whether it is more than a question.
    var changesSomething: Bool {
        switch self {
        case .open, .account, .lookup: false
        case .cancel, .cancelAll, .money, .single: true
        }
    }

    /// What the exchange charges on its call counter.
    var cost: Int {
        switch self {
        case .open: 1
        case .account(let cost), .lookup(let cost), .single(let cost): cost
        case .cancel, .cancelAll, .money: 0
        }
    }
}

/// How the body of a private call is written.
public enum BodyEncoding: Hashable, Sendable {
    case form, json
}

/// One thing a call carries.
public struct Parameter: Hashable, Sendable {
    /// The name on the wire.
    public var name: String
    /// The value; forms carry its text, lists joined by commas.
    public var value: JSON

    /// A parameter of any shape.
    public init(_ name: String, _ value: JSON) {
        self.name = name
        self.value = value
    }

    /// A text.
    public init(_ name: String, text: some CustomStringConvertible) {
        self.init(name, .string(text.description))
    }

    /// A text, or no parameter at all.
    init?(_ name: String, optional value: (some CustomStringConvertible)?) {
        guard let value else { return nil }
        self.init(name, text: value)
    }

    /// Sent only when true: some servers take any value for true.
    init?(_ name: String, flag: Bool) {
        guard flag else { return nil }
        self.init(name, .bool(true))
    }

    /// Texts joined by commas, or no parameter when there are none.
    init?(_ name: String, list: [String]) {
        guard !list.isEmpty else { return nil }
        self.init(name, .string(list.joined(separator: ",")))
    }

    /// The value as a form carries it.
    var formText: String {
        if let elements = value.elements { return elements.map { $0.scalarText ?? $0.text }.joined(separator: ",") }
        return value.scalarText ?? value.text
    }
}
