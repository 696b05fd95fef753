/// One entry of the `error` list of an answer.
public struct ExchangeError: Hashable, Sendable, CustomStringConvertible {
    /// Whether the call failed.
    public enum Severity: Hashable, Sendable {
        case error, warning
    }

    /// The exchange's own words, unchanged.
    public let text: String
    /// Whether the call failed; a text of foreign shape counts as an error.
    public let severity: Severity
    /// What it is about: `API`, `Order`, `Service`, …; empty when the text has a foreign shape.
    public let category: String
    /// What is the matter, such as `Insufficient funds`.
    public let message: String
    /// What follows the message, such as the name of an argument.
    public let detail: String?
    /// Which of the known texts it is.
    public let kind: Kind

    /// Reads `<severity><Category>:<Message>[:<detail>]`; spaces around the parts do not matter.
    public init(_ text: String) {
        self.text = text
        let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(trimmed)
        let letter = parts[0].first
        guard parts.count >= 2, let letter, "EWe".contains(letter) else {
            (severity, category, message, detail, kind) = (.error, "", text, nil, .other)
            return
        }
        severity = letter == "W" ? .warning : .error
        category = String(parts[0].dropFirst())
        message = parts[1]
        detail = parts.count == 3 && !parts[2].isEmpty ? parts[2] : nil
        kind = Kind(head: parts[0], message: message, detail: detail)
    }

    /// The exchange's own words.
    public var description: String { text }
}

/// The text without spaces at its ends.
func trimmed(_ text: some StringProtocol) -> String {
    var rest = text[...]
    while rest.first?.isWhitespace == true { rest = rest.dropFirst() }
    while rest.last?.isWhitespace == true { rest = rest.dropLast() }
    return String(rest)
}
