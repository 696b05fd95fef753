import KrakenCore
import Storage
import Trading
import Transport

/// How the journal of this program's own orders is shown.
enum JournalRows {
    static func report(_ answer: Envelope<Trader.RecordList>, _ query: OrderQuery, _ venue: String) throws -> Report {
        let list = try answer.get()
        let records = list.records
        let count = "\(records.count.counted("order", of: list.total)) of this program's journal"
        var blocks: [Report.Block] = records.isEmpty ? [] : [.table(table(records))]
        blocks.append(.line(nil, "\(count), \(venue)"))
        if records.count < list.total { blocks.append(.line(.note, "The newest are shown; --all shows all of them.")) }
        return Report(
            data: .object([
                "venue": .string(venue), "journal": .array(records.map(json)), "total": .integer(list.total),
            ]), blocks: blocks, rows: .member("journal"))
    }

    private static func table(_ records: [Trader.Record]) -> Table {
        var table = Table(
            columns: [
                .init("Client id", key: "cl_ord_id"), .init("Made (UTC)", key: "created", rank: 5),
                .init("Market", key: "order_pair"), .init("Side", key: "order_side", rank: 1),
                .init("Type", key: "order_type", rank: 6), .init("Volume", key: "order_volume", .number, rank: 3),
                .init("Price", key: "order_price", .number, rank: 2),
                .init("State"), .init("Sent", .number, rank: 4), .init("Looks", .number, rank: 7),
                .init("Order id", key: "txid", rank: 8),
            ],
            rows: records.map { record in
                let (intent, request) = (record.intent, record.intent.request)
                return [
                    intent.id.description, intent.createdAt.dateTime, request.pair.description, request.side.rawValue,
                    request.type.rawValue, volume(record), prices(record),
                    state(record), "\(record.attempts.count)", "\(record.passes.count)",
                    intent.orderID?.description ?? "",
                ]
            })
        // The first eight letters are the time: they tell orders apart that are a minute apart.
        table.shorter = .ids(records.map(\.intent.id.description), column: 0, minimum: 8, rank: 4)
        return table
    }

    /// The volume as it is now; `all` where the whole position was meant.
    private static func volume(_ record: Trader.Record) -> String {
        let request = record.intent.request
        return request.closesPosition ? "all" : (record.amended.quantity ?? request.quantity).grouped()
    }

    /// The prices as they are now: trigger and limit where the order has both.
    private static func prices(_ record: Trader.Record) -> String {
        let (request, values) = (record.intent.request, record.amended)
        func text(_ now: Price?, _ asked: OrderPrice?) -> String? {
            (now ?? asked?.absolute)?.grouped() ?? asked?.description
        }
        let first = text(request.type.isTriggered ? values.triggerPrice : values.limitPrice, request.price)
        guard request.type.hasSecondPrice else { return first ?? (request.type == .market ? "market" : "-") }
        return "\(first ?? "?") → \(text(values.limitPrice, request.secondPrice) ?? "?")"
    }

    private static func state(_ record: Trader.Record) -> String {
        let state = record.intent.state.inShort
        if record.mayBeAmended { return state + ", may be amended" }
        return record.amended.isEmpty ? state : state + ", amended"
    }

    static func json(_ record: Trader.Record) -> JSON {
        let intent = record.intent
        return .object([
            "cl_ord_id": .string(intent.id.description),
            "userref": intent.userReference.map { .integer($0) } ?? .null,
            "txid": .text(intent.orderID), "state": .string(intent.state.rawValue),
            "created": .time(intent.createdAt), "order": intent.request.json,
            "amended": ChangePreview.json(record.amended),
            "typed": .text(intent.words),
            "value": .text(intent.worth?.amount),
            "attempts": .array(record.attempts.map(json)), "lookups": .array(record.passes.map(json)),
            "events": .array(record.events.map(json)), "changes": .array(record.changes.map(ChangeRows.json)),
        ])
    }

    static func json(_ attempt: OrderAttempt) -> JSON {
        .object([
            "nonce": .string(attempt.nonce), "sent": .time(attempt.sentAt), "deadline": .time(attempt.deadline),
            "process": .text(attempt.owner), "outcome": .text(attempt.outcome),
        ])
    }

    static func json(_ pass: LookupPass) -> JSON {
        .object([
            "begun": .time(pass.begunAt), "verdict": .string(pass.verdict.rawValue), "detail": .string(pass.detail),
        ])
    }

    private static func json(_ event: OrderEvent) -> JSON {
        .object(["event": .string(event.event), "detail": .string(event.detail), "at": .time(event.at)])
    }

    /// The history of one order, for people: every transmission, look, event and change by its time.
    static func history(_ record: Trader.Record?, _ changes: [Trader.ChangeRecord]) -> [(String, String)] {
        var lines: [(Timestamp, String)] = []
        for event in record?.events ?? [] {
            lines.append((event.at, [event.event, event.detail].filter { !$0.isEmpty }.joined(separator: ": ")))
        }
        lines += (record?.attempts ?? []).map { ($0.sentAt, sent($0)) }
        lines += (record?.passes ?? []).map { ($0.begunAt, "looked: \(verdict($0))") }
        lines += changes.flatMap(ChangeRows.history)
        // Stable for the same moment: events come before what they caused.
        return lines.enumerated().sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }
            .map { (Zone.current.clock($0.element.0), $0.element.1) }
    }

    static func sent(_ attempt: OrderAttempt) -> String {
        let outcome = attempt.outcome ?? "no outcome yet"
        return "sent, nonce \(attempt.nonce), deadline \(Zone.current.clock(attempt.deadline)): \(outcome)"
    }

    static func verdict(_ pass: LookupPass) -> String {
        [pass.verdict.words, pass.detail].filter { !$0.isEmpty }.joined(separator: ", ")
    }
}

extension OrderIntent.State {
    /// The state in a word or two, for narrow columns.
    var inShort: String {
        switch self {
        case .unknown: "UNKNOWN"
        case .appeared: "APPEARED"
        case .intended: "never sent"
        case .partlyFilled: "partly filled"
        case .cancelledByExchange: "cancelled"
        case .notPlaced: "not placed"
        case .declaredAbsent: "declared absent"
        case .declaredPlaced: "declared placed"
        default: words
        }
    }
}
