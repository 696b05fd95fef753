import Synchronization

/// A ``KeyRecord`` in a file, shared by processes.
///
/// Two slots are written in turn, so a write cut short leaves the one before it. Nothing is synced: what a power cut
/// takes, the wall clock makes up for, because nonces follow it.
final class SharedRecord: Sendable {
    /// How long to wait for another process that holds the lock, which takes microseconds unless it was stopped.
    static let patience: Duration = .seconds(3)
    /// The same for calls that go in any case.
    static let shortPatience: Duration = .milliseconds(500)

    private let folder: String
    private let name: String
    private let file = Mutex<LockedFile?>(nil)
    /// This process's own record, for calls that go even when the shared one cannot be used.
    private let own = Mutex<KeyRecord?>(nil)
    private let time: TimeSource
    private let random: @Sendable () -> Double
    private let rebuilt: @Sendable () -> CallCounter
    private let notice: @Sendable (Notice) -> Void

    /// A record in a file of that name; folder and file are made at the first use.
    ///
    /// - Parameter rebuilt: the counter to begin with when the file turns out to be damaged.
    init(
        folder: String, name: String, time: TimeSource, random: @escaping @Sendable () -> Double,
        rebuilt: @escaping @Sendable () -> CallCounter, notice: @escaping @Sendable (Notice) -> Void
    ) {
        self.folder = folder
        self.name = name
        self.time = time
        self.random = random
        self.rebuilt = rebuilt
        self.notice = notice
    }

    /// Where the record is stored.
    var path: String { folder + "/" + name }

    /// Changes the record while no other process can.
    ///
    /// - Parameter alwaysGoes: whether to use a record of this process when the shared one cannot be used.
    func update<Result: Sendable>(
        alwaysGoes: Bool = false, _ change: @Sendable (inout KeyRecord) -> Result
    ) async throws(KrakenError) -> Result {
        // Who had to go without the shared record once does not wait for it again.
        if alwaysGoes, own.withLock({ $0 != nil }) { return updateOwn(change) {} }
        do {
            return try await updateShared(patience: alwaysGoes ? Self.shortPatience : Self.patience, change)
        } catch {
            guard alwaysGoes, case .keyStateUnusable(let path, let reason) = error else { throw error }
            return updateOwn(change) { notice(.stateNotShared(path: path, reason: reason)) }
        }
    }

    private func updateShared<Result: Sendable>(
        patience: Duration, _ change: @Sendable (inout KeyRecord) -> Result
    ) async throws(KrakenError) -> Result {
        let file = try open()
        let start = time.elapsed()
        while true {
            if let result = try attempt(file, change) { return result }
            guard time.elapsed() - start < patience else { throw unusable("another process keeps it locked") }
            do { try await time.sleep(.microseconds(Int64(200 + 800 * random()))) } catch { throw .cancelled }
        }
    }

    private func updateOwn<Result: Sendable>(
        _ change: @Sendable (inout KeyRecord) -> Result, first: () -> Void
    ) -> Result {
        own.withLock { own in
            if own == nil { first() }
            var record = own ?? KeyRecord(counter: .empty(at: time.now()))
            defer { own = record }
            return change(&record)
        }
    }

    /// One try; nil when another process holds the lock.
    ///
    /// Openings are shared by the tasks of this process, so the mutex keeps them apart, and the lock the processes.
    private func attempt<Result: Sendable>(
        _ file: LockedFile, _ change: @Sendable (inout KeyRecord) -> Result
    ) throws(KrakenError) -> Result? {
        let outcome: Swift.Result<Result, KrakenError>? = self.file.withLock { _ in
            guard file.lock() else { return nil }
            defer { file.unlock() }
            var (record, slot) = read(file)
            let result = change(&record)
            record.sequence += 1
            guard file.write(record.bytes, at: slot * Self.slotDistance) else {
                return .failure(unusable(LockedFile.lastReason()))
            }
            return .success(result)
        }
        return try outcome?.get()
    }

    private static let slotDistance = 512

    /// The newest record, and the slot the next one goes to.
    private func read(_ file: LockedFile) -> (record: KeyRecord, nextSlot: Int) {
        let stored = [0, 1].map { file.read(count: KeyRecord.size, at: $0 * Self.slotDistance) }
        let records = stored.map(KeyRecord.init(bytes:))
        switch (records[0], records[1]) {
        case (let first?, let second?): return first.sequence > second.sequence ? (first, 1) : (second, 0)
        case (let first?, nil): return (first, 1)
        case (nil, let second?): return (second, 0)
        case (nil, nil):
            if stored[0].isEmpty { return (KeyRecord(counter: .empty(at: time.now())), 0) }
            notice(.keyStateRebuilt(path: path))
            return (KeyRecord(counter: rebuilt()), 0)
        }
    }

    private func open() throws(KrakenError) -> LockedFile {
        let outcome: Swift.Result<LockedFile, KrakenError> = file.withLock { file in
            if let file { return .success(file) }
            return Swift.Result { () throws(KrakenError) in try LockedFile.open(name, in: folder) }.map { opened in
                file = opened
                return opened
            }
        }
        return try outcome.get()
    }

    private func unusable(_ reason: String) -> KrakenError { .keyStateUnusable(path: path, reason: reason) }
}
