import Trading
import Transport
import XCTest

@testable import KrakenCore

/// What is said of a key, by what the exchange says of it.
final class KeyCheckTests: XCTestCase {
    private let now = Timestamp(seconds: 1_790_000_000)

    private let trading = ["query-funds", "query-open-trades", "query-closed-trades", "modify-trades", "close-trades"]

    private func verdicts(
        _ permissions: [String], window: String = "0", until: Int64 = 0, from: Int64 = 0, to: Int64 = 0,
        addresses: [String] = ["192.0.2.7"]
    ) throws -> [String: Check.Verdict] {
        let key = try KeyInfo.Response(
            wire: .object([
                "api_key_name": "test", "nonce_window": .string(window),
                "permissions": .array(permissions.map { .string($0) }), "valid_until": .string("\(until)"),
                "query_from": .string("\(from)"), "query_to": .string("\(to)"),
                "ip_allowlist": .array(addresses.map { .string($0) }),
            ]))
        return Dictionary(key.checks(at: now).map { ($0.name, $0.verdict) }, uniquingKeysWith: max)
    }

    func test_givenAGoodKey_whenJudged_thenNothingIsToBeSaid() throws {
        XCTAssertEqual(Set(try verdicts(trading).values), [.ok])
    }

    func test_givenAKeyThatTrades_whenAPermissionIsMissing_thenThatFails() throws {
        for (missing, check) in [
            ("query-open-trades", "order_lookups"), ("query-closed-trades", "order_lookups"),
            ("close-trades", "cancels"), ("query-funds", "funds"),
        ] {
            let verdicts = try verdicts(trading.filter { $0 != missing })
            XCTAssertEqual(verdicts[check], .failed, missing)
            XCTAssertEqual(verdicts.values.filter { $0 != .ok }.count, 1, missing)
        }
    }

    func test_givenAKeyThatOnlyLooks_whenJudged_thenWhatItMayNotDoOnlyWarns() throws {
        let verdicts = try verdicts(["query-funds"])
        XCTAssertEqual(verdicts["orders"], .warning)
        XCTAssertEqual(verdicts["order_lookups"], .warning)
        XCTAssertFalse(verdicts.values.contains(.failed))
        XCTAssertEqual(try self.verdicts([])["permissions"], .failed)
    }

    func test_givenANonceWindow_whenJudged_thenOnlyZeroIsFine() throws {
        XCTAssertEqual(try verdicts(trading, window: "10000")["nonce_window"], .warning)
        XCTAssertEqual(try verdicts(trading, window: "")["nonce_window"], .warning)
    }

    func test_givenDates_whenJudged_thenTheyAreSaidBeforeTheyHurt() throws {
        let day: Int64 = 86_400
        XCTAssertEqual(try verdicts(trading, until: now.seconds - 1)["expiry"], .failed)
        XCTAssertEqual(try verdicts(trading, until: now.seconds + 13 * day)["expiry"], .warning)
        XCTAssertEqual(try verdicts(trading, until: now.seconds + 15 * day)["expiry"], .ok)
        XCTAssertEqual(try verdicts(trading, from: 1_700_000_000)["query_dates"], .warning)
        XCTAssertEqual(try verdicts(trading, to: 1_700_000_000)["query_dates"], .warning)
    }

    func test_givenMoreThanIsNeeded_whenJudged_thenItWarns() throws {
        XCTAssertEqual(try verdicts(trading + ["withdraw-funds"])["withdrawals"], .warning)
        XCTAssertEqual(try verdicts(trading, addresses: [""])["ip_allow_list"], .warning, "as the exchange says none")
        XCTAssertEqual(try verdicts(trading, addresses: [])["ip_allow_list"], .warning)
    }
}
