import Transport
import XCTest

/// A way to the exchange on which nothing can happen: reads and validations pass, anything else fails the test.
struct OnlyReads: HTTPTransport {
    let inner: any HTTPTransport

    /// The private calls that change nothing, whatever is asked.
    private static let reads: Set = [
        "Balance", "BalanceEx", "TradeBalance", "OpenOrders", "ClosedOrders", "QueryOrders", "TradesHistory",
        "TradeVolume", "GetApiKeyInfo",
    ]

    /// Whether a request changes nothing.
    static func isHarmless(_ request: HTTPRequest) -> Bool {
        let path = request.url.split(separator: "?")[0].split(separator: "/").map(String.init)
        guard path.count >= 3, let name = path.last, path[path.count - 3] == "0" else { return false }
        let scope = path[path.count - 2]
        if request.method == .get { return scope == "public" && request.body.isEmpty }
        guard scope == "private" else { return false }
        let fields = String(decoding: request.body, as: UTF8.self).split(separator: "&")
        return reads.contains(name)
            || name == "AddOrder" && fields.filter { $0.hasPrefix("validate=") } == ["validate=true"]
    }

    func send(
        _ request: HTTPRequest, answerBegan: @escaping @Sendable () -> Void
    ) async throws(TransportError) -> HTTPResponse {
        guard Self.isHarmless(request) else {
            XCTFail("\(request.url) is no read and no validation")
            throw TransportError(.other, provesNothingWasSent: true, detail: "refused by the test")
        }
        return try await inner.send(request, answerBegan: answerBegan)
    }
}
