import Storage

/// A payment that was looked for, and what was seen.
public struct PaymentLook: Sendable {
    /// The payment as it stands now.
    public var payment: Payment
    /// What was seen.
    public var sight: PaymentSight
}

/// What the operator says about a payment nobody knows about.
public enum PaymentVerdict: Hashable, Sendable {
    /// It was made, under this name.
    case made(reference: String)
    /// It was not made.
    case notMade
}

extension Funding {
    /// Payments of ours that may have been made without our knowing it; nobody is asked.
    public func unresolved() async -> Envelope<[Payment]> {
        await .catching(time.now) { Timed(value: try await journal.unresolved(), moment: time.now()) }
    }

    /// Looks once for everything of ours that is unsettled, and settles what is found.
    ///
    /// Costs nothing when nothing is.
    public func settleUnresolved() async -> Envelope<[PaymentLook]> {
        await .catching(time.now) { Timed(value: try await settleAll(), moment: time.now()) }
    }

    /// Has the operator decide about a payment; it is looked for once more before.
    ///
    /// - Parameters:
    ///   - name: our own name of it or its beginning; nil when only one waits.
    ///   - reason: the operator's words, for the journal.
    ///   - isForced: takes the word before it has been looked for long enough, and whatever the exchange lists.
    public func resolve(
        _ kind: Payment.Kind, named name: String?, as verdict: PaymentVerdict, reason: String, isForced: Bool
    ) async -> Envelope<Payment> {
        await .catching(time.now) {
            let payment = try await unresolved(kind, named: name)
            let look = try await settle(payment, isThorough: true)
            let seen = look.payment
            let event: Payment.Event
            var reference: String?
            switch verdict {
            case .made(let name):
                guard seen.state.isUnresolved else { return Timed(value: seen, moment: time.now()) }
                if !isForced { try await checkListed(name, for: seen) }
                (event, reference) = (.operatorSaysMade, name)
            case .notMade:
                if case .found = look.sight { throw FundingError.wasMade(seen) }
                if case .cannotTell(let why) = look.sight, !isForced { throw FundingError.unasked(why) }
                guard isForced || seen.state == .probablyNotMade else { throw FundingError.tooEarly(seen) }
                event = .operatorSaysNotMade
            }
            let words = isForced ? "before it was looked for long enough: \(reason)" : reason
            let now = time.now()
            do {
                let decided = try await journal.settle(
                    payment.id, by: event, reference: reference, at: now, detail: words)
                return Timed(value: decided, moment: now)
            } catch is Payment.IllegalEvent {
                // Another process knows more by now.
                let other = try await journal.payment(payment.id) ?? seen
                if [.made, .saidMade, .appeared].contains(other.state) { throw FundingError.wasMade(other) }
                return Timed(value: other, moment: now)
            }
        }
    }

    /// Throws when the exchange lists no such payment to the same place, or cannot be asked.
    private func checkListed(_ reference: String, for payment: Payment) async throws {
        do {
            let isListed: Bool
            if payment.kind == .withdrawal {
                let rows = try await kraken.send(WithdrawStatus(asset: payment.assetID, isLookup: true)).value.rows
                isListed = rows.contains { row in
                    row.reference == reference && (row.key == nil || row.key == payment.destination)
                }
            } else {
                let ledger = FundingLedger(asset: payment.assetID, type: payment.kind.rawValue, isLookup: true)
                isListed = try await kraken.send(ledger).value.entries.contains { $0.reference == reference }
            }
            if !isListed { throw FundingError.notListed(reference) }
        } catch let error as KrakenError where error != .cancelled {
            throw FundingError.unasked(ErrorIdentifier.of(error))
        }
    }

    private func unresolved(_ kind: Payment.Kind, named name: String?) async throws -> Payment {
        let all = try await journal.unresolved().filter { $0.kind == kind }
        guard !all.isEmpty else { throw FundingError.nothingUnresolved }
        let fitting = name.map { name in all.filter { $0.id.description.hasPrefix(name.lowercased()) } } ?? all
        guard let only = fitting.first else { throw FundingError.unknownPayment(name ?? "") }
        guard fitting.count == 1 else { throw FundingError.ambiguousPayment(fitting.map(\.id)) }
        return only
    }

    func settleAll() async throws -> [PaymentLook] {
        let now = time.now()
        var looks: [PaymentLook] = []
        for payment in try await journal.unresolved() { looks.append(try await settle(payment, isThorough: true)) }
        // What the operator called not made stays watched for a day.
        for payment in try await journal.saidNotMade(since: now - .seconds(86_400)) {
            looks.append(try await settle(payment, isThorough: false))
        }
        return looks
    }

    /// Looks once, and writes down what was seen.
    func settle(_ payment: Payment, isThorough: Bool) async throws -> PaymentLook {
        let sight = try await look(for: payment, isThorough: isThorough)
        var settled = payment
        switch sight {
        case .found(let reference, _):
            settled = try await journal.settle(
                payment.id, by: .found, reference: reference, at: time.now(), detail: "found as \(reference)")
        case .absent:
            try await journal.note(payment.id, Self.absentEvent, at: time.now(), detail: "")
            guard isThorough, [.sending, .unknown].contains(payment.state), try await isAbsentForLong(payment) else {
                break
            }
            settled = try await journal.settle(
                payment.id, by: .absentForLong, at: time.now(), detail: "not listed \(payment.kind.watch) later")
        case .cannotTell(let why):
            try await journal.note(payment.id, "cannotTell", at: time.now(), detail: why)
        }
        return PaymentLook(payment: settled, sight: sight)
    }

    static let absentEvent = "absent"

    /// Whether a payment was missing from every list long enough, by the exchange's clock, and more than once.
    private func isAbsentForLong(_ payment: Payment) async throws -> Bool {
        guard let attempt = try await journal.attempt(of: payment.id),
            try await journal.events(of: payment.id).filter({ $0.name == Self.absentEvent }).count > 1,
            let clock = try? await kraken.clock()
        else { return false }
        return clock.time(at: time.elapsed()) - clock.doubt - attempt.notBefore >= payment.kind.watch
    }
}

extension Payment.Kind {
    /// After how long of clean absence a payment was probably not made.
    var watch: Duration { self == .withdrawal ? .seconds(1_800) : .seconds(600) }
}
