import Dispatch
import Synchronization

/// A gate that a test opens when it wants what waits behind it to go on; once open it stays open.
public final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
        var lastTicket = 0
    }

    private let state = Mutex(State())
    private let closed = DispatchGroup()

    public init() {
        closed.enter()
    }

    deinit {
        open()
    }

    /// Lets everything through, now and later.
    public func open() {
        let waiting = state.withLock { state in
            guard !state.isOpen else { return [CheckedContinuation<Void, Never>]() }
            state.isOpen = true
            closed.leave()
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Does something once the gate is open.
    func whenOpen(_ action: @escaping @Sendable () -> Void) {
        closed.notify(queue: .global(), execute: action)
    }

    /// Blocks the thread until the gate is open; for threads of test servers only.
    public func waitBlocking() {
        closed.wait()
    }

    /// Waits until the gate is open or the task is cancelled.
    public func wait() async {
        let ticket = state.withLock { state in
            state.lastTicket += 1
            return state.lastTicket
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let mayPass = state.withLock { state in
                    if state.isOpen || Task.isCancelled { return true }
                    state.waiting[ticket] = continuation
                    return false
                }
                if mayPass { continuation.resume() }
                if Task.isCancelled { release(ticket) }
            }
        } onCancel: {
            release(ticket)
        }
    }

    private func release(_ ticket: Int) {
        state.withLock { $0.waiting.removeValue(forKey: ticket) }?.resume()
    }
}
