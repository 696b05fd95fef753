/// Colour and weight, only where a terminal shows them.
struct Style: Sendable {
    /// Whether escape sequences are written.
    var isOn: Bool

    func bold(_ text: String) -> String { wrapped(text, "1") }
    func dim(_ text: String) -> String { wrapped(text, "2") }
    func green(_ text: String) -> String { wrapped(text, "32") }
    func red(_ text: String) -> String { wrapped(text, "31") }
    func yellow(_ text: String) -> String { wrapped(text, "33") }

    /// What a colour says.
    enum Tint: Sendable {
        /// Bought, bid, risen.
        case up
        /// Sold, asked, fallen.
        case down
    }

    func tinted(_ text: String, _ tint: Tint) -> String { tint == .up ? green(text) : red(text) }

    private func wrapped(_ text: String, _ code: String) -> String { isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text }
}

/// What a line for people is about; the icon stands at its start, on terminals only.
enum Mark: Sendable {
    case done, failed, caution, note

    /// The icon for terminals, the word for everything else.
    func prefix(isTerminal: Bool) -> String {
        guard isTerminal else { return self == .caution ? "warning: " : "" }
        return switch self {
        case .done: "✅ "
        case .failed: "❌ "
        case .caution: "⚠️  "
        case .note: "ℹ️  "
        }
    }
}
