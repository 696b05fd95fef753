import Synchronization
import Transport

@testable import KrakenCore

/// Answers with what the test prepared, and remembers what was asked.
final class FakeTransport: HTTPTransport {
    /// What happens to one request.
    enum Reply: Sendable {
        case body(String)
        case status(Int, headers: [HTTPHeader] = [], body: String = "<html>")
        case fault(TransportError)
        /// No answer before the gate opens.
        case held(Gate, body: String)
        /// The answer begins before the gate opens, and is whole after.
        case begun(Gate, body: String)
    }

    private struct State {
        var replies: [Reply]
        var requests: [HTTPRequest] = []
        var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state: Mutex<State>
    private let otherwise: Reply

    /// The replies in order; `otherwise` when they are used up.
    init(_ replies: [Reply], otherwise: Reply = .body(#"{"error":["EGeneral:Unknown method"]}"#)) {
        state = Mutex(State(replies: replies))
        self.otherwise = otherwise
    }

    var requests: [HTTPRequest] { state.withLock(\.requests) }

    /// The nonces in the order of arrival.
    var nonces: [UInt64] { requests.compactMap(\.nonce) }

    /// Returns once `count` requests have arrived.
    func requests(reach count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.requests.count >= count { return true }
                state.watchers.append((count, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    func send(
        _ request: HTTPRequest, answerBegan: @escaping @Sendable () -> Void
    ) async throws(TransportError) -> HTTPResponse {
        let (reply, watchers) = arrive(request)
        for watcher in watchers { watcher.resume() }
        switch reply {
        case .body(let text):
            answerBegan()
            return HTTPResponse(status: 200, body: Array(text.utf8))
        case .status(let status, let headers, let body):
            return HTTPResponse(status: status, headers: headers, body: Array(body.utf8))
        case .fault(let error): throw error
        case .held(let gate, let text):
            await gate.pass()
            answerBegan()
            return HTTPResponse(status: 200, body: Array(text.utf8))
        case .begun(let gate, let text):
            answerBegan()
            await gate.pass()
            return HTTPResponse(status: 200, body: Array(text.utf8))
        }
    }

    private func arrive(_ request: HTTPRequest) -> (Reply, [CheckedContinuation<Void, Never>]) {
        state.withLock { state in
            state.requests.append(request)
            let reply = state.replies.isEmpty ? otherwise : state.replies.removeFirst()
            let ready = state.watchers.filter { $0.count <= state.requests.count }
            state.watchers.removeAll { $0.count <= state.requests.count }
            return (reply, ready.map(\.continuation))
        }
    }
}

/// Holds tasks until it is opened.
final class Gate: Sendable {
    private let state = Mutex<(isOpen: Bool, waiting: [CheckedContinuation<Void, Never>])>((false, []))

    func open() {
        let waiting = state.withLock { state in
            defer { state = (true, []) }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    func pass() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }
}

extension HTTPRequest {
    /// The body of a form as text.
    var bodyText: String { String(decoding: body, as: UTF8.self) }

    /// The nonce in a form's body.
    var nonce: UInt64? {
        bodyText.split(separator: "&").first { $0.hasPrefix("nonce=") }.flatMap { UInt64($0.dropFirst(6)) }
    }

    /// What a form carries besides the nonce.
    var carried: String { bodyText.split(separator: "&").filter { !$0.hasPrefix("nonce=") }.joined(separator: "&") }
}
