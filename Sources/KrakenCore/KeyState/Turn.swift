import Synchronization

/// The right to be the one private call of a key that is under way; given up once, at the latest when nobody holds it.
package final class Turn: Sendable {
    private let release: Mutex<(@Sendable () -> Void)?>

    /// A turn; nil for a call that goes without one.
    init(release: (@Sendable () -> Void)?) {
        self.release = Mutex(release)
    }

    deinit { end() }

    /// Gives the turn up; safe to call again, and from any thread.
    package func end() {
        let action = release.withLock { action in
            defer { action = nil }
            return action
        }
        action?()
    }
}
