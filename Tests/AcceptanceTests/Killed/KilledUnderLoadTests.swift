import Conservation
import Foundation
import Glibc
import KrakenSandbox
import TestSupport
import Trading
import Transport
import XCTest

/// A server that is killed again and again while many clients use it: its files stay sound.
final class KilledUnderLoadTests: XCTestCase {
    private static let kills = 24

    func test_givenAServerUnderLoad_whenItIsKilledAtRandom_thenItsBooksAreSoundAndNothingAcknowledgedIsLost()
        async throws
    {
        let wish = ProcessInfo.processInfo.environment["TEST_SEED"]
        let seed = wish == "random" ? UInt64.random(in: 0...UInt64.max) : wish.flatMap { UInt64($0) } ?? 20_261_121
        print("kills with seed \(seed)")
        var dice = Dice(seed: seed)
        let house = try Household(self)
        let folder = house.home + "/data/sandbox/exchange"
        var people = try Self.people(folder)
        var acknowledged: Set<String> = []
        for _ in 0..<Self.kills {
            let server = try house.start(["sandbox", "serve", "--port", "0"], limit: 60)
            addTeardownBlock { server.kill() }
            let line = await server.firstLine()
            let port = try Self.port(XCTUnwrap(line, "the server printed no line"))
            let answers = Counter()
            let present = people
            async let load = Self.load(present, port, answers)
            let isUnderLoad = await answers.reaches(Int(dice.next() % 40) + 1)
            XCTAssertTrue(isUnderLoad, "nothing was answered, seed \(seed)")
            // Not always right after an answer, but anywhere in a request.
            usleep(UInt32(dice.next() % 4_000))
            server.signal(SIGKILL)
            people = await load
            _ = await server.end()
        }
        for person in people { acknowledged.formUnion(person.acknowledged) }
        let findings = try Audit.check(folder: folder, now: { Self.now })
        XCTAssertEqual(acknowledged.subtracting(findings.orders), [], "acknowledged and lost, seed \(seed)")
        XCTAssertEqual(findings.placed, findings.orders.count, "an order and its line in the log are written together")
        XCTAssertGreaterThan(acknowledged.count, Self.kills)
        XCTAssertGreaterThan(findings.trades, 0)
        XCTAssertEqual(people.map(\.surprises).joined(), "", "seed \(seed)")
    }

    /// Time as the server has it.
    private static var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    private static func port(_ line: String) throws -> UInt16 {
        let url = try JSON(parsing: line.utf8)["url"]?.string
        return try XCTUnwrap(url?.split(separator: ":").last.flatMap { UInt16($0) })
    }

    /// Four who use one account, each with a key.
    private static func people(_ folder: String) throws -> [Person] {
        let assets = ["USD", "ADA", "XTZ", "DOGE", "SOL", "USDT", "EUR", "ETH"]
        let balances = Dictionary(uniqueKeysWithValues: assets.map { ($0, Amount(whole: 1_000_000)) })
        let options = ExchangeOptions(tier: .pro, balances: balances)
        let exchange = try Exchange(folder: folder, options: options, now: { now })
        return try (0..<4).map { number in try Person(exchange.makeKey(name: "person \(number)"), number) }
    }

    /// Lets all of them ask until the server is gone.
    private static func load(_ people: [Person], _ port: UInt16, _ answers: Counter) async -> [Person] {
        await withTaskGroup(of: Person.self) { group in
            for person in people {
                group.addTask {
                    await withCheckedContinuation { continuation in
                        DispatchQueue.global().async {
                            var person = person
                            while person.ask(port) { answers.increase() }
                            continuation.resume(returning: person)
                        }
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }
}

/// Somebody with a key who places orders and cancels them, as fast as they are answered.
private struct Person: Sendable {
    private var client: Client
    private var dice: Dice
    private(set) var acknowledged: Set<String> = []
    /// Answers that should not have come.
    private(set) var surprises = ""

    init(_ credentials: SandboxCredentials, _ number: Int) throws {
        client = try Client(credentials)
        dice = Dice(seed: UInt64(number))
    }

    /// Whether there was an answer.
    mutating func ask(_ port: UInt16) -> Bool {
        guard let request = try? next(),
            let answer = PlainClient.ask(port: port, head: request.head(port), body: request.body)
        else { return false }
        guard answer.status == 200, let json = try? JSON(parsing: answer.body.utf8) else {
            surprises += answer.body
            return true
        }
        for id in json["result"]?["txid"]?.elements ?? [] { acknowledged.formUnion([id.string ?? ""]) }
        let error = json["error"]?.elements?.first?.string ?? ""
        if !error.isEmpty && !error.hasPrefix("EOrder:") { surprises += error }
        return true
    }

    private mutating func next() throws -> ExchangeRequest {
        let choice = dice.next() % 20
        if choice < 1, let id = acknowledged.randomElement(using: &dice) {
            return try client.request("CancelOrder", [("txid", .string(id))])
        }
        let side = dice.next() % 2 == 0 ? "buy" : "sell"
        // Many markets: each takes only so many orders at once.
        let pair = ["ADAUSD", "XTZUSD", "XDGUSD", "SOLUSD", "USDTUSD", "EURUSD", "ETHUSD"][Int(dice.next() % 7)]
        var order: [(String, JSON)] = [("pair", .string(pair)), ("type", .string(side)), ("volume", "100")]
        if choice < 12 {
            order += [("ordertype", "market")]
        } else {
            order += [("ordertype", "limit"), ("price", .string(side == "buy" ? "-50%" : "+50%"))]
        }
        return try client.request("AddOrder", order)
    }
}

extension ExchangeRequest {
    /// The request's head as it goes over the wire.
    fileprivate func head(_ port: UInt16) -> String {
        let fields = headers.map { "\($0.name): \($0.value)" } + ["Content-Length: \(body.count)"]
        return (["\(method) \(path) HTTP/1.1", "Host: 127.0.0.1:\(port)"] + fields).joined(separator: "\r\n")
    }
}
