import KrakenCore
import Storage
import Trading
import Transport

/// How the changes of an order are shown.
enum ChangeRows {
    /// Each step of a change by its time, for people.
    static func history(_ record: Trader.ChangeRecord) -> [(Timestamp, String)] {
        let change = record.change
        let end = change.successor.map { "\(change.state.words), by \($0)" } ?? change.state.words
        var lines = [(change.createdAt, "\(change.way.rawValue) \(change.difference): \(end)")]
        if let attempt = record.attempt { lines.append((attempt.sentAt, JournalRows.sent(attempt))) }
        lines += record.passes.map { ($0.begunAt, "looked for the change: \(JournalRows.verdict($0))") }
        return lines
    }

    static func json(_ record: Trader.ChangeRecord) -> JSON {
        let change = record.change
        return .object([
            "change_id": .string(change.id.description), "way": .string(change.way.rawValue),
            "txid": .string(change.orderID.description), "new_txid": .text(change.successor),
            "state": .string(change.state.rawValue), "created": .time(change.createdAt),
            "before": ChangePreview.json(change.before), "change": ChangePreview.json(change.wanted),
            "attempt": record.attempt.map(JournalRows.json) ?? .null,
            "lookups": .array(record.passes.map(JournalRows.json)),
        ])
    }
}

extension ChangeIntent {
    /// What was to change, old and new: `price 20000 -> 21000`.
    fileprivate var difference: String {
        let values: [(String, String?, String?)] = [
            ("volume", wanted.quantity?.description, before.quantity?.description),
            ("price", wanted.limitPrice?.description, before.limitPrice?.description),
            ("trigger", wanted.triggerPrice?.description, before.triggerPrice?.description),
            ("visible part", wanted.displayQuantity?.description, before.displayQuantity?.description),
        ]
        let parts = values.compactMap { name, new, old in
            new.map { new in old.map { "\(name) \($0) -> \(new)" } ?? "\(name) \(new)" }
        }
        return parts.isEmpty ? "of nothing" : parts.joined(separator: ", ")
    }
}
