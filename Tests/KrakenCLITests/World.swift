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
    private let pausing = Mutex<[Duration]>([])
    let time: TimeSource

    init(
        _ test: XCTestCase, environment: [String: String] = [:], isTerminal: Bool = false, time: TimeSource = .system,
        home: String? = nil
    ) throws {
        self.home = try home ?? test.temporaryFolder()
        self.time = time
        self.environment = Mutex(environment)
        self.isTerminal = isTerminal
    }

    /// Sets a variable of the environment.
    func set(_ name: String, _ value: String) { environment.withLock { $0[name] = value } }

    /// Takes a variable of the environment away.
    func unset(_ name: String) { environment.withLock { $0[name] = nil } }

    /// How long the program made somebody wait on the spot.
    var pauses: [Duration] { pausing.withLock(\.self) }

    /// Answers the next question at the terminal.
    func answer(_ text: String) { answers.add(text) }

    /// A command that goes on until it is cancelled.
    struct Running: Sendable {
        let task: Task<ExitCode, Never>
        let output: Text

        /// Waits for the first line of standard output.
        func firstLine() async -> String {
            await output.firstLine()
        }
    }

    /// Starts a command line.
    func start(_ words: [String]) -> Running {
        let output = Text()
        let runner = runner(output, Text(), width: .max)
        let all = words + ["--home", home]
        return Running(task: Task.detached { await runner.run(all) }, output: output)
    }

    /// Runs a command line to its end.
    func run(
        _ words: [String], width: Int = .max,
        wrapping: @escaping @Sendable (any HTTPTransport) -> any HTTPTransport = { $0 }
    ) async -> CommandOutcome {
        let (output, complaints) = (Text(), Text())
        var runner = runner(output, complaints, width: width)
        runner.connect = { try Session.connect($0, $1, wrapping: wrapping) }
        let code = await runner.run(words + ["--home", home])
        return CommandOutcome(exitCode: code.rawValue, output: output.text, complaints: complaints.text)
    }

    private func runner(_ output: Text, _ complaints: Text, width: Int) -> Runner {
        let answers = answers
        let canAsk = isTerminal
        let console = Console(
            write: { output.add($0) }, complain: { complaints.add($0) },
            ask: { question in
                complaints.add(question)
                return answers.next()
            },
            askSecret: { question in
                complaints.add(question)
                return answers.next().map { Secret(Array($0.utf8)) }
            }, isTerminal: isTerminal, canAsk: canAsk, showsProgress: canAsk, width: width, style: Style(isOn: false))
        return Runner(
            environment: EnvironmentVariables(environment.withLock(\.self)), userHome: home, directory: home,
            time: time, interrupts: nil, pause: { [self] time in pausing.withLock { $0.append(time) } },
            makeConsole: { _ in console })
    }
}

/// A text that grows.
final class Text: Sendable {
    private struct State {
        var content = ""
        var waiters: [CheckedContinuation<String, Never>] = []

        /// The first line, once it is complete.
        var firstLine: String? { content.contains("\n") ? String(content.prefix { $0 != "\n" }) : nil }
    }

    private let state = Mutex(State())

    var text: String { state.withLock(\.content) }

    func add(_ more: String) {
        let (waiters, line) = state.withLock { state in
            state.content += more
            guard let line = state.firstLine else { return ([CheckedContinuation<String, Never>](), "") }
            defer { state.waiters = [] }
            return (state.waiters, line)
        }
        for waiter in waiters { waiter.resume(returning: line) }
    }

    /// Waits for the first line.
    func firstLine() async -> String {
        await withCheckedContinuation { waiter in
            let line = state.withLock { state in
                if state.firstLine == nil { state.waiters.append(waiter) }
                return state.firstLine
            }
            if let line { waiter.resume(returning: line) }
        }
    }
}

/// What somebody at the terminal will answer.
final class Answers: Sendable {
    private let texts = Mutex<[String]>([])
    func add(_ text: String) { texts.withLock { $0.append(text) } }
    func next() -> String? { texts.withLock { $0.isEmpty ? nil : $0.removeFirst() } }
}

/// Settings with which a lost order is settled within seconds of real time.
enum Quick {
    static let lookups = [
        "KRAKEN_ORDER_DEADLINE": "2", "KRAKEN_LOOKUP_SETTLE": "1", "KRAKEN_LOOKUP_GAP": "1",
    ]
}

/// A clock that nobody waits for: sleeping moves it on.
final class JumpingTime: Sendable {
    private let now: Mutex<Timestamp>

    init(_ start: Timestamp = Timestamp(seconds: 1_790_000_000)) { now = Mutex(start) }

    var source: TimeSource {
        TimeSource(
            now: { self.now.withLock(\.self) },
            elapsed: { .nanoseconds(self.now.withLock(\.nanoseconds) - 1_700_000_000_000_000_000) },
            sleep: { duration in
                try Task.checkCancellation()
                self.pass(duration)
            })
    }

    func pass(_ duration: Duration) { now.withLock { $0 = $0 + duration } }
}
