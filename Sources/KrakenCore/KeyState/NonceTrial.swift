import Synchronization
import Trading

/// A larger scale of nonces than the key's own, tried by one call; the key keeps its own until the exchange has
/// accepted one, so that a refusal that has another reason does not spoil it.
final class NonceTrial: Sendable {
    private struct State {
        var isTrying = false
        /// The scale of the last nonce, or of the next one while it is tried.
        var scale: UInt64 = 1
        /// The last nonce that was only tried.
        var nonce: UInt64 = 0
    }

    private let state = Mutex(State())

    /// Tries the next smaller unit from now on; false when there is none.
    func raise() -> Bool {
        state.withLock { state in
            guard state.scale < KeyRecord.largestScale else { return false }
            state.scale *= 1000
            state.isTrying = true
            return true
        }
    }

    /// Whether the smallest unit was used.
    var isExhausted: Bool { state.withLock { $0.scale >= KeyRecord.largestScale } }

    /// The next nonce; the record changes only when its own scale is used.
    func takeNonce(from record: inout KeyRecord, at now: Timestamp) -> UInt64 {
        var copy = record
        let (nonce, isOwn) = state.withLock { state in
            if state.isTrying && copy.nonceScale < state.scale {
                copy.nonceScale = state.scale
                copy.lastNonce = max(copy.lastNonce, state.nonce)
                state.nonce = copy.takeNonce(at: now)
                return (state.nonce, false)
            }
            state.isTrying = false
            state.scale = copy.nonceScale
            return (copy.takeNonce(at: now), true)
        }
        if isOwn { record = copy }
        return nonce
    }

    /// The scale and the nonce that were tried, now that they were accepted; nil when none were.
    func accepted() -> (scale: UInt64, nonce: UInt64)? {
        state.withLock { state in
            defer { state.isTrying = false }
            return state.isTrying ? (state.scale, state.nonce) : nil
        }
    }
}
