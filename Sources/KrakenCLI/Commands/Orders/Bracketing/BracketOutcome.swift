import KrakenCore
import Trading
import Transport

/// How a bracket ended, in words and as an exit code.
struct BracketOutcome: Sendable {
    var preview: BracketPreview
    var result: BracketReport

    private var bracket: Bracket { result.bracket }

    /// The result of a bracket that did what it should; throws for every other one.
    func report() throws -> Report {
        guard case .done(let end) = bracket.state else { throw interruption }
        switch end {
        case .filled, .remainder:
            let mark: Mark = if case .filled = end { .done } else { .caution }
            let words = end.words(preview)
            return Report(
                data: json,
                blocks: [.line(mark, words.prefix(1).uppercased() + words.dropFirst() + "."), .facts(nil, facts)],
                rows: .whole)
        case .endedElsewhere(let leg):
            throw Failure(
                "bracket-ended", "\(end.words(preview)), and \(volume) has neither a stop nor a target",
                hint: "to place it again: \(preview.command(placing: leg, bracket.remaining))", exitCode: .failure,
                data: json)
        case .gaveUp:
            var failure = refusal
            failure.message = "\(end.words(preview)), \(volume) has no order: \(failure.message)"
            failure.hint = "place it by hand: \(preview.command(placing: preview.terms.rests, bracket.remaining))"
            throw failure
        case .notBegun: throw refusal
        case .firstUnknown:
            var reason = "no answer"
            if case .unknown(let text)? = result.failure { reason = text }
            throw OrderPlacement.unknown(
                flight: result.orders.last?.id.description ?? "?", words: preview.words(preview.terms.rests),
                venue: preview.venue, reason: reason, data: json)
        case .left, .leftUnseen, .leftBare: throw interruption
        }
    }

    /// What is said when the program has to end now, wherever the bracket is.
    var interruption: Failure {
        let name = result.orders.last?.name ?? "the order"
        if let leg = restingLeg {
            let isBare = leg == .target && preview.terms.rests == .stop
            let rest = isBare ? "ALARM: there is no stop" : "nobody watches the other leg now"
            return Failure(
                "interrupted",
                "interrupted: the \(leg.rawValue) \(name) stays at the exchange for \(volume); \(rest)",
                hint:
                    "go on with '\(resume)', see it with 'kraken orders\(preview.venueFlag)', cancel it with '\(cancel)'"
                    + (isBare ? ", then place the stop: \(again(.stop))" : ""),
                exitCode: .interrupted, data: json)
        }
        guard let last = result.orders.last else {
            return Failure("interrupted", "interrupted: nothing was placed", exitCode: .interrupted, data: json)
        }
        if let leg = unseenLeg {
            return Failure(
                "outcome-unknown",
                "interrupted: the \(leg.rawValue) \(name) was at the exchange when last seen; whether it still is, for \(volume), could not be seen",
                hint:
                    "see 'kraken order show \(last.name)\(preview.venueFlag)', go on with '\(resume)', cancel it with '\(cancel)'",
                exitCode: .outcomeUnknown, data: json)
        }
        let leg = preview.terms.rests
        if isNothingLive {
            return Failure(
                "interrupted", "interrupted: ALARM: no order is at the exchange for \(volume)",
                hint: "go on with '\(resume)', or place the \(leg.rawValue): \(again(leg))", exitCode: .interrupted,
                data: json)
        }
        return Failure(
            "outcome-unknown",
            "interrupted in the middle of a swap: ALARM: the \(last.leg.rawValue) \(name) may be live, and \(volume) may have no stop",
            hint:
                "go on with '\(resume)', or look with 'kraken orders --status any\(preview.venueFlag)', cancel it with '\(cancel)'; if nothing is open, place the \(leg.rawValue): \(again(leg))",
            exitCode: .outcomeUnknown, data: json)
    }

    /// The command that cancels the last order.
    private var cancel: String {
        guard let last = result.orders.last else { return "" }
        let id = last.orderID.map { "--txid \($0)" } ?? "--cl-ord-id \(last.id)"
        return "kraken cancel \(id)\(preview.venueFlag)"
    }

    /// The command that takes the bracket up again.
    private var resume: String {
        "kraken order bracket --resume \(result.orders.first?.id.description ?? "last") --execute\(preview.venueFlag)"
    }

    /// Whether it is certain that no order of the bracket is live.
    private var isNothingLive: Bool {
        switch bracket.state {
        case .exposed, .unprotected: true
        case .done: !bracket.alarms.contains(.doubt)
        case .placing, .resting, .cancelling, .working, .doubtful: false
        }
    }

    /// The leg that was seen at the exchange in a last look.
    private var restingLeg: Bracket.Leg? {
        if case .done(.left(let leg)) = bracket.state { return leg }
        return nil
    }

    /// The leg that was at the exchange when it was last seen.
    private var unseenLeg: Bracket.Leg? {
        switch bracket.state {
        case .resting: preview.terms.rests
        case .done(.leftUnseen(let leg)): leg
        default: nil
        }
    }

    private func again(_ leg: Bracket.Leg) -> String { preview.command(placing: leg, bracket.remaining) }

    private var volume: String { "\(bracket.remaining) \(preview.instrument.pair.base)" }

    /// Why the last order came to nothing.
    private var refusal: Failure {
        var failure =
            switch result.failure {
            case .error(let error): Failure(error)
            case .refused(let errors, _): Failure(errors)
            case .notPlaced(let reason):
                Failure(
                    "not-placed", "no answer came for the order (\(reason)), and it is proved that it was not placed",
                    hint: "it may be placed again", exitCode: .unreachable)
            case .unknown, nil: Failure("bracket-ended", "the order was not placed", exitCode: .failure)
            }
        if case .refused(_, mayPass: true)? = result.failure { failure.exitCode = .rateLimited }
        failure.data = json
        return failure
    }

    private var facts: [(String, String)] {
        let base = preview.instrument.pair.base
        var facts = [("Venue", preview.venue)]
        for leg in Bracket.Leg.allCases where bracket.traded(leg) > .zero {
            facts.append((leg == .stop ? "Stop" : "Target", "\(bracket.traded(leg)) \(base) traded"))
        }
        if bracket.remaining > .zero { facts.append(("Left", volume)) }
        facts.append(("Swaps", "\(bracket.swaps)"))
        facts.append(
            (
                "Without a stop",
                "\(result.exposure.seconds) altogether, \(bracket.longestExposure.seconds) at the longest"
            ))
        facts.append(
            ("Orders", result.orders.map(\.name).joined(separator: ", ")))
        return facts
    }

    private var json: JSON {
        var end = JSON.null
        if case .done(let how) = bracket.state { end = .string(how.name) }
        return .object([
            "mode": "execute", "venue": .string(preview.venue), "bracket": preview.json, "end": end,
            "state": .string(bracket.state.name), "remaining": .text(bracket.remaining),
            "stop_traded": .text(bracket.traded(.stop)), "target_traded": .text(bracket.traded(.target)),
            "swaps": .integer(bracket.swaps), "exposed_seconds": .string(result.exposure.plainSeconds),
            "longest_exposure_seconds": .string(bracket.longestExposure.plainSeconds),
            "alarms": .array(bracket.alarms.map(\.rawValue).sorted().map { .string($0) }),
            "orders": .array(
                result.orders.map {
                    .object([
                        "leg": .string($0.leg.rawValue), "cl_ord_id": .text($0.id), "txid": .text($0.orderID),
                    ])
                }),
        ])
    }
}

extension BracketReport.Member {
    /// The exchange's name of the order, else ours.
    var name: String { orderID?.description ?? id.description }
}
