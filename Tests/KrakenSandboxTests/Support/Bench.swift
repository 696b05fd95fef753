import Foundation
import Synchronization
import Trading
import Transport
import XCTest

@testable import KrakenSandbox

/// A clock that goes when it is told to.
final class BenchClock: Sendable {
    private let moment: Mutex<Timestamp>

    init(_ moment: Timestamp) {
        self.moment = Mutex(moment)
    }

    var now: Timestamp { moment.withLock { $0 } }

    func advance(by duration: Duration) { moment.withLock { $0 = $0 + duration } }
}

/// An exchange with a clock and a client that signs.
final class Bench {
    /// 2026-11-21 08:00:00 UTC.
    static let start = Timestamp(seconds: 1_795_248_000)

    let clock: BenchClock
    let exchange: Exchange
    let credentials: SandboxCredentials
    private var nonce: UInt64

    init(
        folder: String? = nil, options: ExchangeOptions = ExchangeOptions(),
        clock: BenchClock = BenchClock(Bench.start),
        firstNonce: UInt64 = 1, limits: ExchangeLimits = ExchangeLimits(publicBurst: nil)
    ) throws {
        self.clock = clock
        exchange = try Exchange(folder: folder, options: options, now: { clock.now })
        credentials = try exchange.credentials()
        try exchange.setLimits(limits)
        nonce = firstNonce
    }

    // MARK: Public calls

    func get(_ method: String, _ query: String = "") throws -> JSON {
        let request = ExchangeRequest(method: "GET", path: "/0/public/" + method, query: query)
        return try JSON(parsing: exchange.respond(to: request).body)
    }

    func publicResult(_ method: String, _ query: String = "") throws -> JSON {
        try Self.result(of: get(method, query))
    }

    // MARK: Private calls

    func nextNonce() -> UInt64 {
        nonce += 1
        return nonce
    }

    /// A signed form.
    func request(
        _ method: String, _ arguments: [String: String] = [:], nonce: UInt64? = nil,
        key: SandboxCredentials? = nil
    ) -> ExchangeRequest {
        let nonce = nonce ?? nextNonce()
        var body = "nonce=\(nonce)"
        for (name, value) in arguments.sorted(by: { $0.key < $1.key }) {
            let escaped = value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
            body += "&\(name)=\(escaped)"
        }
        return signed(method, body: Array(body.utf8), nonce: String(nonce), "application/x-www-form-urlencoded", key)
    }

    func signed(_ method: String, body: [UInt8], nonce: String, _ type: String, _ key: SandboxCredentials? = nil)
        -> ExchangeRequest
    {
        let credentials = key ?? self.credentials
        let path = "/0/private/" + method
        let secret = Data(base64Encoded: credentials.apiSecret).map(Array.init) ?? []
        let code = Signature.code(path: path, nonce: nonce, body: body, key: secret)
        let headers = [
            HTTPHeader("API-Key", credentials.apiKey), HTTPHeader("API-Sign", Data(code).base64EncodedString()),
            HTTPHeader("Content-Type", type),
        ]
        return ExchangeRequest(method: "POST", path: path, headers: headers, body: body)
    }

    func post(_ method: String, _ arguments: [String: String] = [:]) throws -> JSON {
        try JSON(parsing: exchange.respond(to: request(method, arguments)).body)
    }

    @discardableResult
    func result(_ method: String, _ arguments: [String: String] = [:]) throws -> JSON {
        try Self.result(of: post(method, arguments))
    }

    /// The only error of an answer.
    func error(_ method: String, _ arguments: [String: String] = [:]) throws -> String? {
        try Self.error(of: post(method, arguments))
    }

    static func result(of answer: JSON) throws -> JSON {
        XCTAssertEqual(answer["error"], [], "an error came: \(answer.text)")
        return try XCTUnwrap(answer["result"])
    }

    static func error(of answer: JSON) -> String? {
        answer["result"] == nil ? answer["error"]?.elements?.first?.string : nil
    }

    // MARK: Shorthand

    /// Places an order and gives its id.
    @discardableResult
    func place(_ arguments: [String: String]) throws -> String {
        try XCTUnwrap(result("AddOrder", arguments)["txid"]?.elements?.first?.string)
    }

    func order(_ id: String) throws -> JSON {
        try XCTUnwrap(result("QueryOrders", ["txid": id, "trades": "true"])[id])
    }

    func balance(_ asset: String) throws -> Amount {
        try Amount(parsing: XCTUnwrap(result("Balance")[asset]?.string))
    }

    func hold(_ asset: String) throws -> Amount {
        try Amount(parsing: XCTUnwrap(result("BalanceEx")[asset]?["hold_trade"]?.string))
    }

    func lastPrice(_ pair: String) throws -> Price {
        let row = try XCTUnwrap(publicResult("Ticker", "pair=\(pair)").members.first?.value)
        return try Price(parsing: XCTUnwrap(row["c"]?.elements?.first?.string))
    }
}

extension JSON {
    static let emptyObject = JSON.object([Member]())

    var members: [Member] {
        guard case .object(let members) = self else { return [] }
        return members
    }

    var keys: [String] { members.map(\.key) }

    /// The decimal in a string.
    func decimal<Unit>(_ key: String) throws -> Fixed<Unit> { try Fixed(parsing: XCTUnwrap(self[key]?.string)) }
}

/// A folder that is removed with its contents at the end of the test.
extension XCTestCase {
    func temporaryFolder() throws -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kraken-" + UUID().uuidString).path
        addTeardownBlock { try? FileManager.default.removeItem(atPath: folder) }
        return folder
    }
}
