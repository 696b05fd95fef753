import Synchronization

/// A line of a terminal that is written again and again; only spaces and returns, so every terminal can show it.
final class RewrittenLine: Sendable {
    private struct State {
        /// What is to be seen, as long as the terminal is wide enough.
        var text = ""
        /// What stands behind it for a while.
        var note = ""
        /// How many columns of it are on the terminal.
        var columns = 0
    }

    private let state = Mutex(State())
    private let write: @Sendable (String) -> Void
    private let width: @Sendable () -> Int

    /// A line of the terminal that is written to by one closure and is as wide as the other one says at the moment.
    init(_ write: @escaping @Sendable (String) -> Void, width: @escaping @Sendable () -> Int = { .max }) {
        (self.write, self.width) = (write, width)
    }

    /// Shows a text in the place of the last one.
    func show(_ text: String) {
        state.withLock { state in
            guard text != state.text else { return }
            state.text = text
            draw(&state)
        }
    }

    /// Adds words to the text, whatever it is, or takes them away.
    func add(note: String) {
        state.withLock { state in
            guard note != state.note else { return }
            state.note = note
            if !state.text.isEmpty { draw(&state) }
        }
    }

    /// Shows the same text again: the terminal has another width, or something else was written there.
    func repaint() {
        state.withLock { state in
            if !state.text.isEmpty { draw(&state) }
        }
    }

    /// Takes the line away.
    func clear() { show("") }

    /// Leaves the line as it is, and what follows comes below it.
    func finish() {
        state.withLock { state in
            if !state.text.isEmpty { write("\n") }
            state = State()
        }
    }

    /// The last column stays free: a terminal goes on to the next line there.
    private func draw(_ state: inout State) {
        let room = max(width(), 8) - 1
        let text = (state.text.isEmpty ? "" : state.text + state.note).cut(to: room)
        let rest = String(repeating: " ", count: max(0, min(state.columns, room) - text.displayWidth))
        write("\r\(text)\(rest)" + (text.isEmpty ? "\r" : ""))
        state.columns = text.displayWidth
    }
}

extension String {
    /// The text if there is room for it, else its beginning and dots, so that nobody takes half a number for a whole.
    fileprivate func cut(to columns: Int) -> String {
        guard displayWidth > columns else { return self }
        var text = self
        while text.displayWidth > columns - 3 { text.removeLast() }
        return text + "..."
    }
}
