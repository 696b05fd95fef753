import Synchronization
import Trading

@testable import KrakenCore

/// Clocks a test moves by hand, or that leap over every wait.
final class TestTime: Sendable {
    /// What sleeping does.
    enum Mode: Sendable {
        /// Waits until the test moves time.
        case byHand
        /// Moves time by itself and goes on.
        case leaping
        /// Lets others run, without moving time; a second and more never passes.
        case frozen
    }

    private struct Sleeper {
        let deadline: Duration
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var elapsed = Duration.zero
        var wallShift = Duration.zero
        var nextID = 0
        var sleepers: [Int: Sleeper] = [:]
        var cancelled: Set<Int> = []
        var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
        var slept: [Duration] = []

        mutating func satisfiedWatchers() -> [CheckedContinuation<Void, Never>] {
            let ready = watchers.filter { $0.count <= sleepers.count }
            watchers.removeAll { $0.count <= sleepers.count }
            return ready.map(\.continuation)
        }
    }

    static let start = Timestamp(seconds: 1_700_000_000)

    private let mode: Mode
    private let state = Mutex(State())

    init(_ mode: Mode) { self.mode = mode }

    /// Everything that was slept, in order.
    var slept: [Duration] { state.withLock(\.slept) }

    var source: TimeSource {
        TimeSource(now: { self.now }, elapsed: { self.elapsed }, sleep: { try await self.sleep($0) })
    }

    var elapsed: Duration { state.withLock(\.elapsed) }
    var now: Timestamp { state.withLock { Self.start + $0.elapsed + $0.wallShift } }

    /// Sets the wall clock forward or back; the monotonic clock does not notice.
    func jump(_ duration: Duration) { state.withLock { $0.wallShift += duration } }

    /// Moves time on and wakes whoever is due, earliest first.
    func advance(by duration: Duration) {
        let due = state.withLock { state in
            state.elapsed += duration
            let due = state.sleepers.filter { $0.value.deadline <= state.elapsed }
            for id in due.keys { state.sleepers[id] = nil }
            return due.values.sorted { $0.deadline < $1.deadline }
        }
        for sleeper in due { sleeper.continuation.resume() }
    }

    /// Returns once `count` tasks sleep.
    func sleepers(reach count: Int) async {
        await withCheckedContinuation { continuation in
            let ready = state.withLock { state in
                state.watchers.append((count, continuation))
                return state.satisfiedWatchers()
            }
            for watcher in ready { watcher.resume() }
        }
    }

    private func sleep(_ duration: Duration) async throws {
        try Task.checkCancellation()
        state.withLock { $0.slept.append(duration) }
        switch mode {
        case .frozen: duration < .seconds(1) ? await Task.yield() : try await sleepByHand(duration)
        case .leaping: advance(by: duration)
        case .byHand: try await sleepByHand(duration)
        }
    }

    private func sleepByHand(_ duration: Duration) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let (isCancelled, watchers) = state.withLock { state in
                    if state.cancelled.remove(id) != nil { return (true, [CheckedContinuation<Void, Never>]()) }
                    state.sleepers[id] = Sleeper(deadline: state.elapsed + duration, continuation: continuation)
                    return (false, state.satisfiedWatchers())
                }
                if isCancelled { continuation.resume(throwing: CancellationError()) }
                for watcher in watchers { watcher.resume() }
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                let sleeper = state.sleepers.removeValue(forKey: id)
                if sleeper == nil { state.cancelled.insert(id) }
                return sleeper
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }
}
