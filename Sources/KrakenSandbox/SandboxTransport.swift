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

    /// A transport whose every address leads to this exchange.
    public init(exchange: Exchange) {
        self.exchange = exchange
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
                queue.async { [exchange] in
                    guard call.begin() else { return }
                    let answer = HTTPResponse(exchange.respond(to: asked))
                    answerBegan()
                    call.finish(.success(answer))
                }
            }
        } onCancel: {
            call.cancel()
        }
        return try outcome.get()
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
