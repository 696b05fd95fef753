import KrakenCore
import KrakenSandbox
import Synchronization
import Trading
import Transport

extension Benchmark {
    /// Signed calls to the built-in exchange over one connection, one after the other.
    static let sandbox = Benchmark("sandbox", "signed Balance calls over loopback, keep-alive") { _ in
        // A clock that gains ten seconds with each look, so that the exchange's call limit never holds anything back.
        let clock = Mutex(Timestamp(nanoseconds: 1_763_689_061_000_000_000))
        let exchange = try Exchange(folder: nil) {
            clock.withLock { now in
                now = now + .seconds(10)
                return now
            }
        }
        let keys = try exchange.credentials()
        let signed = try await withServer(
            { exchange.answer(to: $0) },
            { url in try await rate(1_000) { try balance(url, keys, nonce: $0) } })
        let bare = try await withServer(
            { _ in .whole(ExchangeResponse(body: Array(#"{"error":[],"result":{}}"#.utf8))) },
            { url in try await rate(1_000) { _ in HTTPRequest(url: url + "/") } })
        return [
            Figure(
                what: "signed Balance calls, one after the other", value: signed.text(0) + "/s",
                floor: "the server answering nothing \(bare.text(0))/s", ratio: (signed / bare).text(2))
        ]
    }

    private static func balance(_ url: String, _ keys: SandboxCredentials, nonce: Int) throws -> HTTPRequest {
        let credentials = try Credentials(key: keys.apiKey, base64Secret: keys.apiSecret)
        let session = KeySession(
            credentials, ClientConfiguration(keyStateFolder: "/dev/null"), time: .system, random: { 0 },
            notice: { _ in })
        let (path, nonce) = ("/0/private/Balance", String(nonce + 1))
        let body = Array("nonce=\(nonce)".utf8)
        let signature = try session.signer.signature(path: path, nonce: nonce, body: body)
        let headers = [
            HTTPHeader("API-Key", keys.apiKey), HTTPHeader("API-Sign", signature),
            HTTPHeader("Content-Type", "application/x-www-form-urlencoded"),
        ]
        return HTTPRequest(method: .post, url: url + path, headers: headers, body: body, mayUseHTTP2: false)
    }

    /// Requests in a second; the requests are made before the time begins.
    private static func rate(_ count: Int, _ make: (Int) throws -> HTTPRequest) async throws -> Double {
        let requests = try (0..<count).map(make)
        let transport = CurlTransport(userAgent: "kraken-bench")
        let start = ContinuousClock.now
        for request in requests {
            let answer = try await transport.send(request)
            guard answer.status == 200, String(decoding: answer.body, as: UTF8.self).contains(#""error":[]"#) else {
                throw BenchmarkError("refused: " + String(decoding: answer.body, as: UTF8.self))
            }
        }
        let time = ContinuousClock.now - start
        await transport.shutdown()
        return Double(count) / (time.milliseconds / 1000)
    }

    /// The built-in exchange's candles, each time made anew from its seed.
    static let candles = Benchmark("candles", "720 candles of each interval, each in a process of its own") { options in
        let folder = try Folder()
        defer { folder.remove() }
        let rounds = max(3, options.rounds / 8)
        return try [1, 5, 15, 30, 60, 240, 1440, 10080, 21600].map { minutes in
            let words = ["ohlc", "-p", "BTC/USD", "-i", String(minutes), "-l", "720", "--sandbox", "--json"]
            let program = Program([options.program] + words, ["KRAKEN_HOME": folder.path])
            _ = try program.run()
            let times = try (0..<rounds).map { _ in try program.run().wall.milliseconds }
            return Figure(
                what: "720 candles of \(minutes) min, whole process", value: times.median.text(1) + " ms")
        }
    }
}
