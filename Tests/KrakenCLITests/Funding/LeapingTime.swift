import KrakenCore
import Synchronization
import Trading

/// Clocks that leap over every wait, for commands and the built-in exchange alike.
final class LeapingTime: Sendable {
    private let slept = Mutex(Duration.zero)
    private let begin = TimeSource.system.now()

    var source: TimeSource {
        TimeSource(
            now: { self.begin + self.elapsed }, elapsed: { self.elapsed },
            sleep: { duration in
                try Task.checkCancellation()
                self.slept.withLock { $0 += duration }
            })
    }

    /// A little passes by itself, so that nonces grow and questions take time.
    private var elapsed: Duration {
        slept.withLock { slept in
            slept += .microseconds(10)
            return slept
        }
    }
}
