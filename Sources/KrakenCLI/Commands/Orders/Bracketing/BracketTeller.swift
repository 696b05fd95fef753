import KrakenCore
import Trading
import Transport

/// Tells people, scripts and the log what happens to a bracket, as it happens.
struct BracketTeller: Sendable {
    let preview: BracketPreview
    let tool: Tool
    private let rows: RowStream

    init(preview: BracketPreview, tool: Tool) {
        (self.preview, self.tool) = (preview, tool)
        rows = RowStream(.bracketEvents, tool)
    }

    func tell(_ news: BracketNews, _ report: BracketReport) {
        if let interrupts = tool.interrupts {
            interrupts.begin(flight(report))
        }
        if case .moved = news { return }
        let words = words(news, report)
        let isAlarm = news.isAlarm
        tool.log.write(isAlarm ? .error : .info, "Bracket", "\(preview.venue): \(words)")
        if tool.globals.writesRows { rows.add(json(news, report)) }
        if isAlarm || !(tool.globals.writesRows || tool.globals.quiet) {
            tool.console.complain("\(clock) \(words)\n".safeLines)
        }
    }

    /// How long a swap may take after an interrupt: less than the ten seconds after which containers are killed.
    private static let swapGrace = Duration.seconds(8)
    /// The same for the last look at an order that rests.
    private static let lookGrace = Duration.seconds(3)

    private func flight(_ report: BracketReport) -> Interrupts.Flight {
        var isAtRest = report.bracket.state == .resting || report.bracket.isOver
        if case .placing = report.bracket.state { isAtRest = report.orders.count < 2 }
        var flight = Interrupts.Flight(
            id: report.order?.id.description ?? "", order: preview.words(preview.terms.rests), venue: preview.venue,
            failure: BracketOutcome(preview: preview, result: report).interruption)
        flight.grace = isAtRest ? Self.lookGrace : Self.swapGrace
        let what = isAtRest ? "looking at the order once more" : "finishing or undoing the swap first"
        flight.onLingering = { [tool] in
            tool.console.complain("kraken: \(what); once more Ctrl-C ends it at once\n")
        }
        return flight
    }

    private var clock: String { String(tool.time.now().dateTime.suffix(8)) }

    private func words(_ news: BracketNews, _ report: BracketReport) -> String {
        let base = preview.instrument.pair.base
        switch news {
        case .placing(let leg, let quantity, let id):
            return "placing the \(leg.rawValue): \(quantity) \(base) at \(price(leg)) (\(id))"
        case .placed(let leg, let orderID, let id):
            let name = orderID?.description ?? id.description
            let next = leg == preview.terms.rests ? "; the \(leg.other.rawValue) at \(price(leg.other)) is watched" : ""
            return "the \(leg.rawValue) is at the exchange: \(name)\(next)"
        case .refused(let leg, _, let reason): return "the \(leg.rawValue) was not placed: \(reason)"
        case .lost(let leg, let id, let reason):
            return "no definite answer for the \(leg.rawValue) (\(reason)): looking for order \(id)"
        case .cancelling(let leg, let orderID):
            let gap = leg == .stop ? "; from here on there is no stop" : ""
            return "cancelling the \(leg.rawValue)\(orderID.map { " \($0)" } ?? "")\(gap)"
        case .cancelled(let leg, let sighting): return "the \(leg.rawValue) \(sighting.words)"
        case .traded(let leg, let quantity): return "the \(leg.rawValue) has traded \(quantity) \(base)"
        case .covered(let gap):
            let swap = report.bracket.isOver ? "it is over" : "the stop is back"
            return "\(swap) after \(gap.seconds) without one (\(report.exposure.seconds) altogether)"
        case .alarm(let alarm): return "ALARM: " + alarm.words(report, preview)
        case .settled(let alarm): return "over: \(alarm.name)"
        case .priceMissing(let reason):
            let rests = preview.terms.rests.rawValue
            let rest = report.bracket.live == preview.terms.rests ? "the \(rests) works without us" : "the swap goes on"
            return "the price cannot be had (\(reason)); \(rest)"
        case .swapDelayed(let obstacle):
            let watched = preview.terms.watched.rawValue
            let rests = preview.terms.rests.rawValue
            return "the \(watched) is due, and \(obstacle.words(preview)); the \(rests) rests until then"
        case .swapPossible: return "everything a swap needs can be had"
        case .moved: return report.bracket.state.name
        case .priceBack: return "the price can be had again"
        case .ended(let end): return end.words(preview)
        }
    }

    private func price(_ leg: Bracket.Leg) -> String {
        preview.price(leg == .stop ? preview.terms.stop : preview.terms.target)
    }

    private func json(_ news: BracketNews, _ report: BracketReport) -> JSON {
        var members: [JSON.Member] = [
            .init("event", .string(news.name)), .init("time", .time(tool.time.now())),
            .init("state", .string(report.bracket.state.name)),
        ]
        members += news.members
        if case .placing(let leg, _, _) = news {
            members.append(.init("price", .text(leg == .stop ? preview.terms.stop : preview.terms.target)))
        }
        members += [
            .init("remaining", .text(report.bracket.remaining)),
            .init("exposed_seconds", .string(report.exposure.plainSeconds)),
            .init("alarms", .array(report.bracket.alarms.map(\.rawValue).sorted().map { .string($0) })),
            .init("text", .string(words(news, report))),
        ]
        return .object(members)
    }
}

extension String {
    /// The text with its line ends, safe for a terminal.
    fileprivate var safeLines: String {
        split(separator: "\n").map { String($0).safeForTerminal + "\n" }.joined()
    }
}

extension BracketNews {
    fileprivate var isAlarm: Bool {
        if case .alarm = self { return true }
        return false
    }

    /// The event's name for scripts.
    fileprivate var name: String {
        switch self {
        case .placing: "placing"
        case .placed: "placed"
        case .refused: "refused"
        case .lost: "answer-lost"
        case .cancelling: "cancelling"
        case .cancelled: "cancelled"
        case .traded: "traded"
        case .covered: "covered"
        case .alarm: "alarm"
        case .settled: "alarm-over"
        case .priceMissing: "price-missing"
        case .swapDelayed: "swap-delayed"
        case .swapPossible: "swap-possible"
        case .moved: "moved"
        case .priceBack: "price-back"
        case .ended: "ended"
        }
    }

    fileprivate var members: [JSON.Member] {
        switch self {
        case .placing(let leg, let quantity, let id):
            [leg.member, .init("volume", .text(quantity)), .init("cl_ord_id", .text(id))]
        case .placed(let leg, let orderID, let id):
            [leg.member, .init("txid", .text(orderID)), .init("cl_ord_id", .text(id))]
        case .refused(let leg, let id, let reason), .lost(let leg, let id, let reason):
            [leg.member, .init("cl_ord_id", .text(id)), .init("reason", .string(reason))]
        case .cancelling(let leg, let orderID): [leg.member, .init("txid", .text(orderID))]
        case .cancelled(let leg, let sighting): [leg.member, .init("seen", .string(sighting.words))]
        case .traded(let leg, let quantity): [leg.member, .init("executed", .text(quantity))]
        case .covered(let gap): [.init("gap_seconds", .string(gap.plainSeconds))]
        case .alarm(let alarm), .settled(let alarm): [.init("alarm", .string(alarm.rawValue))]
        case .priceMissing(let reason): [.init("reason", .string(reason))]
        case .swapDelayed(let obstacle): [.init("reason", .string(obstacle.name))]
        case .priceBack, .swapPossible, .moved: []
        case .ended(let end): [.init("end", .string(end.name))]
        }
    }
}

extension Bracket.Leg {
    fileprivate var member: JSON.Member { .init("leg", .string(rawValue)) }
}
