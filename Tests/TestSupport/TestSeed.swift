import Foundation

/// The seed of random histories: `TEST_SEED` if it is set, a new one if that is `random`, else always the same, so
/// that a run that failed fails again.
public enum TestSeed {
    public static func choose() -> UInt64 {
        let wish = ProcessInfo.processInfo.environment["TEST_SEED"]
        if wish == "random" { return UInt64.random(in: 0...UInt64.max) }
        return wish.flatMap { UInt64($0) } ?? 20_261_121
    }
}
