import Foundation

enum TestSeed {
    static func choose() -> UInt64 {
        let wish = ProcessInfo.processInfo.environment["TEST_SEED"]
        if wish == "random" { return UInt64.random(in: 0...UInt64.max) }
        return wish.flatMap { UInt64($0) } ?? 20_261_121
    }
}
