import Storage
import Synchronization

extension Reports {
    /// What became of asking for an export.
    public enum Creation: Hashable, Sendable {
        /// The exchange prepares it; whether its answer was lost and it was found in the list.
        case created(id: String, wasLost: Bool)
        /// The same was asked for before and is there; nothing was sent.
        case adopted(id: String, askedAt: Timestamp)
        /// The exchange refused.
        case refused([ExchangeError])
        /// The exchange refused for now.
        case refusedForNow([ExchangeError])
        /// Nothing was sent.
        case notSent(KrakenError)
        /// It was asked for and is not there: it may be asked for again.
        case notCreated(String)
        /// It may have been created under that mark; the text says why nobody knows.
        case unknown(String, mark: String)
    }

    /// An export to be prepared.
    public struct Request: Hashable, Sendable {
        /// What is exported.
        public var report: ExportReport
        /// What it is called.
        public var description: String
        /// How its rows are written.
        public var format: ExportFormat
        /// Which columns; all when empty.
        public var fields: [String]
        /// From when on; nil for the first of this month.
        public var start: Timestamp?
        /// Until when; nil for now.
        public var end: Timestamp?

        public init(
            report: ExportReport, description: String, format: ExportFormat, fields: [String], start: Timestamp?,
            end: Timestamp?
        ) {
            (self.report, self.description, self.format) = (report, description, format)
            (self.fields, self.start, self.end) = (fields, start, end)
        }

        fileprivate var terms: ExportIntent.Terms {
            ExportIntent.Terms(
                report: report.rawValue, format: format.rawValue, fields: fields, description: description,
                start: start, end: end)
        }
    }

    /// For how long the same export typed again means the one that was just asked for.
    static let repetitionGuard = Duration.seconds(60)
    /// How old an export without an end may be to be taken for one that is asked for now.
    static let adoptionTime = Duration.seconds(3_600)
    /// How long after the end of its call a process that still waits must have been stopped, as for orders.
    static let stoppedAfter = Duration.seconds(12)
    /// How far the two looks are apart that prove an export missing.
    static let absenceGap = Duration.seconds(10)

    /// Has an export prepared.
    ///
    /// It is asked for once, with a mark of ours before its description; the mark is durable before the first byte is
    /// sent. When the answer is lost, or the program ended before it came, the list is looked at until the mark is
    /// there, or was missing twice, ten seconds apart: only then the same is asked for again.
    ///
    /// - Parameters:
    ///   - mark: letters and digits that were never used before.
    ///   - moment: when the moments of the request were counted from, for those that are relative.
    ///   - again: whether a second one is meant although the same was just asked for.
    ///   - onLooking: called before an earlier export without an answer is looked for.
    public func create(
        _ request: Request, mark: String, askedAt moment: Timestamp? = nil, again: Bool = false,
        onLooking: @Sendable (ExportIntent) -> Void = { _ in }
    ) async -> Envelope<Creation> {
        await .catching(time.now) {
            let export = ExportIntent(mark: mark, terms: request.terms, createdAt: moment ?? time.now())
            if let earlier = try await earlier(than: export, again: again, onLooking) {
                return Timed(value: earlier, moment: time.now())
            }
            return Timed(value: try await asked(export, request), moment: time.now())
        }
    }

    /// What the same export, asked for before, comes to; nil when it does not stand for this one.
    private func earlier(
        than export: ExportIntent, again: Bool, _ onLooking: (ExportIntent) -> Void
    ) async throws -> Creation? {
        for other in try await journal.like(export) {
            guard other.state.isUnresolved else {
                if !again, let made = try await justMade(other, before: export) { return made }
                continue
            }
            if try await journal.isInFlight(other, at: time.now()) { throw UnresolvedExport(mark: other.mark) }
            onLooking(other)
            let reason = other.state == .sending ? "the program ended before an answer" : "its answer was lost"
            switch try await search(other, firstPause: .zero, reason) {
            case .created(let id, _) where !again && other.stands(for: export):
                return .adopted(id: id, askedAt: other.createdAt)
            case .unknown(let reason, let mark): return .unknown(reason, mark: mark)
            default: continue
            }
        }
        return nil
    }

    private func justMade(_ other: ExportIntent, before export: ExportIntent) async throws -> Creation? {
        guard let id = other.reference, time.now() - other.createdAt <= Self.repetitionGuard,
            try await listed(ExportReport(rawValue: export.terms.report)).contains(where: { $0.id == id })
        else { return nil }
        return .adopted(id: id, askedAt: other.createdAt)
    }

    private func asked(_ export: ExportIntent, _ request: Request) async throws -> Creation {
        let call = AddExport(
            report: request.report, description: "\(export.mark) \(request.description)", format: request.format,
            fields: request.fields, start: request.start, end: request.end)
        let hasBegun = Mutex(false)
        let longest = kraken.configuration.timeout + Self.stoppedAfter
        let outcome = await kraken.transmit(call) { attempt in
            try await journal.begin(export, overdueAt: attempt.at + longest)
            hasBegun.withLock { $0 = true }
        }
        if case .notSent(let error) = outcome, !hasBegun.withLock(\.self) { return .notSent(error) }
        switch outcome {
        case .accepted(let answer):
            await write(export, .accepted, reference: answer.id, answer.id)
            return .created(id: answer.id, wasLost: false)
        case .refused(let errors):
            await write(export, .refused, errors.text)
            return .refused(errors)
        case .refusedMayPass(let errors):
            await write(export, .refused, errors.text)
            return .refusedForNow(errors)
        case .notSent(let error):
            await write(export, .provedNotSent, "\(error)")
            return .notSent(error)
        case .exists(let errors): return try await lost(export, errors.text)
        case .unknown(let reason): return try await lost(export, reason.text)
        }
    }

    private func lost(_ export: ExportIntent, _ reason: String) async throws -> Creation {
        let lost = await write(export, .answerLost, reason)
        if let known = Self.settled(lost, reason) { return known }
        return try await search(lost, firstPause: .seconds(2), reason)
    }

    /// What another process has found out while this one was stopped; nil when that is nothing.
    private static func settled(_ export: ExportIntent, _ reason: String) -> Creation? {
        switch (export.state, export.reference) {
        case (.created, let id?): .created(id: id, wasLost: true)
        case (.notCreated, _): .notCreated(reason)
        default: nil
        }
    }

    /// The export as the journal has it then; what this process knows counts where it cannot take that.
    @discardableResult
    private func write(
        _ export: ExportIntent, _ event: ExportIntent.Event, reference: String? = nil, _ detail: String
    ) async -> ExportIntent {
        if let settled = try? await journal.settle(
            export.mark, by: event, reference: reference, at: time.now(), detail: detail)
        {
            return settled
        }
        var known = export
        known.reference = reference
        return (try? known.apply(event)) == nil ? export : known
    }

    /// Looks until the export is listed, or was missing from whole lists long enough.
    private func search(_ export: ExportIntent, firstPause: Duration, _ reason: String) async throws -> Creation {
        for pass in 0..<6 {
            // An interrupt ends the looking, not what is known.
            guard (try? await time.sleep(pass == 0 ? firstPause : Self.absenceGap)) != nil else { break }
            guard let jobs = try? await listed(ExportReport(rawValue: export.terms.report)),
                jobs.allSatisfy({ $0.description != nil })
            else {
                try await journal.forgetAbsence(export.mark)
                continue
            }
            if let job = jobs.first(where: { $0.description?.contains(export.mark) == true }) {
                await write(export, .found, reference: job.id, "found as \(job.id)")
                return .created(id: job.id, wasLost: true)
            }
            let now = time.now()
            if try await now - journal.noteAbsent(export.mark, at: now) >= Self.absenceGap {
                let end = await write(export, .provedAbsent, reason)
                return Self.settled(end, reason) ?? .notCreated(reason)
            }
        }
        return .unknown(reason, mark: export.mark)
    }
}

extension ExportIntent {
    /// Whether what was asked for then is as good as what is asked for now: an export without an end ends when it was
    /// asked for.
    fileprivate func stands(for other: ExportIntent) -> Bool {
        terms.end != nil || other.createdAt - createdAt <= Reports.adoptionTime
    }
}
