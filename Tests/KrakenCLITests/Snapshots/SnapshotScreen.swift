import Synchronization

@testable import KrakenCLI

/// The terminal a snapshot is taken of.
struct SnapshotScreen: Sendable {
    /// Its name in the file.
    var name: String
    /// Columns; nil for a pipe, where standard error is marked as such.
    var columns: Int?
    var hasColour = false

    /// Every screen, in the order of the file.
    static let all =
        [60, 100, 160].map { (columns: Int) in
            SnapshotScreen(name: "\(columns) columns", columns: columns)
        } + [
            SnapshotScreen(name: "100 columns in colour, the lines that have any", columns: 100, hasColour: true),
            SnapshotScreen(name: "piped", columns: nil),
        ]

    /// What is shown: both streams as they come.
    final class Shown: Sendable {
        private let parts = Mutex<[(isComplaint: Bool, text: String)]>([])
        private let answers: Answers

        init(_ answers: [String]) {
            self.answers = Answers()
            for answer in answers { self.answers.add(answer) }
        }

        func add(_ text: String, isComplaint: Bool = false) {
            parts.withLock { $0.append((isComplaint, text)) }
        }

        func ask(_ question: String) -> String? {
            let answer = answers.next()
            add(question + (answer ?? "") + "\n", isComplaint: true)
            return answer
        }

        /// All of it as a terminal shows it.
        var text: String { parts.withLock { $0.map(\.text).joined() } }

        /// Standard output alone.
        var output: String { parts.withLock { $0.filter { !$0.isComplaint }.map(\.text).joined() } }

        /// Standard error alone.
        var complaints: String { parts.withLock { $0.filter(\.isComplaint).map(\.text).joined() } }
    }

    /// A console that shows everything there.
    func console(_ shown: Shown) -> Console {
        Console(
            write: { shown.add($0) }, complain: { shown.add($0, isComplaint: true) }, ask: { shown.ask($0) },
            isTerminal: columns != nil, canAsk: columns != nil, width: columns ?? .max, style: Style(isOn: hasColour))
    }
}
