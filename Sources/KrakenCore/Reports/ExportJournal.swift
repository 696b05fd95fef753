import Storage

/// The journal of exports of one key, opened when it is first needed.
public actor ExportJournal {
    private let path: String
    private var repository: ExportRepository?

    /// A journal at `path`; nothing is opened before it is needed.
    public init(path: String) { self.path = path }

    func begin(_ export: ExportIntent, overdueAt overdue: Timestamp) throws {
        try open().begin(export, owner: ProcessMark.own.description, overdueAt: overdue)
    }

    func settle(
        _ mark: String, by event: ExportIntent.Event, reference: String?, at moment: Timestamp, detail: String
    ) throws -> ExportIntent {
        try open().settle(mark, by: event, reference: reference, at: moment, detail: detail)
    }

    func noteAbsent(_ mark: String, at moment: Timestamp) throws -> Timestamp {
        try open().noteAbsent(mark, at: moment)
    }

    func forgetAbsence(_ mark: String) throws { try open().forgetAbsence(mark) }
    func like(_ export: ExportIntent) throws -> [ExportIntent] { try open().like(export) }
    func isInFlight(_ export: ExportIntent, at now: Timestamp) throws -> Bool {
        try open().isInFlight(export, at: now)
    }

    private func open() throws -> ExportRepository {
        if let repository { return repository }
        try Files.makeFolder(String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]))
        let opened = try ExportRepository(path: path, isAlive: ProcessMark.isAlive)
        repository = opened
        return opened
    }
}
