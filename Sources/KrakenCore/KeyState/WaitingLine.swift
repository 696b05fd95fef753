import Synchronization

/// The tasks of this process that want the turn: one is at the head, the others wait in the order they came.
final class WaitingLine: Sendable {
    private struct Waiter {
        let id: Int
        let continuation: CheckedContinuation<Arrival, Never>
    }

    /// How a wait ended.
    enum Arrival: Sendable {
        case atHead, gaveUp
    }

    private struct State {
        var isTaken = false
        var nextID = 0
        var waiters: [Waiter] = []
        /// Waits that ended before they began.
        var abandoned: Set<Int> = []
    }

    private let state = Mutex(State())

    /// Goes to the head at once, if nobody is there.
    func enterIfFree() -> Bool {
        state.withLock { state in
            defer { state.isTaken = true }
            return !state.isTaken
        }
    }

    /// Waits for the head until `giveUp` returns or the task is cancelled.
    func enter(orGiveUpAfter giveUp: @escaping @Sendable () async -> Void) async -> Arrival {
        if enterIfFree() { return .atHead }
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        let alarm = Task {
            await giveUp()
            if !Task.isCancelled { abandon(id) }
        }
        defer {
            alarm.cancel()
            state.withLock { _ = $0.abandoned.remove(id) }
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { wait(Waiter(id: id, continuation: $0)) }
        } onCancel: {
            abandon(id)
        }
    }

    private func wait(_ waiter: Waiter) {
        let arrival: Arrival? = state.withLock { state in
            if state.abandoned.remove(waiter.id) != nil { return .gaveUp }
            guard state.isTaken else {
                state.isTaken = true
                return .atHead
            }
            state.waiters.append(waiter)
            return nil
        }
        if let arrival { waiter.continuation.resume(returning: arrival) }
    }

    private func abandon(_ id: Int) {
        let waiter = state.withLock { state -> Waiter? in
            guard let index = state.waiters.firstIndex(where: { $0.id == id }) else {
                state.abandoned.insert(id)
                return nil
            }
            return state.waiters.remove(at: index)
        }
        waiter?.continuation.resume(returning: .gaveUp)
    }

    /// Leaves the head to the next one.
    func leave() {
        let next = state.withLock { state -> Waiter? in
            guard !state.waiters.isEmpty else {
                state.isTaken = false
                return nil
            }
            return state.waiters.removeFirst()
        }
        next?.continuation.resume(returning: .atHead)
    }
}
