import CLinux
import Glibc
import KrakenCore
import Storage
import Trading

extension Benchmark {
    /// Decimals from text and to text.
    static let decimals = Benchmark("decimals", "reading and writing an exact decimal") { _ in
        let text = "64250.12345678"
        let price = try Price(parsing: text)
        var sum = 0
        let reading = try nanoseconds(rounds: 200_000) { _ in
            sum &+= Int(truncatingIfNeeded: try Price(parsing: text).units)
        }
        let writing = nanoseconds(rounds: 200_000) { _ in sum &+= price.description.utf8.count }
        guard sum != 0 else { throw BenchmarkError("nothing was read") }
        return [
            Figure(what: "reading a decimal", value: reading.text(0) + " ns"),
            Figure(what: "writing a decimal", value: writing.text(0) + " ns"),
        ]
    }

    /// What a private call pays for sharing its key with other processes.
    static let keyState = Benchmark("keystate", "turn and nonce of a key shared by processes") { _ in
        let folder = try Folder()
        defer { folder.remove() }
        let session = KeySession(
            Credentials(key: "key", secret: Secret([1])), ClientConfiguration(keyStateFolder: folder.path),
            time: .system, random: { 0 }, notice: { _ in })
        var samples: [Double] = []
        for _ in 0..<5 {
            let start = ContinuousClock.now
            for _ in 0..<2_000 {
                let turn = try await session.state.turn(neverWaits: false)
                _ = try await session.state.nonce(neverWaits: false)
                turn.end()
            }
            samples.append((ContinuousClock.now - start).nanoseconds / 2_000)
        }
        let floor = try locking(folder.path + "/floor")
        return [
            Figure(
                what: "turn and nonce of a key", value: (samples.median / 1000).text(1) + " us",
                floor: "two flock, one write \((floor / 1000).text(1)) us", ratio: (samples.median / floor).text(1))
        ]
    }

    /// The calls of the system that turn and nonce cannot do without.
    private static func locking(_ path: String) throws -> Double {
        let descriptor = kraken_open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw BenchmarkError("no file can be made") }
        defer { close(descriptor) }
        let bytes = [UInt8](repeating: 0, count: 64)
        return nanoseconds(rounds: 2_000) { _ in
            for _ in 0..<2 {
                flock(descriptor, LOCK_EX | LOCK_NB)
                flock(descriptor, LOCK_UN)
            }
            pwrite(descriptor, bytes, bytes.count, 0)
        }
    }

    /// What an order waits for before its first byte is sent.
    static let journal = Benchmark("journal", "a durable write of the order journal") { _ in
        let folder = try Folder()
        defer { folder.remove() }
        let journal = try JournalRepository(path: folder.path + "/journal.db")
        let request = OrderRequest(
            pair: Pair(base: Asset("BTC"), quote: Asset("USD")), side: .buy, type: .limit, quantity: .one,
            limitPrice: .one)
        var (number, ours, floor): (Int64, [Double], [Double]) = (0, [], [])
        for _ in 0..<200 {
            number += 1
            let intent = OrderIntent(
                id: ClientOrderID("bench-\(number)"), request: request, createdAt: Timestamp(nanoseconds: number))
            let start = ContinuousClock.now
            try journal.record(intent)
            ours.append((ContinuousClock.now - start).milliseconds)
            floor.append(try syncedWrite(folder.path + "/floor"))
        }
        return [
            Figure(
                what: "durable write of an intent", value: ours.median.text(2) + " ms",
                floor: "16 KiB and fdatasync \(floor.median.text(2)) ms",
                ratio: (ours.median / max(floor.median, 0.001)).text(1))
        ]
    }

    /// Appending as much as the journal does, durably, in milliseconds.
    private static func syncedWrite(_ path: String) throws -> Double {
        let descriptor = kraken_open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw BenchmarkError("no file can be made") }
        defer { close(descriptor) }
        let bytes = [UInt8](repeating: 0, count: 16 << 10)
        let start = ContinuousClock.now
        guard write(descriptor, bytes, bytes.count) == bytes.count, fdatasync(descriptor) == 0 else {
            throw BenchmarkError("a file cannot be written")
        }
        return (ContinuousClock.now - start).milliseconds
    }
}

extension Fixed {
    fileprivate static var one: Self { Self(whole: 1) }
}
