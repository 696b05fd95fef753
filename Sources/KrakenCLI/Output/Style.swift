/// Colour and weight, only where a terminal shows them, and letters that it can show.
struct Style: Sendable {
    /// Whether escape sequences are written.
    var isOn: Bool
    /// Whether nothing but ASCII is written.
    var isASCII = false

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

    /// The text without anything that could steer the terminal, in letters it can show.
    func safe(_ text: String) -> String { isASCII ? text.safeForTerminal.inASCII : text.safeForTerminal }
}

/// What a line for people is about; the icon stands at its start, on terminals only.
enum Mark: Sendable {
    case done, failed, caution, note
    /// Something was only looked at.
    case checked

    /// The icon for terminals, the word for everything else.
    func prefix(isTerminal: Bool, style: Style = Style(isOn: false)) -> String {
        guard isTerminal else { return self == .caution ? "warning: " : "" }
        return style.isASCII ? word : icon
    }

    private var icon: String {
        switch self {
        case .done: "✅ "
        case .failed: "❌ "
        case .caution: "⚠️  "
        case .note: "ℹ️  "
        case .checked: "🔍 "
        }
    }

    private var word: String {
        switch self {
        case .done: "[ok] "
        case .failed: "error: "
        case .caution: "warning: "
        case .note: "note: "
        case .checked: "[checked] "
        }
    }
}

extension String {
    /// The text in ASCII: our own signs as words or plain signs, every other letter by its number.
    var inASCII: String {
        guard !utf8.allSatisfy({ $0 < 0x80 }) else { return self }
        var result = ""
        for scalar in unicodeScalars {
            if scalar.isASCII {
                result.unicodeScalars.append(scalar)
            } else {
                result += Self.plainSigns[scalar] ?? "\\u{\(String(scalar.value, radix: 16))}"
            }
        }
        return result
    }

    private static let plainSigns: [Unicode.Scalar: String] = [
        "✅": "[ok]", "❌": "error:", "⚠": "warning:", "ℹ": "note:", "🔍": "[checked]", "\u{FE0F}": "", "•": "*",
        "…": "...", "–": "-", "—": "-", "−": "-", "→": "->", "×": "x", "≤": "<=", "≥": ">=", "≈": "~", "·": "-",
        "█": "#", "▌": "=", "▐": "=", "░": ".", "│": "|", "─": "-", "“": "\"", "”": "\"", "‘": "'", "’": "'",
        "\u{A0}": " ",
    ]
}
