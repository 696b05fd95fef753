import Synchronization

/// How much was asked of the matching engine in each market, shared by all processes that use a key.
///
/// The exchange counts each order and amend, and cancels of young orders, apart from its call counter.
final class PairCounters: Sendable {
    private let makeRecord: @Sendable (String) -> SharedRecord
    private let limits: CallCounter.Limits
    private let time: TimeSource
    private let records = Mutex<[String: SharedRecord]>([:])

    init(
        folder: String, limits: CallCounter.Limits, time: TimeSource, random: @escaping @Sendable () -> Double,
        notice: @escaping @Sendable (Notice) -> Void
    ) {
        makeRecord = { pair in
            SharedRecord(
                folder: folder, name: "pair-" + pair, time: time, random: random,
                rebuilt: { CallCounter(level: limits.maximum, borrowed: .zero, time: time.now()) }, notice: notice)
        }
        self.limits = limits
        self.time = time
    }

    /// Books what a call costs in a market and tells how long it must wait; nothing is booked when it may not.
    func book(
        _ cost: Points, in pair: String, mayWait: Bool, longest: Duration? = nil
    ) async throws(KrakenError) -> Duration {
        guard cost > .zero else { return .zero }
        let now = time.now()
        return try await record(pair).update { [limits] record in
            record.counter.book(cost, isLookup: false, mayWait: mayWait, longest: longest, at: now, within: limits)
        }
    }

    /// Books what was asked already, such as the cancel of a young order, without waiting.
    func add(_ cost: Points, in pair: String) async {
        guard cost > .zero else { return }
        let now = time.now()
        _ = try? await record(pair).update { [limits] record in
            record.counter.book(cost, isLookup: true, mayWait: true, at: now, within: limits)
        }
    }

    /// Takes back what a call was booked for that never went.
    func giveBack(_ cost: Points, in pair: String) async {
        let now = time.now()
        try? await record(pair).update { [limits] in $0.counter.giveBack(cost, at: now, within: limits) }
    }

    /// Takes note that the exchange counts more than we do.
    func fill(_ pair: String) async {
        let now = time.now()
        try? await record(pair).update { [limits] in $0.counter.fill(at: now, within: limits) }
    }

    /// Names on the wire are letters and digits; anything else could lead out of the folder.
    private func record(_ pair: String) -> SharedRecord {
        let name = pair.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
        return records.withLock { records in
            if let record = records[name] { return record }
            let record = makeRecord(name)
            records[name] = record
            return record
        }
    }
}

/// What a call costs on the counter of one market.
public struct PairCost: Hashable, Sendable {
    /// The exchange's key of the market.
    public var pairID: String
    /// How many points.
    public var points: Points

    public init(pairID: String, points: Points) {
        self.pairID = pairID
        self.points = points
    }

    /// What the cancel of an order costs that has lived so long.
    public static func cancel(age: Duration) -> Points { points(age, [8, 6, 5, 4, 2, 1]) }

    /// What the change in place of an order costs that has lived so long.
    public static func amend(age: Duration) -> Points { Points(whole: 1) + points(age, [3, 2, 1, 0, 0, 0]) }

    /// What the replacement of an order costs that has lived so long.
    public static func edit(age: Duration) -> Points { Points(whole: 1) + points(age, [6, 5, 4, 2, 1, 0]) }

    /// The cost of an age below 5, 10, 15, 45, 90 and 300 seconds; nothing for more.
    private static func points(_ age: Duration, _ costs: [Int]) -> Points {
        for (limit, cost) in zip([5, 10, 15, 45, 90, 300], costs) where age < .seconds(limit) {
            return Points(whole: cost)
        }
        return .zero
    }
}
