public import Storage

/// A bracket of the journal that was interrupted, and where it stands now.
public struct BracketResumption: Sendable {
    /// What was written down of it.
    public var record: BracketRecord
    /// The bracket as it goes on.
    public var bracket: Bracket
    /// Its orders, oldest first.
    public var orders: [BracketReport.Member]
    /// The order that is live or may be, or was the last one.
    public var order: OrderIntent?
}

extension Trader {
    /// Why a bracket cannot be taken up again.
    public enum NotResumable: Error, Hashable, Sendable {
        /// The journal has none that is not over.
        case nothing
        /// None of that name, or several.
        case unknown(String, known: [ClientOrderID])
        /// It is over.
        case over(ClientOrderID, how: String)
        /// Nothing came of its first order.
        case notBegun(ClientOrderID)
        /// Another process carries it out.
        case running(ClientOrderID, process: String)
        /// Somebody else ended the order that should rest.
        case endedElsewhere(ClientOrderID, Bracket.Leg, OrderID)
        /// Both may be live; only one may.
        case twoLive([ClientOrderID])
    }

    /// The bracket of that name or its beginning, by any of its orders; without one, the newest that can go on.
    ///
    /// Every order of it is looked at. One that turns out to be over is written down as that.
    public func resumption(named name: String?) async -> Envelope<BracketResumption> {
        await .catching(time.now) {
            guard journal.exists else { throw NotResumable.nothing }
            let value = if let name { try await resumption(of: bracketRecord(named: name)) } else { try await newest() }
            return Timed(value: value, moment: time.now())
        }
    }

    private func resumption(of record: BracketRecord) async throws -> BracketResumption {
        var found = BracketOrders(terms: record.terms)
        for member in record.orders {
            guard let intent = try await journal.intent(member.id) else { continue }
            found.add(try await lookAgain(intent), member, at: time.now())
        }
        let bracket = try found.bracket(record.id, at: time.elapsed())
        return BracketResumption(record: record, bracket: bracket, orders: found.members, order: found.last)
    }

    /// The newest bracket that can go on; when none can, why the newest of them cannot.
    private func newest() async throws -> BracketResumption {
        var reason: NotResumable?
        for record in try await journal.use({ try $0.brackets() }) where !record.isOver {
            if let other = record.carrier {
                reason = reason ?? .running(record.id, process: other)
                continue
            }
            do {
                return try await resumption(of: record)
            } catch let error as NotResumable {
                guard let end = error.end else { throw error }
                reason = reason ?? error
                try await journal.use { try $0.end(bracket: record.id, as: end) }
            }
        }
        throw reason ?? .nothing
    }

    private func bracketRecord(named name: String) async throws -> BracketRecord {
        let all = try await journal.use { try $0.brackets() }
        let folded = name.lowercased()
        let ids = try await journal.use { try $0.intents(beginning: name).map(\.id) }
        let fitting = all.filter { record in
            record.id.description.hasPrefix(folded) || record.orders.contains { ids.contains($0.id) }
        }
        guard let record = fitting.first, fitting.count == 1 else {
            throw NotResumable.unknown(name, known: (fitting.isEmpty ? all.filter { !$0.isOver } : fitting).map(\.id))
        }
        if record.isOver, let how = record.end { throw NotResumable.over(record.id, how: how) }
        return record
    }

    /// An order of a bracket as it is listed now; nil where it is not.
    private func lookAgain(_ intent: OrderIntent) async throws -> (OrderIntent, ExchangeOrder?) {
        guard !intent.state.isUnresolved, let orderID = intent.orderID else {
            guard intent.state.isUnresolved, let again = try await recall(intent.id).get() else { return (intent, nil) }
            return (again.intent, again.order)
        }
        let rows = try await kraken.send(QueryOrders(ids: [orderID], isLookup: true)).value.orders
        guard let row = rows.first(where: { $0.id == orderID }) else { return (intent, nil) }
        return ((try? await resolver.note(row, as: intent)) ?? intent, row)
    }

    /// Takes a bracket over, unless a living process carries it out.
    public func claim(_ record: BracketRecord) async -> Envelope<BracketRecord> {
        await .catching(time.now) {
            let owner = ProcessMark.own.description
            if let other = try await journal.use({ try $0.claim(bracket: record.id, for: owner) }) {
                throw NotResumable.running(record.id, process: ProcessMark.number(in: other))
            }
            return Timed(value: record, moment: time.now())
        }
    }
}

extension BracketRecord {
    /// Whether it ended so that nothing is left to be done.
    public var isOver: Bool {
        guard let end else { return false }
        return !BracketRun.resumableEnds.contains(end)
    }

    /// The number of the other living process that carries it out; nil when none does.
    fileprivate var carrier: String? {
        guard end == nil, let owner, owner != ProcessMark.own.description, ProcessMark.isAlive(owner) else {
            return nil
        }
        return ProcessMark.number(in: owner)
    }
}

extension Trader.NotResumable {
    /// How the bracket ended, for the journal; nil when it may go on.
    fileprivate var end: String? {
        switch self {
        case .over(_, let how): how
        case .notBegun: Bracket.End.notBegun.name
        case .endedElsewhere(_, let leg, _): Bracket.End.endedElsewhere(leg).name
        case .nothing, .unknown, .running, .twoLive: nil
        }
    }
}

/// What the orders of a bracket have come to.
private struct BracketOrders {
    let terms: Bracket.Terms
    var members: [BracketReport.Member] = []
    var last: OrderIntent?
    private var finished: [Bracket.Leg: Quantity] = [:]
    private var live: [(id: ClientOrderID, standing: Bracket.Standing)] = []
    /// The last order that is over.
    private var ended: (leg: Bracket.Leg, id: OrderID, wasAsked: Bool, isByUser: Bool)?
    /// How long ago the last one ended.
    private var age: Duration?

    init(terms: Bracket.Terms) { self.terms = terms }

    mutating func add(
        _ seen: (intent: OrderIntent, order: ExchangeOrder?), _ member: BracketRecord.Member, at now: Timestamp
    ) {
        let (intent, order) = seen
        members.append(.init(leg: member.leg, id: member.id, orderID: order?.id ?? intent.orderID))
        last = intent
        guard let order else {
            // What was accepted and is not listed may be live all the same.
            if intent.state.isUnresolved || intent.orderID != nil {
                live.append((member.id, .doubtful(member.leg, cancelAsked: member.isCancelled)))
            }
            return
        }
        if order.status.isOpen {
            live.append((member.id, .live(member.leg, executed: order.executed, cancelAsked: member.isCancelled)))
            return
        }
        finished[member.leg, default: .zero] += order.executed
        let isByUser = order.reason?.lowercased().contains("user") ?? false
        ended = (member.leg, order.id, member.isCancelled, isByUser)
        age = order.closed.map { max(.zero, now - $0) }
    }

    /// The bracket as it goes on; throws when it cannot.
    func bracket(_ id: ClientOrderID, at now: Duration) throws -> Bracket {
        if live.count > 1 { throw Trader.NotResumable.twoLive(live.map(\.id)) }
        let since = ended.map { _ in now - (age ?? .zero) }
        if let standing = live.first?.standing {
            return Bracket(
                resuming: terms, finished: finished, standing: standing,
                exposedSince: standing.hasStop(terms) ? nil : since ?? now)
        }
        guard let ended else { throw Trader.NotResumable.notBegun(id) }
        let rest = finished.values.reduce(terms.quantity) { $0 - $1 }
        if rest < terms.minimum || rest <= .zero {
            throw Trader.NotResumable.over(
                id, how: rest <= .zero ? "\(ended.leg.rawValue)-filled" : "remainder-too-small")
        }
        if !ended.wasAsked, ended.isByUser || ended.leg == terms.rests {
            throw Trader.NotResumable.endedElsewhere(id, ended.leg, ended.id)
        }
        return Bracket(resuming: terms, finished: finished, standing: .bare, exposedSince: since)
    }
}

extension Bracket.Standing {
    /// Whether a stop is live, or none ever rested.
    fileprivate func hasStop(_ terms: Bracket.Terms) -> Bool {
        if case .live(let leg, _, _) = self { return leg == .stop || terms.rests == .target }
        return false
    }
}
