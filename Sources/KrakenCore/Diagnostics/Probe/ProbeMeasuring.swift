/// The part of a probe while its order is open.
struct ProbeMeasuring {
    let trader: Trader
    let plan: Trader.Plan
    let id: ClientOrderID
    let orderID: OrderID
    /// When the answer came, by the monotonic clock.
    let answered: Duration
    var figures = ProbeFigures()
    /// Orders that were only to be checked, and that the exchange placed.
    var strays: [OrderID] = []

    /// When the lists are looked at, counted from what has changed them.
    static let moments: [Duration] = [0, 250, 500, 1_000, 2_000, 4_000, 8_000, 15_000].map { .milliseconds($0) }

    private var time: TimeSource { trader.time }

    /// Measures what can be measured; whatever fails is said to be not told.
    mutating func run(unused: ClientOrderID) async {
        do {
            try await lookAtLists()
            try await tryFilter(unused)
            try await trySecondOrders()
        } catch {
            // Interrupted: what is missing is left out.
        }
    }

    private mutating func lookAtLists() async throws(KrakenError) {
        let (id, orderID) = (id, orderID)
        for moment in Self.moments {
            try await pause(until: answered + moment)
            if !figures.openList.isSeen {
                figures.openList = try await look(at: moment) { trader throws(KrakenError) in
                    try await trader.kraken.send(OpenOrders(clientOrderID: id, isLookup: true)).value.orders
                }
            }
            if !figures.query.isSeen {
                figures.query = try await look(at: moment) { trader throws(KrakenError) in
                    try await trader.kraken.send(QueryOrders(ids: [orderID], isLookup: true)).value.orders
                }
            }
            if figures.openList.isSeen && figures.query.isSeen { return }
        }
    }

    private mutating func look(
        at moment: Duration, _ ask: (Trader) async throws(KrakenError) -> [ExchangeOrder]
    ) async throws(KrakenError) -> ProbeFigures.Appearance {
        do throws(KrakenError) {
            guard let row = try await ask(trader).first(where: { $0.id == orderID }) else {
                return .notSeen(within: moment)
            }
            figures.echo = figures.echo ?? echo(row)
            return .seen(after: time.elapsed() - answered)
        } catch {
            if case .cancelled = error { throw error }
            return .notTold(error.inFewWords)
        }
    }

    private func echo(_ row: ExchangeOrder) -> ProbeFigures.Echo {
        guard let name = row.clientOrderID else { return .missing }
        return name == id ? .same : row.isNamed(id) ? .respelt(name.description) : .missing
    }

    private mutating func tryFilter(_ unused: ClientOrderID) async throws(KrakenError) {
        do throws(KrakenError) {
            let rows = try await trader.kraken.send(OpenOrders(clientOrderID: unused, isLookup: true)).value.orders
            figures.filter = rows.isEmpty ? .refused("") : .taken
        } catch {
            if case .cancelled = error { throw error }
            figures.filter = .notTold(error.inFewWords)
        }
    }

    /// Second orders that are only checked, never placed.
    private mutating func trySecondOrders() async throws(KrakenError) {
        let same = AddOrder(plan.request, in: plan.instrument, key: .clientOrder(id), deadline: nil)
        figures.repeatedName = try await reaction(to: same)
        let passed = Deadline.after(.seconds(-10), by: try? await trader.kraken.clock())
        let late = AddOrder(plan.request, in: plan.instrument, key: nil, deadline: passed)
        figures.pastDeadline = try await reaction(to: late)
    }

    private mutating func reaction(to order: AddOrder) async throws(KrakenError) -> ProbeFigures.Reaction {
        do throws(KrakenError) {
            strays += try await trader.kraken.send(ValidateOrder(order)).value.ids
            return .taken
        } catch {
            switch error {
            case .cancelled: throw error
            case .exchange(let errors) where !errors.contains(where: { $0.kind.isRateLimit }):
                return .refused(errors.text)
            default: return .notTold(error.inFewWords)
            }
        }
    }

    private func pause(until moment: Duration) async throws(KrakenError) {
        guard moment > time.elapsed() else { return }
        do { try await time.sleep(moment - time.elapsed()) } catch { throw .cancelled }
    }
}

extension ProbeFigures.Appearance? {
    /// Whether there is nothing left to look for.
    fileprivate var isSeen: Bool {
        if case .seen = self { return true }
        return false
    }
}
