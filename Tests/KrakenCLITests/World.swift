import KrakenCore
import KrakenSandbox
import Storage
import Synchronization
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// A world for commands: a home of its own, the built-in exchange, and a terminal made of text.
final class World: Sendable {
    let home: String
    private let environment: Mutex<[String: String]>
    private let answers = Answers()
    private let isTerminal: Bool

    init(_ test: XCTestCase, environment: [String: String] = [:], isTerminal: Bool = false) throws {
        home = try test.temporaryFolder()
        self.environment = Mutex(environment)
        self.isTerminal = isTerminal
    }

    /// Sets a variable of the environment.
    func set(_ name: String, _ value: String) { environment.withLock { $0[name] = value } }

    /// Answers the next question at the terminal.
    func answer(_ text: String) { answers.add(text) }

    /// Runs a command line to its end.
    func run(
        _ words: [String], width: Int = .max,
        wrapping: @escaping @Sendable (any HTTPTransport) -> any HTTPTransport = { $0 }
    ) async -> CommandOutcome {
        let (output, complaints) = (Text(), Text())
        let answers = answers
        let canAsk = isTerminal
        let console = Console(
            write: { output.add($0) }, complain: { complaints.add($0) },
            ask: { question in
                complaints.add(question)
                return answers.next()
            }, isTerminal: isTerminal, canAsk: canAsk, width: width, style: Style(isOn: false))
        var runner = Runner(
            environment: environment.withLock(\.self), userHome: home, directory: home, time: .system, interrupts: nil,
            makeConsole: { _ in console })
        runner.connect = { try Session.connect($0, $1, wrapping: wrapping) }
        let code = await runner.run(words + ["--home", home])
        return CommandOutcome(exitCode: code.rawValue, output: output.text, complaints: complaints.text)
    }
}

/// A text that grows.
final class Text: Sendable {
    private let content = Mutex("")
    var text: String { content.withLock(\.self) }
    func add(_ more: String) { content.withLock { $0 += more } }
}

/// What somebody at the terminal will answer.
final class Answers: Sendable {
    private let texts = Mutex<[String]>([])
    func add(_ text: String) { texts.withLock { $0.append(text) } }
    func next() -> String? { texts.withLock { $0.isEmpty ? nil : $0.removeFirst() } }
}
