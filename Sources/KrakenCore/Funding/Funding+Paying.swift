import Storage
import Synchronization

/// What became of a payment that was to be made.
public struct PaymentResult: Sendable {
    /// The payment as it stands now.
    public var payment: Payment
    /// What became of it.
    public var outcome: Outcome
    /// Whether the outcome could not be written down: the journal still says the payment may have been made.
    public var journalIsBehind = false

    /// What became of a payment.
    public enum Outcome: Sendable {
        /// The exchange has it; the row when its answer was lost and it was found in the list.
        case made(wasLost: Bool, FundingRow?)
        /// The exchange refused it.
        case refused([ExchangeError])
        /// The exchange refused it for now.
        case refusedForNow([ExchangeError])
        /// Nothing was sent.
        case notSent(KrakenError)
        /// It may have been made; the text says why nobody knows.
        case unknown(String)
    }
}

/// How a payment is sent.
public struct PaymentTerms: Sendable {
    /// The latest moment (of the monotonic clock) at which it may be sent.
    public var notAfter: Duration
    /// How long a lost answer is looked for at once.
    public var patience: PaymentPatience
    /// Called just before the first byte is sent.
    public var onFlight: @Sendable () -> Void
    /// Called when the answer is lost, with the reason, before the looking begins.
    public var onLost: @Sendable (String) -> Void

    public init(
        notAfter: Duration, patience: PaymentPatience, onFlight: @escaping @Sendable () -> Void = {},
        onLost: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        (self.notAfter, self.patience, self.onFlight, self.onLost) = (notAfter, patience, onFlight, onLost)
    }
}

extension WithdrawalPlan {
    /// The rule that was overridden, for the journal; nil for none.
    public var overriddenRule: String? {
        for case .coolingOff(let until) in confirmations { return "cooling-off until \(until.rfc3339())" }
        return nil
    }
}

extension Funding {
    /// A confirmation is good for a short time only.
    public struct ConfirmationExpired: Error, Hashable, Sendable {
        public init() {}
    }

    /// Makes a withdrawal that was planned.
    ///
    /// What is listed before, the payment and the attempt are durable before the first byte is sent; it is transmitted
    /// once; a lost answer is looked for.
    public func withdraw(
        _ plan: WithdrawalPlan, policy: WithdrawalPolicy, terms: PaymentTerms
    ) async -> Envelope<PaymentResult> {
        await .catching(time.now) {
            guard policy.isAllowed else { throw FundingError.notAllowed }
            let payment = plan.payment
            guard plan.problems.isEmpty, let address = payment.address, let maximumFee = payment.maximumFee else {
                throw FundingError.notPlanned
            }
            let listed = try await knownReferences(of: plan)
            let call = Withdraw(
                asset: payment.assetID, key: payment.destination, amount: payment.amount, address: address,
                maximumFee: maximumFee)
            let result = try await pay(
                payment, by: call, known: listed, terms, repeats: plan.repeats, remark: plan.overriddenRule)
            return Timed(value: result, moment: time.now())
        }
    }

    /// What is listed before it is made: as the plan saw it, or, when the operator took his time, as it is now.
    private func knownReferences(of plan: WithdrawalPlan) async throws -> Set<String> {
        if time.elapsed() - plan.listedAt <= .seconds(20) { return plan.listed }
        return try await Set(kraken.send(WithdrawStatus(asset: plan.payment.assetID)).value.rows.map(\.reference))
    }

    /// Makes a transfer that was planned, as a withdrawal is made.
    public func transfer(_ plan: TransferPlan, terms: PaymentTerms) async -> Envelope<PaymentResult> {
        await .catching(time.now) {
            guard plan.problems.isEmpty else { throw FundingError.notPlanned }
            let payment = plan.payment
            let ledger = FundingLedger(asset: payment.assetID, type: payment.kind.rawValue)
            let listed = try await kraken.send(ledger).value.entries
            let result = try await pay(
                payment, by: WalletTransfer(asset: payment.assetID, amount: payment.amount),
                known: Set(listed.map(\.reference)), terms, repeats: plan.repeats)
            return Timed(value: result, moment: time.now())
        }
    }

    private func pay<C: MoneyCall>(
        _ payment: Payment, by call: C, known: Set<String>, _ terms: PaymentTerms, repeats: Bool,
        remark: String? = nil
    ) async throws -> PaymentResult where C.Response == FundingReference {
        // A window that is not known to be nought makes an "invalid nonce" prove nothing.
        let nonceWindow = try? await kraken.send(KeyInfo()).value.nonceWindow
        let clock = try await kraken.clock()
        try await journal.record(payment, known: known)
        if let remark { try await journal.note(payment.id, "overridden", at: time.now(), detail: remark) }
        let hasBegun = Mutex(false)
        var sending = payment
        try sending.apply(.sendingBegan)
        let (journal, time, announced) = (journal, time, sending)
        let outcome = await kraken.transmit(call, nonceWindow: nonceWindow) { attempt in
            guard time.elapsed() <= terms.notAfter else { throw ConfirmationExpired() }
            let earliest = clock.time(at: time.elapsed()) - clock.doubt
            try await journal.begin(
                announced,
                attempt: PaymentAttempt(
                    nonce: String(attempt.nonce), sentAt: attempt.at, notBefore: earliest),
                // Whatever was made after this one was shown, however long the question took.
                refusingRepeatsSince: repeats ? nil : min(payment.createdAt, attempt.at) - Self.repetitionGuard)
            hasBegun.withLock { $0 = true }
            terms.onFlight()
        }
        var result = try await settle(hasBegun.withLock(\.self) ? sending : payment, outcome)
        if case .unknown(let reason) = result.outcome, result.payment.state.isUnresolved {
            terms.onLost(reason)
            result = await search(result, terms.patience)
        }
        return result
    }

    private func settle(
        _ payment: Payment, _ outcome: Transmission<FundingReference>
    ) async throws -> PaymentResult {
        let (event, end, detail) = Self.reading(of: outcome)
        var reference: String?
        if case .accepted(let answer) = outcome { reference = answer.reference }
        do {
            let settled = try await journal.settle(
                payment.id, by: event, reference: reference, at: time.now(), detail: detail)
            // Another process has found it while this one was stopped.
            let isFound = event == .answerLost && [.made, .saidMade, .appeared].contains(settled.state)
            return PaymentResult(payment: settled, outcome: isFound ? .made(wasLost: true, nil) : end)
        } catch {
            // What this process knows counts, whatever the journal can still take.
            var known = payment
            known.reference = reference
            try known.apply(event)
            return PaymentResult(payment: known, outcome: end, journalIsBehind: true)
        }
    }

    private static func reading(
        of outcome: Transmission<FundingReference>
    ) -> (Payment.Event, PaymentResult.Outcome, String) {
        switch outcome {
        case .notSent(let error): (.provedNotSent, .notSent(error), "\(error)")
        case .accepted(let answer): (.accepted, .made(wasLost: false, nil), answer.reference)
        case .refused(let errors): (.refused, .refused(errors), errors.text)
        case .refusedMayPass(let errors): (.refused, .refusedForNow(errors), errors.text)
        case .exists(let errors): (.answerLost, .unknown(errors.text), errors.text)
        case .unknown(let reason): (.answerLost, .unknown(reason.text), reason.text)
        }
    }

    /// Looks for a payment whose answer is lost, again and again until it is found or patience ends.
    private func search(_ lost: PaymentResult, _ patience: PaymentPatience) async -> PaymentResult {
        var result = lost
        let end = time.elapsed() + patience.total
        while true {
            let pause = min(patience.interval, max(.zero, end - time.elapsed()))
            // An interrupt ends the looking, not what is known.
            if pause > .zero, (try? await time.sleep(pause)) == nil { return result }
            let isLast = time.elapsed() >= end
            guard let sight = try? await settle(result.payment, isThorough: isLast) else { return result }
            result.payment = sight.payment
            if case .found(_, let row) = sight.sight {
                result.outcome = .made(wasLost: true, row)
                return result
            }
            if isLast || Task.isCancelled { return result }
        }
    }
}
