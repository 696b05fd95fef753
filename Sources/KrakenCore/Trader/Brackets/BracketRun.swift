import Storage
import Synchronization

/// Carries a bracket out: does what its state machine says, and tells it what came of it.
///
/// Nothing here decides anything. Cancels and orders are not cut short when the task is cancelled, because a bracket
/// must not be left in their middle; the state machine hears of it and decides how to end.
public final class BracketRun: Sendable {
    /// How a bracket is carried out.
    public struct Rules: Sendable {
        /// How often the market is asked for its price.
        public var poll = Duration.seconds(3)
        /// What the operator insists on for the first order; the later ones are the same coins again.
        public var override = OrderDesk.Override()
        /// Waits in real time while an order is on its way, so that a missing stop is told of in time; nil for nobody.
        public var watchdog: (@Sendable (Duration) async throws -> Void)?

        public init() {}
    }

    /// How long the last look before the end may take.
    static let lastLook = Duration.seconds(2)

    /// How long one look at an order may take that may be live.
    static let proofTime = Duration.seconds(15)

    let trader: Trader
    let plan: BracketPlan
    let rules: Rules
    private let newID: @Sendable () -> ClientOrderID
    private let tell: @Sendable (BracketNews, BracketReport) -> Void
    private let report: Mutex<BracketReport>
    private let isBlind = Mutex(false)
    let room = Mutex(SwapRoom())
    private let isResumed: Bool
    private let name: Mutex<ClientOrderID?>

    /// A bracket that was planned, and confirmed.
    ///
    /// - Parameters:
    ///   - resumption: where a bracket that was interrupted goes on; nil for a new one.
    ///   - tell: hears of everything, with the bracket as it is then; called from any thread.
    public init(
        _ plan: BracketPlan, resuming resumption: BracketResumption? = nil, trader: Trader, rules: Rules,
        newID: @escaping @Sendable () -> ClientOrderID, tell: @escaping @Sendable (BracketNews, BracketReport) -> Void
    ) {
        (self.plan, self.trader, self.rules, self.newID, self.tell) = (plan, trader, rules, newID, tell)
        isResumed = resumption != nil
        report = Mutex(
            BracketReport(
                bracket: resumption?.bracket ?? Bracket(plan.terms), order: resumption?.order,
                orders: resumption?.orders ?? []))
        name = Mutex(resumption?.record.id)
    }

    /// The bracket's name; nil before its first order.
    var bracketName: ClientOrderID? { name.withLock(\.self) }

    /// The bracket's name: that of its first order.
    func noteBracket(_ first: ClientOrderID) -> ClientOrderID {
        name.withLock { name in
            if name == nil { name = first }
            return name ?? first
        }
    }

    /// Takes the name back that could not be written down; that of a bracket with orders stays.
    func forgetBracket(_ first: ClientOrderID) { name.withLock { if $0 == first { $0 = nil } } }

    /// The bracket as it is now.
    public var now: BracketReport {
        var copy = report.withLock(\.self)
        copy.exposure = copy.bracket.exposure(at: trader.time.elapsed())
        return copy
    }

    /// Runs until the bracket is over, or the task is cancelled and the bracket has come to rest.
    public func run() async -> BracketReport {
        let report = await runToEnd()
        await noteEnd(report)
        return report
    }

    private func runToEnd() async -> BracketReport {
        var queue = step(isResumed ? .resumed : .begun)
        while true {
            while !queue.isEmpty && !now.bracket.isOver {
                if Task.isCancelled { queue = interrupted(queue) }
                guard !queue.isEmpty else { break }
                for event in await perform(queue.removeFirst()) { queue += step(event) }
            }
            let current = now.bracket
            if current.isOver { return now }
            do {
                try await trader.time.sleep(pause(current))
            } catch {
                queue = step(.interrupted)
                // It was told before and found no end: nothing more can be done without waiting.
                if queue.isEmpty { return now }
                continue
            }
            queue = step(.timePassed)
            if current.state == .resting || current.state == .working, !queue.contains(where: \.isChange) {
                queue.append(.quote)
            }
        }
    }

    /// What is to be done when the program is asked to end; a look that was due before counts for nothing any more: it
    /// would be taken for one after the cancel.
    private func interrupted(_ queue: [Bracket.Action]) -> [Bracket.Action] {
        let actions = step(.interrupted)
        return actions.isEmpty ? queue : queue.filter(\.isChange) + actions
    }

    /// While there is no stop, or nobody knows, time counts.
    private func pause(_ bracket: Bracket) -> Duration {
        switch bracket.state {
        case .resting: min(rules.poll, timeToRoom ?? rules.poll)
        case .working: max(.milliseconds(250), min(rules.poll, plan.terms.bound / 5))
        // A look asks for two lists, which a small account has no room for every second.
        case .doubtful: min(rules.poll, .seconds(2))
        default: min(rules.poll, .seconds(1))
        }
    }

    /// Moves the state machine on; alarms and the end are told at once, everything else is left to be done.
    func step(_ event: Bracket.Event) -> [Bracket.Action] {
        let moment = trader.time.elapsed()
        let before = now.bracket
        let actions = report.withLock { $0.bracket.apply(event, at: moment) }
        let after = now
        if after.bracket.exposedSince == nil, before.exposedSince != nil { forgetRoom() }
        if case .placed(let leg) = event, let order = after.orders.last { news(.placed(leg, order.orderID, order.id)) }
        if after.bracket.state != before.state { news(.moved) }
        if let leg = after.bracket.live, after.bracket.executed > before.executed {
            news(.traded(leg, after.bracket.executed))
        }
        return actions.filter { !announce($0) }
    }

    /// Tells what needs no doing; whether that was all.
    private func announce(_ action: Bracket.Action) -> Bool {
        switch action {
        case .alarm(let alarm): news(.alarm(alarm))
        case .settled(let alarm): news(.settled(alarm))
        case .covered(let gap): news(.covered(gap))
        case .end(let end): news(.ended(end))
        case .place, .cancel, .look, .quote, .prepare: return false
        }
        return true
    }

    func news(_ news: BracketNews) { tell(news, now) }

    /// Tells of a missing stop that has been missing for too long, in the midst of something.
    func checkExposure() {
        let moment = trader.time.elapsed()
        for action in report.withLock({ $0.bracket.checkExposure(at: moment) }) { _ = announce(action) }
    }

    func change(_ body: (inout BracketReport) -> Void) { report.withLock { body(&$0) } }

    /// A new name for an order.
    func makeID() -> ClientOrderID { newID() }

    /// Whether the price can be had, as it was told last.
    func notePrice(missing reason: String?) {
        let isNew = isBlind.withLock { isBlind in
            defer { isBlind = reason != nil }
            return isBlind != (reason != nil)
        }
        if isNew { news(reason.map { .priceMissing($0) } ?? .priceBack) }
    }
}

extension Bracket.Action {
    /// Whether it places or cancels an order.
    fileprivate var isChange: Bool {
        switch self {
        case .place, .cancel: true
        default: false
        }
    }
}
