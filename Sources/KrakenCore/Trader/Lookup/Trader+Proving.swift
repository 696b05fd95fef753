extension Trader {
    /// Settles an unresolved intent as not placed, if two passes prove it; whether it is settled so now.
    ///
    /// Called after a cancel by the same name, which the exchange carries out should the order still come.
    func proveAbsence(of id: ClientOrderID, after result: CancelResult) async throws -> Bool {
        guard case .absent = result.sight, journal.exists, let intent = try await journal.intent(id) else {
            return false
        }
        if intent.state == .notPlaced { return true }
        guard intent.state.isUnresolved else { return false }
        let clock = try await kraken.clock()
        let rule = rules.absence(clock)
        let deadline = try await resolver.deadline(of: intent)
        guard clock.time(at: time.elapsed()) >= rule.earliest(deadline: deadline) else { return false }
        for isLast in [false, true] {
            let resolution = try await resolver.look(for: intent, deadline: deadline, clock: clock, rule: rule)
            guard case .unknown(let pass) = resolution else {
                if case .notPlaced = resolution { return true }
                return false
            }
            guard pass?.verdict == .absent, !isLast else { return false }
            try await time.sleep(rule.gap)
        }
        return false
    }
}
