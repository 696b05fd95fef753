import Dispatch
import Glibc
import Synchronization
public import Transport

/// A server on loopback, on bare sockets, that does to each request what a script says.
///
/// It counts the connections it accepted and the complete requests it received, and keeps these.
/// Each connection has a thread of its own. Call ``stop()`` at the end of the test: it ends all of them.
public final class FaultyServer: Sendable {
    /// What is done once a whole request has been read.
    public indirect enum Reaction: Sendable {
        /// Answers and keeps the connection.
        case answer(status: Int = 200, headers: [HTTPHeader] = [], body: String = "{}")
        /// Answers, keeps nothing: the connection is closed although the answer did not say so.
        case answerThenClose(body: String = "{}")
        /// Ends the connection in order, without an answer.
        case close
        /// Ends the connection without an answer; from then on nobody can connect.
        case closeAndStopListening
        /// Resets the connection, without an answer.
        case reset
        /// Sends so many bytes of an ordinary answer with that body, then ends the connection.
        case cut(after: Int, body: String = "{}")
        /// Sends these bytes as they are, then ends the connection.
        case raw(String)
        /// Sends an answer with a body of so many bytes.
        case huge(Int)
        /// Says nothing, until the other side gives up.
        case hang
        /// Waits for a gate, then goes on.
        case slow(Gate, then: Reaction)
        /// Sends the head and the first half of an ordinary answer, waits for a gate, then sends the rest.
        case halting(Gate, body: String = "{}")
    }

    /// A whole request as it came in.
    public struct Received: Sendable {
        /// The request line and the header fields.
        public var head: String
        /// The body.
        public var body: [UInt8]
        /// Which connection it came on, counted from 1.
        public var connection: Int

        /// The lines of the head that begin with this field's name, in any case.
        public func fields(_ name: String) -> [String] {
            head.split(separator: "\r\n").map(String.init).filter { $0.lowercased().hasPrefix(name.lowercased() + ":") }
        }
    }

    private struct State {
        var received: [Received] = []
        var fragments: [[UInt8]] = []
        var open: Set<Int32> = []
        var connections = 0
        var isStopped = false
        var isListening = true
    }

    /// Where it listens.
    public let port: UInt16
    /// Counts complete requests; a test can wait for it.
    public let requestCount = Counter()
    /// Counts connections accepted; a test can wait for it.
    public let connectionStartCount = Counter()
    /// Counts connections that have ended; a test can wait for it.
    public let endedConnectionCount = Counter()

    private let listener: Int32
    private let greeting: String?
    private let react: @Sendable (Received, Int) -> Reaction
    private let state = Mutex(State())
    private let threads = DispatchGroup()
    private let noLongerListening = DispatchGroup()
    private let stopping = Gate()

    /// A server that reacts to the first request by the first reaction and so on, and answers all later ones.
    public convenience init(_ reactions: [Reaction] = [], afterwards: Reaction = .answer()) throws(SocketError) {
        try self.init { _, number in number <= reactions.count ? reactions[number - 1] : afterwards }
    }

    /// A server that asks for its reaction to each request, with the request's number counted from 1.
    public convenience init(react: @escaping @Sendable (Received, Int) -> Reaction) throws(SocketError) {
        try self.init(greeting: nil, react: react)
    }

    private init(
        greeting: String?, react: @escaping @Sendable (Received, Int) -> Reaction
    ) throws(SocketError) {
        self.greeting = greeting
        self.react = react
        (listener, port) = try Socket.listen()
        noLongerListening.enter()
        startThread { self.acceptAll() }
    }

    /// A server that speaks first, instead of reading a request, and then ends the connection.
    public convenience init(greeting: String) throws(SocketError) {
        try self.init(greeting: greeting) { _, _ in .close }
    }

    /// The address of a path on this server.
    public func url(_ path: String = "/") -> String { "http://127.0.0.1:\(port)\(path)" }

    /// The complete requests so far.
    public var received: [Received] { state.withLock { $0.received } }

    /// What ended connections brought that was no whole request.
    public var fragments: [[UInt8]] { state.withLock { $0.fragments } }

    /// How many connections were accepted so far.
    public var connectionCount: Int { state.withLock { $0.connections } }

    /// Ends all connections and threads, and waits for them.
    public func stop() {
        state.withLock { state in
            guard !state.isStopped else { return }
            state.isStopped = true
            if state.isListening { shutdown(listener, Int32(SHUT_RDWR)) }
            for connection in state.open { shutdown(connection, Int32(SHUT_RDWR)) }
        }
        stopping.open()
        threads.wait()
    }

    private func startThread(_ work: @escaping @Sendable () -> Void) {
        threads.enter()
        Socket.startThread {
            work()
            self.threads.leave()
        }
    }
}

// MARK: - The threads

extension FaultyServer {
    private func acceptAll() {
        while let connection = Socket.accept(listener) {
            let number = state.withLock { state -> Int? in
                guard !state.isStopped else { return nil }
                state.connections += 1
                state.open.insert(connection)
                return state.connections
            }
            guard let number else {
                close(connection)
                break
            }
            connectionStartCount.increase()
            startThread { self.serve(connection, number) }
        }
        state.withLock { state in
            state.isListening = false
            close(listener)
        }
        noLongerListening.leave()
    }

    private func serve(_ connection: Int32, _ number: Int) {
        if let greeting { Socket.write(Array(greeting.utf8), to: connection) }
        var reader = RequestReader(connection)
        while greeting == nil, let (head, body) = reader.next() {
            let request = Received(head: head, body: body, connection: number)
            let count = state.withLock { state in
                state.received.append(request)
                return state.received.count
            }
            let reaction = react(request, count)
            requestCount.increase()
            guard carryOut(reaction, on: connection) else { break }
        }
        // Under the lock: a number given up and given out again must not be shut down by `stop`.
        state.withLock { state in
            state.open.remove(connection)
            if !reader.pending.isEmpty { state.fragments.append(reader.pending) }
            close(connection)
        }
        endedConnectionCount.increase()
    }

    /// Does what the script says; false when the connection shall end.
    private func carryOut(_ reaction: Reaction, on connection: Int32) -> Bool {
        switch reaction {
        case .answer(let status, let headers, let body):
            return Socket.write(Self.answer(status, headers, body), to: connection)
        case .answerThenClose(let body): Socket.write(Self.answer(200, [], body), to: connection)
        case .close: break
        case .closeAndStopListening: stopListening()
        case .reset: Socket.resetOnClose(connection)
        case .cut(let count, let body):
            Socket.write(Array(Self.answer(200, [], body).prefix(count)), to: connection)
        case .raw(let text): Socket.write(Array(text.utf8), to: connection)
        case .huge(let size):
            return Socket.write(Self.answer(200, [], String(repeating: "x", count: size)), to: connection)
        case .hang: Socket.readToEnd(connection)
        case .slow(let gate, let next):
            wait(for: gate)
            return carryOut(next, on: connection)
        case .halting(let gate, let body):
            let answer = Self.answer(200, [], body)
            guard Socket.write(Array(answer.dropLast(body.utf8.count / 2)), to: connection) else { return false }
            wait(for: gate)
            return Socket.write(Array(answer.suffix(body.utf8.count / 2)), to: connection)
        }
        return false
    }

    /// Ends listening and waits until it is over.
    private func stopListening() {
        state.withLock { state in
            if state.isListening { shutdown(listener, Int32(SHUT_RDWR)) }
        }
        noLongerListening.wait()
    }

    private func wait(for gate: Gate) {
        stopping.whenOpen { gate.open() }
        gate.waitBlocking()
    }

    private static func answer(_ status: Int, _ headers: [HTTPHeader], _ body: String) -> [UInt8] {
        let fields = headers.map { "\($0.name): \($0.value)\r\n" }.joined()
        return Array("HTTP/1.1 \(status) Test\r\n\(fields)Content-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8)
    }
}
