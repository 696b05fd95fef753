public import Trading

/// What the files of a key say of its limits and its nonces.
public struct LimitFacts: Hashable, Sendable {
    /// A counter, and what it holds at most.
    public struct Counter: Hashable, Sendable {
        /// The exchange's key of a market; nil for the counter of all calls.
        public var pair: String?
        /// What is used now.
        public var used: Points
        /// What it holds at most.
        public var maximum: Points
        /// How much runs off in a second.
        public var decay: Points

        public init(pair: String? = nil, used: Points, maximum: Points, decay: Points) {
            (self.pair, self.used, self.maximum, self.decay) = (pair, used, maximum, decay)
        }

        /// How long it takes until so many points are free.
        public func wait(for points: Points) -> Duration {
            let missing = used + min(points, maximum) - maximum
            guard missing > .zero, decay > .zero else { return .zero }
            let milliseconds = missing.units.multiplied(by: 1_000, dividedBy: decay.units, rounding: .up)
            return .milliseconds(Int64(clamping: milliseconds))
        }
    }

    /// The counter of all calls; nil when the key was never used here.
    public var calls: Counter?
    /// The counters of single markets that are in use.
    public var markets: [Counter]
    /// By how much the last nonce is ahead of the clock; nil when there is none.
    public var nonceLead: Duration?
    /// Why calls are held back now; empty for nothing.
    public var holds: [ServiceHold]

    public init(calls: Counter?, markets: [Counter], nonceLead: Duration?, holds: [ServiceHold]) {
        (self.calls, self.markets, self.nonceLead, self.holds) = (calls, markets, nonceLead, holds)
    }

    /// How it stands.
    public func checks(at now: Timestamp) -> [Check] {
        [callCheck] + marketChecks + [nonceCheck] + holdChecks(at: now)
    }

    private var callCheck: Check {
        guard let calls else { return Check(.limits, "calls", .ok, "none made with this key yet") }
        let free = max(.zero, calls.maximum - calls.used)
        let finding = "\(calls.inWords) points of the call counter used, \(Self.text(free)) left"
        let isShort = free < Points(whole: 4)
        return Check(
            .limits, "calls", isShort ? .warning : .ok, finding,
            nextStep: isShort ? "commands have to wait for a moment; check KRAKEN_TIER if that is often so" : nil)
    }

    private var marketChecks: [Check] {
        let busy = markets.filter { $0.used > .zero }.sorted { ($0.pair ?? "") < ($1.pair ?? "") }
        guard !busy.isEmpty else { return [Check(.limits, "orders", .ok, "no market's order counter is in use")] }
        return busy.map { counter in
            let isFull = counter.used.units * 10 >= counter.maximum.units * 9
            return Check(
                .limits, "orders", isFull ? .warning : .ok,
                "\(counter.pair ?? ""): \(counter.inWords) points of the order counter used",
                nextStep: isFull ? "change and cancel fewer young orders there" : nil)
        }
    }

    private var nonceCheck: Check {
        guard let nonceLead, nonceLead > .seconds(60) else {
            return Check(.limits, "nonces", .ok, nonceLead == nil ? "none used here yet" : "follow the clock")
        }
        return Check(
            .limits, "nonces", .warning, "the last nonce is \(nonceLead.inWords) ahead of the clock",
            nextStep: "the clock went back, or another program uses this key: give each program its own")
    }

    private func holdChecks(at now: Timestamp) -> [Check] {
        let active = holds.filter { $0.until > now }
        guard !active.isEmpty else { return [Check(.limits, "service_holds", .ok, "nothing is held back")] }
        return active.map { hold in
            let until = "until \(hold.until.dateTime) UTC (\((hold.until - now).inWords))"
            return switch hold.reason {
            case .lockout:
                Check(
                    .limits, "service_holds", .failed, "the exchange has locked the key out \(until)",
                    nextStep: "wait: a call before then could prolong it; cancels go all the same")
            case .throttled:
                Check(
                    .limits, "service_holds", .warning, "the exchange wants no calls \(until)", nextStep: "wait")
            case .unavailable:
                Check(
                    .limits, "service_holds", .warning,
                    "the exchange failed many times in a row and is left alone \(until)",
                    nextStep: "see 'kraken status', and try again then")
            }
        }
    }

    fileprivate static func text(_ points: Points) -> String { points.rounded(decimals: 1, .halfEven).description }
}

extension LimitFacts.Counter {
    /// `3.5 of 15`.
    fileprivate var inWords: String { "\(LimitFacts.text(used)) of \(LimitFacts.text(maximum))" }
}
