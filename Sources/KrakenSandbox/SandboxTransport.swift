import Dispatch
import Synchronization
public import Transport

/// The built-in exchange as a transport: requests reach it without leaving the process.
///
/// The exchange answers on a queue of its own, so that waiting for its database blocks no thread of the pool.
public struct SandboxTransport: HTTPTransport {
    /// The exchange that answers.
    public let exchange: Exchange
    private let queue = DispatchQueue(label: "sandbox-exchange")
    private let wait: Wait

    /// Runs something on a queue after some time, and does not wait for it.
    typealias Wait = @Sendable (Duration, DispatchQueue, @escaping @Sendable () -> Void) -> Void

    /// A transport whose every address leads to this exchange.
    public init(exchange: Exchange) {
        self.init(exchange: exchange) { delay, queue, work in
            queue.asyncAfter(deadline: .now() + .milliseconds(Int(delay / .milliseconds(1))), execute: work)
        }
    }

    init(exchange: Exchange, wait: @escaping Wait) {
        self.exchange = exchange
        self.wait = wait
    }

    public func send(
        _ request: HTTPRequest, answerBegan: @escaping @Sendable () -> Void
    ) async throws(TransportError) -> HTTPResponse {
        guard let asked = ExchangeRequest(request) else {
            throw TransportError(.badAddress, provesNothingWasSent: true, detail: request.url)
        }
        let call = PendingCall()
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                guard call.wait(with: continuation) else { return }
                queue.async {
                    guard call.begin() else { return }
                    deliver(exchange.answer(to: asked), to: call, within: request.timeout, answerBegan)
                }
            }
        } onCancel: {
            call.cancel()
        }
        return try outcome.get()
    }

    private func deliver(
        _ answer: ExchangeAnswer, to call: PendingCall, within timeout: Duration,
        _ answerBegan: @escaping @Sendable () -> Void
    ) {
        switch answer {
        case .whole(let response):
            answerBegan()
            call.finish(.success(HTTPResponse(response)))
        case .cut(let response, let end):
            answerBegan()
            let isWhole = end >= response.body.count
            let error = TransportError(.answerCut, provesNothingWasSent: false)
            call.finish(isWhole ? .success(HTTPResponse(response)) : .failure(error))
        case .lost, .reset: call.finish(.failure(TransportError(.noAnswer, provesNothingWasSent: false)))
        case .delayed(let delay, let rest):
            if delay >= timeout {
                wait(timeout, queue) { call.finish(.failure(TransportError(.timedOut, provesNothingWasSent: false))) }
            }
            wait(delay, queue) { deliver(rest(), to: call, within: timeout - delay, answerBegan) }
        }
    }
}

/// One request on its way: it ends once, with its answer or with its cancellation, whichever comes first.
private final class PendingCall: Sendable {
    typealias Outcome = Result<HTTPResponse, TransportError>

    private struct State {
        var continuation: CheckedContinuation<Outcome, Never>?
        var hasBegun = false
        var isCancelled = false
    }

    private let state = Mutex(State())

    /// Takes who waits for the end; false when the call was cancelled before, and has ended.
    func wait(with continuation: CheckedContinuation<Outcome, Never>) -> Bool {
        let goesOn = state.withLock { state in
            if !state.isCancelled { state.continuation = continuation }
            return !state.isCancelled
        }
        if !goesOn { continuation.resume(returning: .failure(TransportError(.cancelled, provesNothingWasSent: true))) }
        return goesOn
    }

    /// Whether the exchange is still to be asked.
    func begin() -> Bool {
        state.withLock { state in
            state.hasBegun = !state.isCancelled
            return state.hasBegun
        }
    }

    func finish(_ outcome: Outcome) {
        let waiting = state.withLock { state in state.continuation.take() }
        waiting?.resume(returning: outcome)
    }

    func cancel() {
        let hasBegun = state.withLock { state in
            state.isCancelled = true
            return state.hasBegun
        }
        finish(.failure(TransportError(.cancelled, provesNothingWasSent: !hasBegun)))
    }
}

extension ExchangeRequest {
    /// What a server would see of a request; nil when the address is not one.
    init?(_ request: HTTPRequest) {
        let afterScheme = request.url.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
        guard afterScheme.count == 2, let slash = afterScheme[1].firstIndex(of: "/") else { return nil }
        let target = afterScheme[1][slash...].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        self.init(
            method: request.method.rawValue, path: String(target[0]),
            query: target.count == 2 ? String(target[1]) : "", headers: request.headers, body: request.body)
    }
}

extension HTTPResponse {
    init(_ response: ExchangeResponse) {
        self.init(
            status: response.status, headers: [HTTPHeader("Content-Type", response.contentType)], body: response.body)
    }
}
