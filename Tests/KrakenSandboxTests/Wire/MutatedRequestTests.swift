import Transport
import XCTest

@testable import KrakenSandbox

/// Requests changed at random, byte by byte, as they come over the wire.
final class MutatedRequestTests: XCTestCase {
    private static let nasty: [[UInt8]] = [
        [0x00], [0xFF], [0x0D, 0x0A], [0x0D, 0x0A, 0x0D, 0x0A], [0x25], [0x26, 0x3D], Array("{\"a\":".utf8),
        Array("Content-Length: 99999999999999999999\r\n".utf8), Array("Transfer-Encoding: chunked\r\n".utf8),
        Array(repeating: 0x5B, count: 400),
    ]

    /// One signed request as it is sent.
    private func wire(_ request: ExchangeRequest) -> [UInt8] {
        var head = "\(request.method) \(request.path)\(request.query.isEmpty ? "" : "?" + request.query) HTTP/1.1\r\n"
        head += "Host: h\r\nContent-Length: \(request.body.count)\r\n"
        for header in request.headers { head += "\(header.name): \(header.value)\r\n" }
        return Array((head + "\r\n").utf8) + request.body
    }

    private func mutated(_ bytes: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<random.within(1, 4) {
            let place = Int(random.within(0, Int64(bytes.count - 1)))
            switch random.within(0, 4) {
            case 0: bytes[place] = UInt8(random.within(0, 255))
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(contentsOf: Self.nasty[Int(random.within(0, Int64(Self.nasty.count - 1)))], at: place)
            case 3: bytes.removeSubrange(place..<min(bytes.count, place + 12))
            default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 40)], at: place)
            }
            if bytes.isEmpty { return [0] }
        }
        return bytes
    }

    /// A request of some kind; half of those with a body have it changed before it is signed.
    private func request(_ bench: Bench, _ random: inout SeededRandom) throws -> ExchangeRequest {
        let order = ["pair": "XBTUSD", "type": "sell", "ordertype": "limit", "volume": "0.001", "price": "90000"]
        let methods = PrivateMethod.all.keys.sorted()
        switch random.within(0, 3) {
        case 0: return ExchangeRequest(method: "GET", path: "/0/public/Depth", query: "pair=XTZUSD&count=2")
        case 1: return bench.request("AddOrder", order)
        case 2:
            return bench.request(
                methods[Int(random.within(0, Int64(methods.count - 1)))], ["txid": "OAAAAA-AAAAA-AAAAAA"])
        default:
            let nonce = String(bench.nextNonce())
            let form = "pair=XBTUSD&type=sell&ordertype=limit&volume=0.001&price=90000&nonce=\(nonce)"
            return bench.signed(
                "AddOrder", body: mutated(Array(form.utf8), &random), nonce: nonce, "application/x-www-form-urlencoded")
        }
    }

    func test_givenTenThousandChangedRequests_whenTheyComeInProcess_thenEachIsAnsweredOrHungUpOn() throws {
        var random = SeededRandom(key: 21)
        let bench = try Bench(options: ExchangeOptions(tier: .pro))
        let start = ContinuousClock.now
        var answered = 0
        for step in 0..<10_000 {
            bench.clock.advance(by: .seconds(2))
            let bytes = try mutated(wire(request(bench, &random)), &random)
            var conversation = Conversation(limits: ServerLimits(), now: start)
            var responses: [ExchangeResponse] = []
            let handler = { (request: ExchangeRequest) -> ExchangeAnswer in
                let response = bench.exchange.respond(to: request)
                responses.append(response)
                return .whole(response)
            }
            conversation.receive(bytes, now: start, handler: handler)
            conversation.endInput(now: start, handler: handler)
            for response in responses {
                let answer = try JSON(parsing: response.body)
                XCTAssertNotEqual(Bench.error(of: answer), "EGeneral:Internal error", "\(step): \(bytes)")
                answered += 1
            }
            XCTAssertTrue(conversation.wantsOutput || conversation.ending == .close, "\(step) hangs")
        }
        XCTAssertGreaterThan(answered, 3_000, "most changes leave a request that reaches the exchange")
    }

    func test_givenHundredsOfChangedRequests_whenTheyComeOverSockets_thenNothingIsLeftOpen() throws {
        var random = SeededRandom(key: 22)
        let bench = try Bench(options: ExchangeOptions(tier: .pro))
        let exchange = bench.exchange
        let server = try LoopbackServer(port: 0) { exchange.answer(to: $0) }
        let ended = DispatchSemaphore(value: 0)
        Thread {
            server.run()
            ended.signal()
        }.start()
        let before = try openDescriptors()
        for _ in 0..<400 {
            let client = try TestClient(port: server.port)
            client.send(try mutated(wire(request(bench, &random)), &random))
            client.endSending()
            let answer = client.receiveAll()
            XCTAssertTrue(answer.isEmpty || answer.hasPrefix("HTTP/1.1 "), answer)
        }
        let client = try TestClient(port: server.port)
        client.send("GET /0/public/Time HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
        XCTAssertTrue(client.receiveAll().hasPrefix("HTTP/1.1 200 OK"))
        server.stop()
        XCTAssertEqual(ended.wait(timeout: .now() + 10), .success)
        // Only the last client of this test is still open here.
        XCTAssertLessThanOrEqual(try openDescriptors(), before + 1)
    }

    private func openDescriptors() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }
}
