/// Two programs run in turn, so that what else the machine does falls on both alike.
struct Pairs {
    /// Medians in milliseconds.
    var (first, second): (Double, Double)
    /// The median of the ratios, pair by pair.
    var ratio: Double
    /// The median of the differences, pair by pair, in milliseconds.
    var difference: Double
    /// The most memory the first one took, in KiB.
    var memory: Int

    /// Runs both once for warmth, then the pairs, each the other way round than the one before.
    init(rounds: Int, _ first: Program, _ second: Program) throws {
        _ = (try first.run(), try second.run())
        var times: [(Double, Double)] = []
        memory = 0
        for round in 0..<rounds {
            let early = try (round % 2 == 0 ? first : second).run()
            let late = try (round % 2 == 0 ? second : first).run()
            let (ours, theirs) = round % 2 == 0 ? (early, late) : (late, early)
            times.append((ours.wall.milliseconds, theirs.wall.milliseconds))
            memory = max(memory, ours.memory)
        }
        self.first = times.map(\.0).median
        self.second = times.map(\.1).median
        ratio = times.map { $0.0 / $0.1 }.median
        difference = times.map { $0.0 - $0.1 }.median
    }
}
