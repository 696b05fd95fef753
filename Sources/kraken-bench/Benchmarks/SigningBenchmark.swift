import COpenSSL
import KrakenCore

extension Benchmark {
    /// A signature of the client beside the same work in C.
    static let signing = Benchmark("signing", "a signature beside a C loop over kept OpenSSL contexts") { _ in
        let secret = (0..<64).map { UInt8($0) }
        let (path, nonce) = ("/0/private/AddOrder", "1763689061123")
        let body = Array(("nonce=" + nonce + "&ordertype=limit&").utf8) + [UInt8](repeating: 0x61, count: 164)
        let session = KeySession(
            Credentials(key: "key", secret: Secret(secret)), ClientConfiguration(keyStateFolder: "/dev/null"),
            time: .system, random: { 0 }, notice: { _ in })
        let rounds = 100_000
        var (ours, floor, ratios): ([Double], [Double], [Double]) = ([], [], [])
        var text = [CChar](repeating: 0, count: 89)
        for _ in 0..<5 {
            let start = ContinuousClock.now
            var signature = ""
            for _ in 0..<rounds { signature = try session.signer.signature(path: path, nonce: nonce, body: body) }
            let middle = ContinuousClock.now
            let done = kraken_sign_repeatedly(secret, secret.count, path, nonce, body, body.count, rounds, &text)
            let end = ContinuousClock.now
            let same = signature.utf8.elementsEqual(text.dropLast().map { UInt8(bitPattern: $0) })
            guard done == rounds, same else { throw BenchmarkError("the C loop signs otherwise") }
            ours.append(Double(rounds) / (middle - start).milliseconds)
            floor.append(Double(rounds) / (end - middle).milliseconds)
            ratios.append((end - middle) / (middle - start))
        }
        return [
            Figure(
                what: "signing a body of \(body.count) bytes", value: ours.median.text(0) + " k/s",
                floor: "C, kept contexts " + floor.median.text(0) + " k/s", ratio: ratios.median.text(2),
                goal: ">= 0.6")
        ]
    }
}
