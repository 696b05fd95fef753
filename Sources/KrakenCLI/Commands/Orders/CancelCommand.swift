import CommandKit
import KrakenCore
import Trading
import Transport

extension ToolCommand {
    static let cancel = Command(
        "cancel", summary: "Cancel orders, and see what became of them.",
        details:
            "A cancel lowers risk: it waits for nobody, and needs no settings but the key and the venue. It is repeated until the order is seen to be gone.",
        category: "Orders",
        examples: [
            Example("kraken cancel --cancel-all --yes --sandbox", "Cancel every open order of the account.")
        ],
        inputs: Input.options("txid", placeholder: "ID", help: "Order ids, with spaces or commas between."),
        Input.options("cl-ord-id", placeholder: "ID", help: "Client order ids, with spaces or commas between."),
        Input.arguments("more", placeholder: "ID", help: "Further ids of the same kind."),
        Input.flag("cancel-all", help: "Every open order of the account, stops and manual ones included."),
        Input.flag("yes", short: "y", help: "Do not ask before cancelling all."),
        arguments: CancelCommand.init(orders:clientOrders:more:all:yes:), run: { try await $0.run(in: $1) })
}

/// Runs `kraken cancel`.
struct CancelCommand: Sendable {
    var targets: [CancelOrder.Target]
    var all: Bool
    var yes: Bool

    /// Throws when no kind of id, several kinds, or something that is no id is given.
    init(orders: [String], clientOrders: [String], more: [String], all: Bool, yes: Bool) throws(UsageError.Mistake) {
        let kinds = [(!orders.isEmpty, "--txid"), (!clientOrders.isEmpty, "--cl-ord-id"), (all, "--cancel-all")]
        let given = kinds.filter(\.0).map(\.1)
        if given.count > 1 { throw .conflict(given) }
        if all, let word = more.first { throw .unexpectedWord(word) }
        (self.all, self.yes) = (all, yes)
        targets = []
        for text in Self.split(clientOrders.isEmpty ? [] : clientOrders + more) {
            targets.append(.clientOrder(try Self.clientOrder(text)))
        }
        for text in Self.split(clientOrders.isEmpty ? orders + more : []) {
            targets.append(.order(try Self.order(text)))
        }
        if targets.isEmpty && !all { throw .noneOf(kinds.map(\.1)) }
    }

    private static func order(_ text: String) throws(UsageError.Mistake) -> OrderID {
        let parts = text.uppercased().split(separator: "-", omittingEmptySubsequences: false)
        let isID = parts.map(\.utf8.count) == [6, 5, 6] && parts.joined().utf8.allSatisfy(\.isLetterOrDigit)
        guard isID else {
            throw .invalid("--txid", text: text, form: "an order id such as OQCLML-BW3P3-BUCMWZ", reason: nil)
        }
        return OrderID(text.uppercased())
    }

    private static func clientOrder(_ text: String) throws(UsageError.Mistake) -> ClientOrderID {
        let isLong = [32, 36].contains(text.utf8.count)
        let fits = (1...18).contains(text.utf8.count) || isLong
        guard fits, text.utf8.allSatisfy({ $0.isLetterOrDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") })
        else {
            throw .invalid("--cl-ord-id", text: text, form: "a UUID, or up to 18 letters and digits", reason: nil)
        }
        return ClientOrderID(text)
    }

    func run(in tool: Tool) async throws -> Report {
        let session = try tool.session(.account)
        let (trader, venue) = (try session.orders(), session.venue.name)
        if all { return try await cancelAll(trader, venue, tool) }
        return try report(await trader.cancel(targets).get(), venue)
    }

    private func report(_ results: [Trader.CancelResult], _ venue: String) throws -> Report {
        let data = JSON.object(["venue": .string(venue), "orders": .array(results.map(\.json))])
        if let doubtful = results.first(where: { !$0.isDone }) { throw failure(of: doubtful, results, data) }
        let rows = results.map { Report.Block.line(.done, "\($0.shownID): \($0.state)") }
        return Report(data: data, blocks: rows + [.line(nil, venue)])
    }

    /// The first order that is not known to be gone decides; the others are in the data.
    private func failure(of result: Trader.CancelResult, _ all: [Trader.CancelResult], _ data: JSON) -> Failure {
        let names = all.filter { !$0.isDone }.map(\.shownID).joined(separator: ", ")
        let hint = "look with 'kraken orders --status any'"
        if result.isOpen == true {
            return Failure("still-open", "still open: \(names)", hint: hint, exitCode: .failure, data: data)
        }
        guard let error = result.failure, case .exchange = error else {
            let reason = result.failure.map { ": " + Failure($0).message } ?? ""
            return Failure(
                "outcome-unknown", "whether \(names) is cancelled is not known\(reason)", hint: hint,
                exitCode: .outcomeUnknown, data: data)
        }
        var failure = Failure(error)
        failure.message += " (\(names))"
        (failure.hint, failure.data) = (failure.hint ?? hint, data)
        return failure
    }

    private func cancelAll(_ trader: Trader, _ venue: String, _ tool: Tool) async throws -> Report {
        if !yes && tool.console.canAsk {
            let answer = await tool.console.ask("Cancel every open order on \(venue)? [y/N] ")
            try Task.checkCancellation()
            guard ["y", "yes"].contains(answer?.lowercased() ?? "") else {
                throw Failure("not-confirmed", "nothing was cancelled", exitCode: .refused)
            }
        }
        let result = try await trader.cancelAll().get()
        let data = JSON.object([
            "venue": .string(venue), "cancelled": result.count.map { .integer($0) } ?? .null,
            "one_by_one": .array(result.oneByOne.map(\.json)),
            "still_open": result.stillOpen.map { .array($0.map { .string($0.id.description) }) } ?? .null,
        ])
        let words = result.count.map { "\($0) order\($0 == 1 ? "" : "s") cancelled" } ?? "no answer to the cancel"
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
        let first = words.prefix(1).uppercased() + words.dropFirst()
        return Report(data: data, blocks: [.line(.done, "\(first), 0 still open, \(venue)")])
    }

    private static func split(_ texts: [String]) -> [String] {
        texts.flatMap { $0.split(separator: ",").map(String.init) }
    }
}

extension Trader.CancelResult {
    /// Whether the order is certainly not open any more.
    fileprivate var isDone: Bool { sight.isSettled || isNotPlaced }

    /// Whether the order is open; nil when nobody knows.
    fileprivate var isOpen: Bool? {
        switch sight {
        case .found(let order): order.status.isOpen
        case .notOpen: false
        case .absent, .cannotTell: isNotPlaced ? false : nil
        }
    }

    /// The exchange's id where it is known.
    fileprivate var shownID: String {
        if case .found(let order) = sight { return order.id.description }
        return id
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
            "id": .string(shownID), "state": .string(state), "open": isOpen.map { .bool($0) } ?? .null,
            "error": .text(isDone ? nil : failure.map { Failure($0).envelopeText }),
        ])
    }
}

extension UInt8 {
    fileprivate var isLetterOrDigit: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }
}
