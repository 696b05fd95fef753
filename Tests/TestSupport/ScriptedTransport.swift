import Synchronization
public import Transport
import XCTest

/// A transport for tests that does with each request what a script says, and records the requests.
///
/// Around another transport it passes requests on by ``Step/passOn`` and can harm them before or after.
/// A request that the script does not know fails the test loudly.
public final class ScriptedTransport: HTTPTransport {
    /// Counts the requests; a test can wait for it.
    public let requestCount = Counter()

    private let inner: (any HTTPTransport)?
    private let script: @Sendable (HTTPRequest, Int) -> Step?
    private let recorded = Mutex<[HTTPRequest]>([])
    private let expectedCount: Int?
    private let report: @Sendable (String) -> Void

    /// The first request is treated by the first step and so on.
    ///
    /// - Parameter afterwards: the step for all further requests; by default they are unexpected.
    /// - Parameter report: how a failure of the test is told; by default the test fails.
    public init(
        _ steps: [Step], afterwards: Step? = nil, around inner: (any HTTPTransport)? = nil,
        report: (@Sendable (String) -> Void)? = nil
    ) {
        self.report = report ?? { XCTFail($0) }
        script = { _, number in number <= steps.count ? steps[number - 1] : afterwards }
        expectedCount = steps.count
        self.inner = inner
    }

    /// The step is chosen by the request and its number, counted from 1; nil means it was not expected.
    public init(
        around inner: (any HTTPTransport)? = nil, script: @escaping @Sendable (HTTPRequest, Int) -> Step?
    ) {
        self.script = script
        report = { XCTFail($0) }
        expectedCount = nil
        self.inner = inner
    }

    /// The requests so far, in the order in which they came.
    public var requests: [HTTPRequest] { recorded.withLock { $0 } }

    /// Fails the test if steps of the script are left over.
    public func assertIsUsedUp() {
        guard let expectedCount, requests.count < expectedCount else { return }
        report("\(requests.count) requests came, \(expectedCount) were expected")
    }

    public func send(
        _ request: HTTPRequest, answerBegan: @escaping @Sendable () -> Void
    ) async throws(TransportError) -> HTTPResponse {
        let number = recorded.withLock { recorded in
            recorded.append(request)
            return recorded.count
        }
        requestCount.increase()
        guard !Task.isCancelled else { throw TransportError(.cancelled, provesNothingWasSent: true) }
        guard let step = script(request, number) else {
            report("request \(number) was not expected: \(request.method.rawValue) \(request.url)")
            throw TransportError(.other, provesNothingWasSent: false, detail: "not expected by the test's script")
        }
        return try await step.run(Step.Call(request: request, inner: inner, answerBegan: answerBegan))
    }
}
