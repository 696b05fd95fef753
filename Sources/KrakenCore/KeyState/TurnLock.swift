import Synchronization

/// Hands out the turn of a key, among the tasks of this process and among processes.
///
/// The exchange refuses nonces out of order, and the order is that of arrival: so the turn lasts from taking a nonce
/// until the answer begins. Who has waited ``patience`` goes without it, because its holder may be stopped.
final class TurnLock: Sendable {
    /// How long a call waits for its turn.
    static let patience: Duration = .seconds(3)

    private let folder: String
    private let file = Mutex<LockedFile?>(nil)
    private let line = WaitingLine()
    private let time: TimeSource
    private let random: @Sendable () -> Double

    init(folder: String, time: TimeSource, random: @escaping @Sendable () -> Double) {
        self.folder = folder
        self.time = time
        self.random = random
    }

    /// The turn, if nobody has it and its file can be used; otherwise none.
    func takeIfFree() -> Turn {
        guard let file = try? open(), line.enterIfFree() else { return Turn(release: nil) }
        guard file.lock() else {
            line.leave()
            return Turn(release: nil)
        }
        return held(file)
    }

    /// Waits for the turn, and goes without it when that takes too long.
    func take() async throws(KrakenError) -> Turn {
        let file = try open()
        let start = time.elapsed()
        let arrival = await line.enter { [time] in try? await time.sleep(Self.patience) }
        if arrival == .gaveUp {
            if Task.isCancelled { throw .cancelled }
            return Turn(release: nil)
        }
        return try await takeAtHead(file, since: start)
    }

    private func takeAtHead(_ file: LockedFile, since start: Duration) async throws(KrakenError) -> Turn {
        while !file.lock() {
            let left = Self.patience - (time.elapsed() - start)
            guard left > .zero else {
                line.leave()
                return Turn(release: nil)
            }
            do {
                try await time.sleep(min(left, .microseconds(Int64(2_000 + 8_000 * random()))))
            } catch {
                line.leave()
                throw .cancelled
            }
        }
        return held(file)
    }

    private func held(_ file: LockedFile) -> Turn {
        Turn { [line] in
            file.unlock()
            line.leave()
        }
    }

    private func open() throws(KrakenError) -> LockedFile {
        let outcome: Result<LockedFile, KrakenError> = file.withLock { file in
            if let file { return .success(file) }
            return Result { () throws(KrakenError) in try LockedFile.open("turn", in: folder) }.map { opened in
                file = opened
                return opened
            }
        }
        return try outcome.get()
    }
}
