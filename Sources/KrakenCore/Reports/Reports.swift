import Transport

/// Exports of trades and ledgers, which the exchange prepares and keeps for a while.
public struct Reports: Sendable {
    let kraken: Kraken
    let time: TimeSource
    /// The only folder anything is written to.
    let folder: String

    /// The exports of a key.
    public init(kraken: Kraken, folder: String, time: TimeSource) {
        (self.kraken, self.folder, self.time) = (kraken, folder, time)
    }

    /// What was asked for, and what became of asking.
    public enum Creation: Hashable, Sendable {
        /// The exchange prepares it; whether its answer was lost and it was found in the list.
        case created(id: String, wasLost: Bool)
        /// The exchange refused.
        case refused([ExchangeError])
        /// The exchange refused for now.
        case refusedForNow([ExchangeError])
        /// Nothing was sent.
        case notSent(KrakenError)
        /// It was asked for and is not there: it may be asked for again.
        case notCreated(String)
        /// It may have been created; the text says why nobody knows.
        case unknown(String)
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
    }

    /// Has an export prepared.
    ///
    /// It is asked for once, with a mark of ours before its description; when the answer is lost, the list is looked at
    /// until the mark is there, or was missing twice, ten seconds apart.
    ///
    /// - Parameter mark: letters and digits that were never used before.
    public func create(_ request: Request, mark: String) async -> Envelope<Creation> {
        await .catching(time.now) { Timed(value: try await created(request, mark: mark), moment: time.now()) }
    }

    private func created(_ request: Request, mark: String) async throws -> Creation {
        let call = AddExport(
            report: request.report, description: "\(mark) \(request.description)", format: request.format,
            fields: request.fields, start: request.start, end: request.end)
        switch await kraken.transmit(call) {
        case .accepted(let answer): return .created(id: answer.id, wasLost: false)
        case .refused(let errors): return .refused(errors)
        case .refusedMayPass(let errors): return .refusedForNow(errors)
        case .notSent(let error): return .notSent(error)
        case .exists(let errors): return try await search(request.report, mark: mark, errors.text)
        case .unknown(let reason): return try await search(request.report, mark: mark, reason.text)
        }
    }

    private func search(_ report: ExportReport, mark: String, _ reason: String) async throws -> Creation {
        var clean = 0
        for pass in 0..<6 {
            // An interrupt ends the looking, not what is known.
            guard (try? await time.sleep(pass == 0 ? .seconds(2) : .seconds(10))) != nil else { break }
            guard let jobs = try? await kraken.send(ExportStatus(report: report)).value.jobs,
                jobs.allSatisfy({ $0.description != nil })
            else {
                clean = 0
                continue
            }
            if let job = jobs.first(where: { $0.description?.contains(mark) == true }) {
                return .created(id: job.id, wasLost: true)
            }
            clean += 1
            if clean == 2 { return .notCreated(reason) }
        }
        return .unknown(reason)
    }

    /// The exports the exchange keeps, of one kind or of both.
    public func jobs(_ report: ExportReport?) async -> Envelope<[ExportJob]> {
        await .catching(time.now) { Timed(value: try await listed(report), moment: time.now()) }
    }

    func listed(_ report: ExportReport?) async throws(KrakenError) -> [ExportJob] {
        var jobs: [ExportJob] = []
        for kind in report.map({ [$0] }) ?? ExportReport.allCases {
            jobs += try await kraken.send(ExportStatus(report: kind)).value.jobs
        }
        return jobs
    }

    /// Waits until an export is done.
    ///
    /// - Parameters:
    ///   - patience: how long at most.
    ///   - progress: hears of every look, with the time since the first.
    public func wait(
        for id: String, report: ExportReport?, patience: Duration,
        progress: @Sendable (ExportJob, Duration) -> Void = { _, _ in }
    ) async -> Envelope<ExportJob> {
        await .catching(time.now) {
            let job = try await waited(for: id, report, patience, progress)
            return Timed(value: job, moment: time.now())
        }
    }

    private func waited(
        for id: String, _ report: ExportReport?, _ patience: Duration, _ progress: (ExportJob, Duration) -> Void
    ) async throws -> ExportJob {
        let begun = time.elapsed()
        var pause = Duration.seconds(2)
        while true {
            guard let job = try await listed(report).first(where: { $0.id == id }) else {
                throw ReportsError.unknownExport(id)
            }
            let waited = time.elapsed() - begun
            progress(job, waited)
            if job.isProcessed { return job }
            guard waited + pause <= patience else { throw ReportsError.notReady(id, status: job.status) }
            try await time.sleep(pause)
            // Each look costs a point of the call counter.
            pause = min(pause * 2, .seconds(15))
        }
    }

    /// Takes an export back or deletes it, whichever its state asks for.
    public func remove(_ id: String) async -> Envelope<RemoveExport.Kind> {
        await .catching(time.now) { Timed(value: try await removed(id), moment: time.now()) }
    }

    private func removed(_ id: String) async throws -> RemoveExport.Kind {
        for isLast in [false, true] {
            guard let job = try await listed(nil).first(where: { $0.id == id }) else {
                throw ReportsError.unknownExport(id)
            }
            let kind: RemoveExport.Kind = job.isProcessed ? .delete : .cancel
            do throws(KrakenError) {
                _ = try await kraken.send(RemoveExport(id: id, kind: kind))
                return kind
            } catch {
                // It may have been done while it was asked for, which takes the other word.
                guard !isLast, case .exchange = error else { throw error }
            }
        }
        throw ReportsError.unknownExport(id)
    }
}
