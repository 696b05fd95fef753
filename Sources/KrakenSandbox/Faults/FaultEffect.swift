/// What goes wrong with one request.
///
/// Each effect has a text form, `name` or `name=value`, in which it is armed, listed and stored.
public enum FaultEffect: Hashable, Sendable {
    /// The connection ends without a byte of the answer (`lose`).
    case lose
    /// The connection is reset without a byte of the answer (`reset`).
    case reset
    /// The request, or its answer, waits so many milliseconds (`delay=500`).
    case delay(milliseconds: Int)
    /// The answer ends after so many bytes of its body, and the connection with it (`cut=20`); a shorter one is whole.
    case cut(bytes: Int)
    /// The answer's bytes are not JSON (`garble`).
    case garble
    /// A gateway's HTML page with this HTTP status is the answer (`page=502`).
    case page(status: Int)
    /// These error texts are the answer (`error=EService:Busy`; more are separated by `|`).
    case errors([String])
    /// A new order is missing from every look-up for so many seconds (`hide=10`).
    case hide(seconds: Int)
    /// The connection ends, and the request is carried out so many seconds later (`late=5`).
    case late(seconds: Int)
    /// The exchange cancels a new order right after accepting it, with this reason (`cancel=Out of liquidity`).
    case cancel(reason: String)
    /// The client's own order ids come back in another spelling (`id=omit`, `id=upper`, `id=plain`).
    case respell(IDSpelling)
    /// A parameter of the request is not looked at, such as a filter or the deadline (`ignore=cl_ord_id`).
    case ignore(parameter: String)

    /// How the client's own order ids come back.
    public enum IDSpelling: String, Hashable, Sendable, CaseIterable {
        /// Not at all.
        case omit
        /// In upper case.
        case upper
        /// Without dashes.
        case plain
    }

    /// Whether it changes what the exchange does, so that a request which is not carried out cannot have it.
    public var needsAction: Bool {
        switch self {
        case .lose, .reset, .delay, .cut, .garble, .page, .errors: false
        case .hide, .late, .cancel, .respell, .ignore: true
        }
    }
}

extension FaultEffect: LosslessStringConvertible {
    /// The text form.
    public var description: String {
        switch self {
        case .lose: "lose"
        case .reset: "reset"
        case .delay(let milliseconds): "delay=\(milliseconds)"
        case .cut(let bytes): "cut=\(bytes)"
        case .garble: "garble"
        case .page(let status): "page=\(status)"
        case .errors(let texts): "error=" + texts.joined(separator: "|")
        case .hide(let seconds): "hide=\(seconds)"
        case .late(let seconds): "late=\(seconds)"
        case .cancel(let reason): "cancel=\(reason)"
        case .respell(let spelling): "id=\(spelling.rawValue)"
        case .ignore(let parameter): "ignore=\(parameter)"
        }
    }

    /// The effect of a text form; nil when it is none.
    public init?(_ description: String) {
        let parts = description.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let effect = parts.count == 2 ? Self.effect(parts[0], of: parts[1]) : Self.effect(parts[0])
        guard let effect else { return nil }
        self = effect
    }

    private static func effect(_ name: String) -> FaultEffect? {
        switch name {
        case "lose": .lose
        case "reset": .reset
        case "garble": .garble
        case "cancel": .cancel(reason: "Out of liquidity")
        default: nil
        }
    }

    private static func effect(_ name: String, of value: String) -> FaultEffect? {
        switch name {
        case "delay": number(value, in: 1...86_400_000).map { .delay(milliseconds: $0) }
        case "cut": number(value, in: 0...1 << 30).map { .cut(bytes: $0) }
        case "page": number(value, in: 400...599).map { .page(status: $0) }
        case "error": texts(value).map { .errors($0) }
        case "hide": number(value, in: 1...86_400).map { .hide(seconds: $0) }
        case "late": number(value, in: 1...86_400).map { .late(seconds: $0) }
        case "cancel": value.isEmpty ? nil : .cancel(reason: value)
        case "id": IDSpelling(rawValue: value).map { .respell($0) }
        case "ignore": value.isEmpty ? nil : .ignore(parameter: value)
        default: nil
        }
    }

    private static func number(_ text: String, in range: ClosedRange<Int>) -> Int? {
        Int(text).flatMap { range.contains($0) ? $0 : nil }
    }

    private static func texts(_ text: String) -> [String]? {
        let texts = text.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        return texts.contains("") ? nil : texts
    }
}
