extension [Double] {
    /// The middle of the values in order; 0 for none.
    var median: Double {
        guard !isEmpty else { return 0 }
        let ordered = sorted()
        let middle = ordered.count / 2
        return ordered.count % 2 == 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2
    }
}

/// The longest time of all, and whose it was.
struct Slowest {
    private(set) var milliseconds = 0.0
    private(set) var what = ""

    mutating func note(_ time: Double, _ owner: String) {
        if time > milliseconds { (milliseconds, what) = (time, owner) }
    }
}

/// How long something takes once, in nanoseconds: the median of five runs of so many rounds each.
func nanoseconds(rounds: Int, _ body: (Int) throws -> Void) rethrows -> Double {
    var samples: [Double] = []
    for _ in 0..<5 {
        let start = ContinuousClock.now
        for round in 0..<rounds { try body(round) }
        samples.append((ContinuousClock.now - start).nanoseconds / Double(rounds))
    }
    return samples.median
}

extension Duration {
    /// The duration in nanoseconds.
    var nanoseconds: Double { Double(components.seconds) * 1e9 + Double(components.attoseconds) / 1e9 }
    /// The duration in milliseconds.
    var milliseconds: Double { nanoseconds / 1e6 }
}
