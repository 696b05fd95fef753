import Storage

extension BracketRun {
    /// Ends after which a bracket can be taken up again.
    static let resumableEnds: Set = [
        "interrupted", "left-bare", "stop-left", "target-left", "stop-unseen", "target-unseen", "gave-up",
        "first-unknown",
    ]

    /// Writes down that an order belongs to this bracket, and the bracket itself with its first order.
    ///
    /// It comes before the order: one that a later `--resume` does not know of would be placed a second time.
    func noteMember(_ id: ClientOrderID, _ leg: Bracket.Leg) async throws {
        let (plan, now) = (plan, trader.time.now())
        let bracket = noteBracket(id)
        let record = BracketRecord(
            id: bracket, pair: plan.instrument.pair, terms: plan.terms, stopLimit: plan.stopLimit, createdAt: now,
            owner: ProcessMark.own.description)
        do {
            try await trader.journal.use { journal in
                if bracket == id { try journal.record(record) }
                try journal.add(id, leg: leg, to: bracket)
            }
        } catch {
            forgetBracket(id)
            throw error
        }
    }

    /// Writes down that the bracket asks for the end of one of its orders.
    func noteCancel(_ id: ClientOrderID) async {
        try? await trader.journal.use { try $0.noteBracketCancel(of: id) }
    }

    /// Writes down how it ended, or that it was interrupted in the middle.
    func noteEnd(_ report: BracketReport) async {
        guard let bracket = bracketName else { return }
        var end = "interrupted"
        if case .done(let how) = report.bracket.state { end = how.name }
        let name = end
        try? await trader.journal.use { try $0.end(bracket: bracket, as: name) }
    }
}

extension Bracket.End {
    /// The end's name, for the journal and for scripts.
    public var name: String {
        switch self {
        case .filled(let leg): "\(leg.rawValue)-filled"
        case .remainder: "remainder-too-small"
        case .endedElsewhere(let leg): "\(leg.rawValue)-ended-elsewhere"
        case .left(let leg): "\(leg.rawValue)-left"
        case .leftUnseen(let leg): "\(leg.rawValue)-unseen"
        case .leftBare: "left-bare"
        case .notBegun: "not-begun"
        case .firstUnknown: "first-unknown"
        case .gaveUp: "gave-up"
        }
    }
}
