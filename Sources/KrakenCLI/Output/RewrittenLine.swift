import Synchronization

/// A line of a terminal that is written again and again; only spaces and returns, so every terminal can show it.
final class RewrittenLine: Sendable {
    private let shown = Mutex("")
    private let write: @Sendable (String) -> Void

    init(_ write: @escaping @Sendable (String) -> Void) {
        self.write = write
    }

    /// Shows a text in the place of the last one.
    func show(_ text: String) {
        shown.withLock { shown in
            guard text != shown else { return }
            let rest = String(repeating: " ", count: max(0, shown.displayWidth - text.displayWidth))
            write("\r\(text)\(rest)" + (text.isEmpty ? "\r" : ""))
            shown = text
        }
    }

    /// Takes the line away.
    func clear() { show("") }

    /// Leaves the line as it is, and what follows comes below it.
    func finish() {
        shown.withLock { shown in
            if !shown.isEmpty { write("\n") }
            shown = ""
        }
    }
}
