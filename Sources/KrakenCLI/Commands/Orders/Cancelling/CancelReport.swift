import KrakenCore
import Storage
import Trading
import Transport

/// What became of cancels, told.
struct CancelReport: Sendable {
    var venue: String

    /// Orders that were cancelled by their ids.
    func report(_ results: [Trader.CancelResult]) throws -> Report {
        let data = JSON.object(["venue": .string(venue), "orders": .array(results.map(\.json))])
        if let doubtful = results.first(where: { !$0.isDone }) { throw failure(of: doubtful, results, data) }
        let rows = results.map { Report.Block.line($0.isCancelled ? .done : .note, "\($0.shownID): \($0.state)") }
        return Report(data: data, blocks: rows + [.line(nil, venue)])
    }

    /// Orders that were cancelled together.
    ///
    /// - Parameters:
    ///   - orders: those that were cancelled, as far as they are listed; nil where they cannot be.
    ///   - which: of which orders it tells how many are still open: ` in BTC/USD`; nothing for all.
    func report(
        _ result: Trader.CancelAllResult, _ orders: [ExchangeOrder]?, _ which: String
    ) throws -> Report {
        let data = JSON.object([
            "venue": .string(venue), "cancelled": result.count.map { .integer($0) } ?? .null,
            "orders": orders.map { .array($0.map(Self.json)) } ?? .null,
            "one_by_one": .array(result.oneByOne.map(\.json)),
            "may_come": .array(result.pending.map { .string($0.intent.id.description) }),
            "still_open": result.stillOpen.map { .array($0.map { .string($0.id.description) }) } ?? .null,
        ])
        let ended = result.oneByOne.count { $0.isDone }
        let words =
            result.count.map { $0 == 0 ? "no orders cancelled" : "\($0.counted("order")) cancelled" }
            ?? (ended > 0 ? "\(ended.counted("order")) cancelled one by one" : "no answer to the cancel")
        guard let left = result.stillOpen else {
            throw Failure(
                "outcome-unknown", "\(words), and the open orders cannot be listed", hint: "look with 'kraken orders'",
                exitCode: .outcomeUnknown, data: data)
        }
        guard left.isEmpty else {
            let names = left.map(\.id.description).joined(separator: ", ")
            throw Failure(
                "still-open", "\(words), but still open: \(names)", hint: "cancel again", exitCode: .failure, data: data
            )
        }
        if !result.pending.isEmpty {
            throw Failure.mayStillCome(result.pending, "\(words), 0 still open\(which)", data)
        }
        let first = words.prefix(1).uppercased() + words.dropFirst()
        var blocks: [Report.Block] = [.line(.done, "\(first), 0 still open\(which), \(venue)")]
        if let orders, !orders.isEmpty { blocks.append(.table(Self.table(orders))) }
        let missing = max(0, (result.count ?? 0) - (orders?.count ?? 0))
        if missing > 0 {
            let what = orders?.isEmpty ?? true ? "Which they were" : "Which the other \(missing) were"
            blocks.append(.line(.note, "\(what) is not listed yet; see 'kraken orders --status closed'."))
        }
        return Report(data: data, blocks: blocks, rows: orders == nil ? .whole : .member("orders"))
    }

    private static func table(_ orders: [ExchangeOrder]) -> Table {
        var table = Table(
            columns: [.init("Order id", key: "id"), .init("State", rank: 1), .init("Order", key: "description")],
            rows: orders.map { [$0.id.description, $0.stateInWords, $0.terms.text] })
        table.wrapsLast = true
        return table
    }

    private static func json(_ order: ExchangeOrder) -> JSON {
        .object([
            "id": .string(order.id.description), "description": .string(order.terms.text),
            "state": .string(order.stateInWords), "open": .bool(order.status.isOpen), "error": .null,
        ])
    }

    /// The first order that is not known to be gone decides; the others are in the data.
    private func failure(of result: Trader.CancelResult, _ all: [Trader.CancelResult], _ data: JSON) -> Failure {
        let gone = all.filter(\.isDone).map(\.shownID)
        let rest = gone.isEmpty ? "" : "; gone: \(gone.joined(separator: ", "))"
        let names = all.filter { !$0.isDone }.map(\.shownID).joined(separator: ", ")
        let hint = "look with 'kraken orders --status any'"
        let cause = result.failure ?? all.lazy.filter { !$0.isDone }.compactMap(\.failure).first
        let reason = cause.map { ": " + Failure($0).message } ?? ""
        if result.isOpen == true {
            return Failure(
                "still-open", "still open: \(names)\(reason)\(rest)",
                hint: "run it again, or 'kraken panic'; look with 'kraken orders'", exitCode: .failure, data: data)
        }
        guard let error = result.failure, case .exchange(let errors) = error, !result.isUnseen(errors) else {
            return Failure(
                "outcome-unknown", "whether \(names) is cancelled is not known\(reason)\(rest)", hint: hint,
                exitCode: .outcomeUnknown, data: data)
        }
        var failure = Failure(error)
        failure.message += " (\(names))\(rest)"
        (failure.hint, failure.data) = (failure.hint ?? hint, data)
        return failure
    }
}

extension Trader.CancelResult {
    /// Whether the order is certainly not open any more.
    fileprivate var isDone: Bool { sight.isSettled || isNotPlaced }

    /// Whether the cancel found something to do, as far as anybody knows.
    fileprivate var isCancelled: Bool {
        guard case .found(let order) = sight else { return true }
        return order.status != .closed
    }

    /// Whether the order is open; nil when nobody knows.
    fileprivate var isOpen: Bool? {
        switch sight {
        case .found(let order): order.status.isOpen
        case .notOpen: false
        case .absent, .cannotTell: isNotPlaced ? false : nil
        }
    }

    /// Whether the exchange only says that there is no such open order, and no list could be read that shows why.
    fileprivate func isUnseen(_ errors: [ExchangeError]) -> Bool {
        guard case .cannotTell = sight else { return false }
        return errors.allSatisfy { [.unknownOrder, .invalidOrder].contains($0.kind) }
    }

    /// The exchange's id where it is known.
    fileprivate var shownID: String {
        if case .found(let order) = sight { return order.id.description }
        return id
    }

    private var order: ExchangeOrder? {
        if case .found(let order) = sight { return order }
        return nil
    }

    /// Where the order is now.
    fileprivate var state: String {
        switch sight {
        case .found(let order): order.stateInWords
        case .notOpen: "not open any more"
        case .absent, .cannotTell: isNotPlaced ? "was not placed" : "unknown"
        }
    }

    fileprivate var json: JSON {
        .object([
            "id": .string(shownID), "description": .text(order?.terms.text), "state": .string(state),
            "open": isOpen.map { .bool($0) } ?? .null,
            "error": .text(isDone ? nil : failure.map { Failure($0).envelopeText }),
        ])
    }
}
