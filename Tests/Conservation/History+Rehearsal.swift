import FoundationEssentials
import KrakenSandbox
import Storage
import Trading

extension History {
    /// Carries a request out in a copy of the exchange, lets further copies die at some of the writes this takes, and
    /// holds that each is then as if the request had never come or had been carried out: nothing lies between.
    ///
    /// - Returns: the digest of an exchange that has carried it out.
    func rehearse(_ operation: Operation, deaths: Int) throws -> UInt64 {
        let faults = operation.isRequest ? ["fault"] : []
        let (_, before) = try Copy(of: folder, at: clock.now).end(without: faults)
        let (writes, after) = try Copy(of: folder, at: clock.now).live(operation, without: faults)
        for _ in 0..<(writes == 0 ? 0 : deaths) {
            let (place, torn) = (death.below(writes), death.once(in: 3) ? death.below(4_096) : 0)
            let copy = try Copy(of: folder, at: clock.now)
            CrashingDisk.die(afterWrites: place, tornBytes: torn)
            let (_, digest) = try copy.live(operation, without: faults)
            try hold(
                digest == before || digest == after,
                "died at write \(place) of \(writes), \(torn) bytes of it done, and left something in between")
            if digest == after { report.kills.whole += 1 } else { report.kills.absent += 1 }
        }
        return after
    }
}

/// A copy of an exchange's files, and an exchange that lives in it for one request.
private final class Copy {
    private static let files = ["exchange.db", "exchange.db-wal"]

    private let folder: String
    private let clock: HandClock
    private var exchange: Exchange?

    init(of original: String, at moment: Timestamp) throws {
        (folder, clock) = (original + "-copy", HandClock(moment))
        let manager = FileManager.default
        try? manager.removeItem(atPath: folder)
        try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for file in Self.files where manager.fileExists(atPath: original + "/" + file) {
            try manager.copyItem(atPath: original + "/" + file, toPath: folder + "/" + file)
        }
        let clock = clock
        exchange = try Exchange(folder: folder, now: { clock.now })
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// How many writes the request takes, and what there is afterwards.
    func live(_ operation: Operation, without tables: [String]) throws -> (writes: Int, digest: UInt64) {
        let begun = CrashingDisk.writeCount
        // It may be dead before it has done it, and then says what it likes.
        if let exchange { _ = try? operation.run(on: exchange, clock) }
        return try end(without: tables, writes: CrashingDisk.writeCount - begun)
    }

    /// What there is, for one who opens it anew.
    func end(without tables: [String], writes: Int = 0) throws -> (writes: Int, digest: UInt64) {
        exchange = nil
        CrashingDisk.revive()
        let clock = clock
        exchange = try Exchange(folder: folder, now: { clock.now })
        return try (writes, Books(folder: folder).digest(without: tables))
    }
}
