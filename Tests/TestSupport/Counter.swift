import Dispatch
import Synchronization

/// A number that only grows, and that a test can wait for.
public final class Counter: Sendable {
    private struct State {
        var value = 0
        var lastTicket = 0
        var waiting: [Int: (level: Int, continuation: CheckedContinuation<Bool, Never>)] = [:]
    }

    private let state = Mutex(State())

    public init() {}

    /// How often it has been increased.
    public var value: Int { state.withLock { $0.value } }

    /// Adds one and answers the new value.
    @discardableResult
    public func increase() -> Int {
        let (value, reached) = state.withLock { state in
            state.value += 1
            let reached = state.waiting.filter { $0.value.level <= state.value }
            for ticket in reached.keys { state.waiting[ticket] = nil }
            return (state.value, reached.values.map(\.continuation))
        }
        for continuation in reached { continuation.resume(returning: true) }
        return value
    }

    /// Waits until the number has reached a level; false if that has not happened after ten seconds.
    public func reaches(_ level: Int) async -> Bool {
        await withCheckedContinuation { continuation in
            let ticket = state.withLock { state -> Int? in
                guard state.value < level else { return nil }
                state.lastTicket += 1
                state.waiting[state.lastTicket] = (level, continuation)
                return state.lastTicket
            }
            guard let ticket else { return continuation.resume(returning: true) }
            // A broken test shall fail, not hang.
            DispatchQueue.global().asyncAfter(deadline: .now() + 10) { self.giveUp(ticket) }
        }
    }

    private func giveUp(_ ticket: Int) {
        state.withLock { $0.waiting.removeValue(forKey: ticket) }?.continuation.resume(returning: false)
    }
}
