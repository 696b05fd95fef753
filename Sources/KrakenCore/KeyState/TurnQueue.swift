import Synchronization

/// One lock that the tasks of this process and other processes take by turns.
///
/// Each holder leaves a number of its own in the file, so that those who wait can tell a holder that was stopped from
/// many that come and go.
final class TurnQueue: Sendable {
    private let folder: String
    private let name: String
    private let file = Mutex<LockedFile?>(nil)
    private let line = WaitingLine()
    /// The number of a holder that was waited for in vain: nobody here waits for that one again.
    private let stuck = Mutex<UInt64?>(nil)
    private let time: TimeSource
    private let random: @Sendable () -> Double

    /// A lock on a file of that name; folder and file are made at the first use.
    init(folder: String, name: String, time: TimeSource, random: @escaping @Sendable () -> Double) {
        self.folder = folder
        self.name = name
        self.time = time
        self.random = random
    }

    /// The turn, if nobody has it and its file can be used.
    func takeIfFree() -> Turn? {
        guard let file = try? open(), line.enterIfFree() else { return nil }
        if let turn = held(file) { return turn }
        line.leave()
        return nil
    }

    /// Waits for the turn; nil when one holder keeps it for all that time, or all of them together five times as long.
    ///
    /// - Parameter end: when the waiting ends at the latest, by the monotonic clock; nil for no such moment.
    func take(patience: Duration, until end: Duration? = nil) async throws(KrakenError) -> Turn? {
        let file = try open()
        let wait = end.map { max(.zero, min(patience, $0 - time.elapsed())) } ?? patience
        let arrival = await line.enter { [time] in try? await time.sleep(wait) }
        if arrival == .gaveUp {
            if Task.isCancelled { throw .cancelled }
            return nil
        }
        do throws(KrakenError) {
            if let turn = try await takeAtHead(file, patience, end) { return turn }
        } catch {
            line.leave()
            throw error
        }
        line.leave()
        return nil
    }

    private func takeAtHead(
        _ file: LockedFile, _ patience: Duration, _ end: Duration?
    ) async throws(KrakenError) -> Turn? {
        let begin = time.elapsed()
        var (holder, since) = (file.holder, begin)
        while true {
            if let turn = held(file) { return turn }
            if file.holder != holder { (holder, since) = (file.holder, time.elapsed()) }
            if let holder, stuck.withLock({ $0 == holder }) { return nil }
            let left = min(patience - (time.elapsed() - since), patience * 5 - (time.elapsed() - begin))
            if let end, time.elapsed() >= end { return nil }
            guard left > .zero else {
                if patience >= TurnLock.patience { stuck.withLock { $0 = holder } }
                return nil
            }
            do {
                let most = end.map { min(left, $0 - time.elapsed()) } ?? left
                try await time.sleep(min(most, .microseconds(Int64(2_000 + 8_000 * random()))))
            } catch { throw .cancelled }
        }
    }

    /// Takes the lock if it is free, for who is at the head of the line.
    private func held(_ file: LockedFile) -> Turn? {
        guard file.lock() else { return nil }
        file.sign()
        return Turn { [line] in
            file.unlock()
            line.leave()
        }
    }

    private func open() throws(KrakenError) -> LockedFile {
        let outcome: Result<LockedFile, KrakenError> = file.withLock { file in
            if let file { return .success(file) }
            return Result { () throws(KrakenError) in try LockedFile.open(name, in: folder) }.map { opened in
                file = opened
                return opened
            }
        }
        return try outcome.get()
    }
}

extension LockedFile {
    /// The number of the latest holder; nil before the first.
    fileprivate var holder: UInt64? {
        let bytes = read(count: 8, at: 0)
        return bytes.count == 8 ? bytes.reduce(0) { $0 << 8 | UInt64($1) } : nil
    }

    /// Leaves the number of a new holder, which has the lock; without it, waiting is only less clever.
    fileprivate func sign() {
        let number = (holder ?? 0) &+ 1
        _ = write((0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - $0 * 8)) }, at: 0)
    }
}
