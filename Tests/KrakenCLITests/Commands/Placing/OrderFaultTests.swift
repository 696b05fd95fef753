import KrakenCore
import KrakenSandbox
import Storage
import Synchronization
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// What the order command says and writes down when the answer to a live order is lost, spoilt or a refusal.
final class OrderFaultTests: XCTestCase {
    private let order = [
        "order", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "0.001", "--price", "20000", "--execute", "--yes",
        "--json", "--sandbox",
    ]

    /// Runs the order with one step in the place of the live AddOrder; everything else is answered as `others` says.
    private func place(
        in world: World, _ step: ScriptedTransport.Step, words: [String] = [],
        others: @escaping @Sendable (String) -> ScriptedTransport.Step = { _ in .passOn }
    ) async -> (outcome: CommandOutcome, liveOrders: [HTTPRequest]) {
        let scripts = Mutex<[ScriptedTransport]>([])
        let outcome = await world.run(order + words) { inner in
            let script = ScriptedTransport(around: inner) { request, _ in
                request.isLiveOrder ? step : others(String(request.url.split(separator: "/").last ?? ""))
            }
            scripts.withLock { $0.append(script) }
            return script
        }
        let requests = scripts.withLock { $0 }.flatMap(\.requests)
        return (outcome, requests.filter(\.isLiveOrder))
    }

    private func journal(of world: World) throws -> JournalRepository {
        let venue = world.home + "/data/sandbox"
        let folders = try FileManager.default.contentsOfDirectory(atPath: venue)
        let folder = try XCTUnwrap(
            folders.first { FileManager.default.fileExists(atPath: "\(venue)/\($0)/journal.db") })
        return try JournalRepository(path: "\(venue)/\(folder)/journal.db")
    }

    /// Every way in which an answer says nothing.
    private var losses: [(String, ScriptedTransport.Step)] {
        let refusal = ##"{"error":["EService:Unavailable"]}"##
        return [
            ("lost", .lostBefore), ("timed out", .timedOut), ("cut", .cut), ("garbage", .garbage),
            ("429", .page(status: 429)), ("502", .page(status: 502)), ("520", .page(status: 520)),
            ("huge", .huge(64 << 20)), ("busy", .json(refusal)),
            ("no id", .json(##"{"error":[],"result":{"descr":{"order":"x"}}}"##)),
            ("unlisted", .json(##"{"error":["EOrder:Something new"]}"##)),
            ("mixed", .json(##"{"error":["EOrder:Insufficient funds","EOrder:Something new"]}"##)),
            ("duplicate", .json(##"{"error":["EOrder:Duplicate cl_ord_id"]}"##)),
        ]
    }

    func test_givenAnAnswerThatSaysNothing_whenTheOrderActed_thenItIsFound_andWasSentOnce() async throws {
        for (name, loss) in losses {
            let world = try World(self, time: JumpingTime().source)
            let (outcome, live) = await place(in: world, .acted(then: loss))
            XCTAssertEqual(outcome.exitCode, 0, "\(name): \(outcome.output)")
            XCTAssertEqual(live.map(\.transmission), [.once], name)
            XCTAssertEqual(outcome.data?["journal_state"], "open", name)
            XCTAssertEqual(outcome.data?["txid"]?.elements?.count, 1, name)
            XCTAssertEqual(try journal(of: world).unresolved(), [], name)
        }
    }

    func test_givenAnAnswerThatSaysNothing_whenTheOrderNeverArrived_thenThatIsProved_andItMayBePlacedAgain()
        async throws
    {
        for (name, loss) in losses {
            let time = JumpingTime()
            let world = try World(self, time: time.source)
            let start = time.source.elapsed()
            let (outcome, live) = await place(in: world, loss)
            XCTAssertEqual(outcome.exitCode, 6, "\(name): \(outcome.output)")
            XCTAssertTrue(outcome.error?.hasPrefix("not-placed: ") ?? false, name)
            XCTAssertEqual(live.map(\.transmission), [.once], name)
            XCTAssertGreaterThan(time.source.elapsed() - start, .seconds(30), "\(name): 10 + 1 + 15 + 5 seconds")
            XCTAssertEqual(outcome.data?["journal_state"], "notPlaced", name)

            let again = await place(in: world, .passOn)
            XCTAssertEqual(again.outcome.exitCode, 0, "\(name): \(again.outcome.output)")
            XCTAssertNotEqual(again.outcome.data?["cl_ord_id"], outcome.data?["cl_ord_id"], "a new name")
        }
    }

    func test_givenAListThatCannotBeRead_whenAnAnswerIsLost_thenTheOrderIsUnknown_sentOnce_andBlocksTheSameSide()
        async throws
    {
        for list in ["OpenOrders", "ClosedOrders", "GetApiKeyInfo", "SystemStatus"] {
            let world = try World(self, time: JumpingTime().source)
            let (outcome, live) = await place(in: world, .lostBefore) { $0 == list ? .page(status: 502) : .passOn }
            XCTAssertEqual(outcome.exitCode, 7, "\(list): \(outcome.output)")
            XCTAssertEqual(live.count, 1, list)
            let id = try XCTUnwrap(outcome.data?["cl_ord_id"]?.string, "\(list): \(outcome.output)")
            XCTAssertTrue(outcome.error?.hasPrefix("outcome-unknown: ") ?? false, list)
            XCTAssertTrue(outcome.error?.contains(id) ?? false, list)
            XCTAssertEqual(try journal(of: world).unresolved().map(\.id.description), [id], list)

            let again = await place(in: world, .passOn) { $0 == list ? .page(status: 502) : .passOn }
            XCTAssertEqual(again.outcome.exitCode, 4, list)
            XCTAssertEqual(again.liveOrders.count, 0, "\(list): an unresolved order blocks the same side")
        }
    }

    func test_givenAnUnknownOrder_whenLaterCommandsLookOnceEach_thenTheyProveThatItWasNotPlaced() async throws {
        let time = JumpingTime()
        let world = try World(self, time: time.source)
        let (lost, _) = await place(in: world, .lostBefore) { $0 == "OpenOrders" ? .page(status: 502) : .passOn }
        XCTAssertEqual(lost.exitCode, 7, lost.output)
        time.pass(.seconds(60))  // The call counter is full of lookups.
        let first = await place(in: world, .passOn)
        XCTAssertEqual(first.outcome.exitCode, 4, "one pass proves nothing: \(first.outcome.output)")
        time.pass(.seconds(6))
        let second = await place(in: world, .passOn)
        XCTAssertEqual(second.outcome.exitCode, 0, second.outcome.output + second.outcome.complaints)
        XCTAssertTrue(second.outcome.complaints.contains("settled now"), second.outcome.complaints)
    }

    func test_givenAnOrderProvedAbsent_whenItAppearsAfterAll_thenEveryCommandCriesOut() async throws {
        let time = JumpingTime()
        let world = try World(self, time: time.source)
        let body = Mutex<HTTPRequest?>(nil)
        let step = ScriptedTransport.Step { call async throws(TransportError) in
            body.withLock { $0 = call.request }
            throw TransportError(.noAnswer, provesNothingWasSent: false)
        }
        let (lost, _) = await place(in: world, step)
        XCTAssertEqual(lost.exitCode, 6, lost.output)
        let id = try XCTUnwrap(lost.data?["cl_ord_id"]?.string)
        // Somebody else's order under the same name stands for the exchange acting far too late.
        try await appear(id, in: world)
        let later = await world.run(["order", "ethusd", "-s", "buy", "-v", "0.1", "--json", "--sandbox"])
        XCTAssertTrue(later.complaints.contains("ALARM"), later.complaints)
        XCTAssertTrue(later.complaints.contains(id), later.complaints)
        XCTAssertEqual(try journal(of: world).intent(ClientOrderID(id))?.state, .appeared)
    }

    /// Places an order of that name past the program's journal.
    private func appear(_ id: String, in world: World) async throws {
        let exchange = try Exchange(folder: world.home + "/data/sandbox/exchange", now: world.time.now)
        let keys = try exchange.credentials()
        var configuration = ClientConfiguration(keyStateFolder: world.home + "/data/sandbox/keys")
        configuration.baseURL = "http://sandbox"
        let kraken = Kraken(
            transport: SandboxTransport(exchange: exchange), configuration: configuration,
            credentials: try Credentials(key: keys.apiKey, base64Secret: keys.apiSecret), time: world.time)
        let order = AddOrder(
            pairID: "XXBTZUSD", side: .buy, typeName: "limit", volume: "0.001", price: "20000.0",
            clientOrderID: ClientOrderID(id))
        guard case .accepted = await kraken.transmit(order) else { return XCTFail("the late order was refused") }
    }

    func test_givenTheSameOrderTypedAgain_whenTheFirstIsOpen_thenItIsRefused_unlessItIsMeant() async throws {
        let world = try World(self, time: JumpingTime().source)
        let first = await place(in: world, .passOn)
        XCTAssertEqual(first.outcome.exitCode, 0, first.outcome.output)
        let second = await place(in: world, .passOn)
        XCTAssertEqual(second.outcome.exitCode, 4, second.outcome.output)
        XCTAssertTrue(second.outcome.error?.hasPrefix("repeated-order: ") ?? false, second.outcome.output)
        XCTAssertEqual(second.liveOrders.count, 0)
        let meant = await place(in: world, .passOn, words: ["--again"])
        XCTAssertEqual(meant.outcome.exitCode, 0, meant.outcome.output)
    }

    func test_givenAnIdUsedBefore_whenTheCommandRunsAgain_thenThatOrderIsReported_andNothingIsSent() async throws {
        let world = try World(self, time: JumpingTime().source)
        let id = "01234567-89AB-7000-8000-000000000001"
        let first = await place(in: world, .passOn, words: ["--cl-ord-id", id])
        XCTAssertEqual(first.outcome.exitCode, 0, first.outcome.output)
        for spelling in [id, id.lowercased().filter { $0 != "-" }] {
            let again = await place(in: world, .passOn, words: ["--cl-ord-id", spelling])
            XCTAssertEqual(again.outcome.exitCode, 0, again.outcome.output)
            XCTAssertEqual(again.liveOrders.count, 0)
            XCTAssertEqual(again.outcome.data?["txid"], first.outcome.data?["txid"])
            XCTAssertEqual(again.outcome.data?["mode"], "recall")
        }
    }

    func test_givenARefusalThatMayPass_whenAnOrderIsPlaced_thenItIsSentOnceMoreUnderTheSameName() async throws {
        for text in ["EAPI:Rate limit exceeded", "EAPI:Invalid nonce", "EOrder:Rate limit exceeded"] {
            let world = try World(self, time: JumpingTime().source)
            let count = Mutex(0)
            let step = ScriptedTransport.Step { call async throws(TransportError) in
                let isFirst = count.withLock { number in
                    number += 1
                    return number == 1
                }
                guard isFirst else { return try await call.passOn() }
                call.answerBegan()
                return HTTPResponse(status: 200, body: Array("{\"error\":[\"\(text)\"]}".utf8))
            }
            let (outcome, live) = await place(in: world, step)
            XCTAssertEqual(outcome.exitCode, 0, "\(text): \(outcome.output)")
            let names = Set(live.map { String(decoding: $0.body, as: UTF8.self).field("cl_ord_id") })
            XCTAssertEqual(live.count, 2, text)
            XCTAssertEqual(names.count, 1, "\(text): one name")
        }
    }

    func test_givenTheOrderNeverLeft_whenItIsPlaced_thenThatIsSaid_andNothingIsUnresolved() async throws {
        for step in [ScriptedTransport.Step.refused, .nameNotFound] {
            let world = try World(self)
            let (outcome, _) = await place(in: world, step)
            XCTAssertEqual(outcome.exitCode, 6, outcome.output)
            XCTAssertTrue(outcome.error?.contains("not sent") ?? false, outcome.output)
            XCTAssertEqual(try journal(of: world).unresolved(), [])
        }
    }

    func test_givenADefiniteRefusal_whenAnOrderIsPlaced_thenItsWordsAndItsCodeAreTheExchanges() async throws {
        for (error, code) in [
            ("EOrder:Insufficient funds", Int32(4)), ("EOrder:Tick size check failed", 4),
            ("EGeneral:Permission denied", 3),
            ("EAPI:Invalid signature", 3), ("EService:Market in cancel_only mode", 4),
        ] {
            let world = try World(self)
            let (outcome, live) = await place(in: world, .json(##"{"error":["\##(error)"]}"##))
            XCTAssertEqual(outcome.exitCode, code, error)
            XCTAssertTrue(outcome.error?.hasPrefix(error) ?? false, outcome.output)
            XCTAssertEqual(live.count, 1, error)
            XCTAssertEqual(try journal(of: world).unresolved(), [], error)
        }
    }

    func test_givenAnOrderThatGoesOut_whenItsRequestIsLookedAt_thenItHasItsNameAndADeadline_andIsInTheJournalBefore()
        async throws
    {
        let world = try World(self)
        let unresolvedAtSending = Mutex<[String]>([])
        let path = world.home + "/data/sandbox"
        let step = ScriptedTransport.Step { call async throws(TransportError) in
            let folders = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
            for folder in folders {
                let file = "\(path)/\(folder)/journal.db"
                guard FileManager.default.fileExists(atPath: file), let open = try? JournalRepository(path: file) else {
                    continue
                }
                unresolvedAtSending.withLock { $0 = ((try? open.unresolved()) ?? []).map(\.id.description) }
            }
            return try await call.passOn()
        }
        let (outcome, live) = await place(in: world, step)
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        let body = String(decoding: try XCTUnwrap(live.first).body, as: UTF8.self)
        let id = try XCTUnwrap(outcome.data?["cl_ord_id"]?.string)
        XCTAssertTrue(body.contains("cl_ord_id=\(id)"), body)
        XCTAssertTrue(body.contains("deadline=20"), body)
        XCTAssertFalse(body.contains("validate"), body)
        XCTAssertEqual(unresolvedAtSending.withLock(\.self), [id], "on disk before the first byte")
    }
}

extension String {
    /// The value of a field of a form.
    func field(_ name: String) -> Substring? {
        split(separator: "&").first { $0.hasPrefix(name + "=") }?.dropFirst(name.utf8.count + 1)
    }
}

extension HTTPRequest {
    /// Whether the request would place an order.
    fileprivate var isLiveOrder: Bool {
        url.hasSuffix("/AddOrder") && !String(decoding: body, as: UTF8.self).contains("validate=true")
    }
}
