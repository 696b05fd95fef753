/// How far a long list has been read.
public struct ListingProgress: Hashable, Sendable {
    /// How many rows came.
    public var done: Int
    /// How many there are, as the exchange says; nil when it does not.
    public var total: Int?
}

/// Reads a list which the exchange gives out fifty rows at a time, newest first.
///
/// Rows that come while it is read push the others down: the same row can come twice and is counted once, and the
/// pages after the first end where the first began.
struct Pages<Row: Sendable> {
    /// How many rows the exchange puts on a page.
    static var size: Int { 50 }

    /// One page.
    struct Page: Sendable {
        var rows: [Row]
        /// How many there are in all; nil when not told.
        var total: Int?
    }

    /// What was read.
    struct Reading: Sendable {
        /// In the order they came, each once.
        var rows: [Row] = []
        /// How many there are in all; nil when not told.
        var total: Int?
        /// Whether the list was read to its end.
        var isComplete = false
    }

    let query: OrderQuery
    /// The name by which a row is known when it comes twice.
    let name: @Sendable (Row) -> String
    /// When a row became part of the list.
    let moment: @Sendable (Row) -> Timestamp
    /// Whether a row counts for the number that is asked for.
    let isWanted: @Sendable (Row) async -> Bool
    /// Asks for the rows after so many, up to a moment.
    let fetch: @Sendable (_ offset: Int, _ end: Timestamp?) async throws -> Page
    let onPage: @Sendable (ListingProgress) -> Void

    func read() async throws -> Reading {
        var (reading, known) = (Reading(), Set<String>())
        var (offset, wanted) = (0, 0)
        var end = query.until?.roundedUp
        while true {
            let page = try await fetch(offset, end)
            if offset == 0 {
                reading.total = page.total
                end = end ?? page.rows.map(moment).max()?.roundedUp
            }
            offset += page.rows.count
            let fresh = page.rows.filter { known.insert(name($0)).inserted }
            reading.rows += fresh
            onPage(ListingProgress(done: reading.rows.count, total: reading.total))
            let isPast = query.since.map { since in fresh.allSatisfy { moment($0) < since } } ?? false
            if page.rows.count < Self.size || isPast || reading.total.map({ offset >= $0 }) ?? false {
                reading.isComplete = true
                return reading
            }
            // A server that knows no offset gives the same page for ever.
            if fresh.isEmpty { return reading }
            for row in fresh where await isWanted(row) { wanted += 1 }
            switch query.extent {
            case .newest: return reading
            case .count(let count) where wanted >= count: return reading
            case .count, .everything: break
            }
        }
    }
}
