import Trading

/// An export that was asked for; how far it is follows from the time alone.
struct ExportRecord: Hashable, Sendable {
    var id: String
    /// The place among all exports.
    var serial: Int
    var report: Report
    var description: String
    var format: Format
    /// The columns asked for; nil for all.
    var fields: [String]?
    var created: Timestamp
    /// What lies between is exported, the start included.
    var start: Timestamp
    var end: Timestamp

    /// The raw values are the wire's.
    enum Report: String, Sendable {
        case trades, ledgers
    }

    /// The raw values are the wire's.
    enum Format: String, Sendable {
        case commas = "CSV"
        case tabs = "TSV"
    }

    /// The raw values are the wire's.
    enum State: String, Sendable {
        case queued = "Queued"
        case processing = "Processing"
        case processed = "Processed"
    }

    /// When work on it begins, and when it is done.
    var begun: Timestamp { created + .seconds(2) }
    var completed: Timestamp { created + .seconds(5) }
    /// When it is thrown away.
    var expires: Timestamp { created + .seconds(14 * 86_400) }

    func state(at now: Timestamp) -> State {
        if now >= completed { return .processed }
        return now >= begun ? .processing : .queued
    }
}
