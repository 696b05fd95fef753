import Foundation
import Storage
import TestSupport
import Transport
import XCTest

@testable import KrakenCore
@testable import KrakenSandbox

/// The funding of an account at the built-in exchange, with clocks of the test that leap over every wait.
struct FundingBench: Sendable {
    static let key = "sandbox-xxbt-bitcoin"
    static let policy = WithdrawalPolicy(isAllowed: true, confirmAbove: Amount(whole: 1_000_000), currency: "USD")

    let folder: String
    let time = TestTime(.leaping)
    let exchange: Exchange
    let kraken: Kraken
    let funding: Funding

    /// - Parameter script: what is done with requests before they reach the exchange; nil passes them on.
    init(_ test: XCTestCase, script: (@Sendable (HTTPRequest) -> ScriptedTransport.Step?)? = nil) throws {
        folder = try test.temporaryFolder()
        let time = time
        exchange = try Exchange(folder: nil, options: ExchangeOptions(tier: .pro), now: { time.now })
        let inner = SandboxTransport(exchange: exchange) { _, queue, work in queue.async(execute: work) }
        var configuration = ClientConfiguration(keyStateFolder: folder + "/keys")
        (configuration.baseURL, configuration.tier) = ("http://sandbox", .pro)
        configuration.publicRate = Points(whole: 100)
        let keys = try exchange.credentials()
        kraken = Kraken(
            transport: ScriptedTransport(around: inner) { request, _ in script?(request) ?? .passOn },
            configuration: configuration,
            credentials: try Credentials(key: keys.apiKey, base64Secret: keys.apiSecret), time: time.source,
            random: { 0.5 })
        let markets = Markets(
            path: folder + "/catalogue.db", kraken: kraken, maximumAge: .seconds(1_000_000), now: { time.now })
        funding = Funding(
            kraken: kraken, markets: markets, journal: PaymentJournal(path: folder + "/journal.db"), time: time.source)
    }

    func journal() throws -> PaymentRepository { try PaymentRepository(path: folder + "/journal.db") }

    /// The requests of one endpoint that reached the exchange, oldest first.
    func requests(_ endpoint: String) throws -> [LoggedRequest] {
        try exchange.requests(1_000, of: endpoint).reversed()
    }

    func arm(_ effect: FaultEffect, _ endpoint: String, _ moment: Fault.Moment, count: Int = 1) throws {
        try exchange.arm(Fault(effect, endpoint: endpoint, moment: moment, count: count))
    }

    func pass(_ duration: Duration) { time.advance(by: duration) }

    func plan(_ amount: String = "0.01", id: String = UUID().uuidString, again: Bool = false) async throws
        -> WithdrawalPlan
    {
        let request = WithdrawalRequest(
            asset: "btc", key: Self.key, amount: try Amount(parsing: amount), again: again)
        return try await funding.plan(request, id: PaymentID(id.lowercased()), policy: Self.policy).get()
    }

    var terms: PaymentTerms {
        PaymentTerms(
            notAfter: time.elapsed + .seconds(15),
            patience: PaymentPatience(interval: .seconds(10), total: .seconds(120)))
    }

    func withdraw(_ plan: WithdrawalPlan) async throws -> PaymentResult {
        try await funding.withdraw(plan, policy: Self.policy, terms: terms).get()
    }

    func planTransfer(_ amount: String = "100") async throws -> TransferPlan {
        try await funding.planTransfer(
            of: "USD", amount: Amount(parsing: amount), id: PaymentID(UUID().uuidString.lowercased()), again: false
        ).get()
    }

    func transfer(_ plan: TransferPlan) async throws -> PaymentResult {
        try await funding.transfer(plan, terms: terms).get()
    }

    /// What the exchange lists as withdrawn.
    func listed() async throws -> [FundingRow] { try await kraken.send(WithdrawStatus(asset: "XXBT")).value.rows }
}

extension PaymentResult {
    /// Whether it was made after its answer was lost; nil when it was not made.
    var wasLost: Bool? {
        if case .made(let wasLost, _) = outcome { return wasLost }
        return nil
    }

    var isUnknown: Bool {
        if case .unknown = outcome { return true }
        return false
    }

    var refusal: String? {
        switch outcome {
        case .refused(let errors), .refusedForNow(let errors): errors.text
        default: nil
        }
    }
}
