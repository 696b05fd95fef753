/// Exports of trades and ledgers, which the exchange prepares and keeps for a while.
public struct Reports: Sendable {
    let kraken: Kraken
    let journal: ExportJournal
    let time: TimeSource
    /// The only folder anything is written to.
    let folder: String

    /// The exports of a key.
    public init(kraken: Kraken, journal: ExportJournal, folder: String, time: TimeSource) {
        (self.kraken, self.journal, self.folder, self.time) = (kraken, journal, folder, time)
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
