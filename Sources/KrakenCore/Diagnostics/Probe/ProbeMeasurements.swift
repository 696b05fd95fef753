extension ProbeFigures {
    /// Every figure beside what the program takes for granted; what was not measured is left out.
    public func measurements(_ rules: PlacingRules) -> [ProbeMeasurement] {
        let settle = rules.settleTime
        let lines: [ProbeMeasurement?] = [
            answerLine(rules),
            appearance(
                "open_list", openList, of: "among the open orders by its cl_ord_id", after: "its answer",
                assumption: "an order is listed within \(settle.inWords) (KRAKEN_LOOKUP_SETTLE)", limit: settle),
            appearance(
                "query_by_id", query, of: "found by its order id", after: "its answer",
                assumption: "an accepted order is found by its id within \(settle.inWords)", limit: settle),
            echoLine, filterLine, nameLine, deadlineLine,
            appearance(
                "cancel", cancel, of: "over", after: "its cancel by cl_ord_id was sent",
                assumption: "a cancel by cl_ord_id ends an order", limit: settle),
            appearance(
                "closed_list", closedList, of: "among the closed orders by its cl_ord_id", after: "its cancel",
                assumption: "an order cancelled without a trade is listed as closed", limit: settle),
            settleLine(settle),
        ]
        return lines.compactMap(\.self)
    }

    private func answerLine(_ rules: PlacingRules) -> ProbeMeasurement? {
        guard let answer else { return nil }
        let limit = rules.orderLife
        return ProbeMeasurement(
            key: "answer", finding: "answered after \(answer.inWords)",
            assumption: "an order is answered before its deadline, \(limit.inWords) (KRAKEN_ORDER_DEADLINE)",
            verdict: answer <= limit ? .confirms : .contradicts, time: answer)
    }

    private func appearance(
        _ key: String, _ appearance: Appearance?, of what: String, after: String, assumption: String, limit: Duration
    ) -> ProbeMeasurement? {
        switch appearance {
        case nil: nil
        case .seen(let time):
            ProbeMeasurement(
                key: key, finding: "\(what) \(time.inWords) after \(after)", assumption: assumption,
                verdict: time <= limit ? .confirms : .contradicts, time: time)
        case .notSeen(let time):
            ProbeMeasurement(
                key: key, finding: "not \(what) within \(time.inWords) of \(after)", assumption: assumption,
                verdict: .contradicts, time: nil)
        case .notTold(let reason):
            ProbeMeasurement(
                key: key, finding: "not told: \(reason)", assumption: assumption, verdict: .notTold, time: nil)
        }
    }

    private var echoLine: ProbeMeasurement? {
        guard let echo else { return nil }
        let (finding, verdict): (String, ProbeMeasurement.Verdict) =
            switch echo {
            case .same: ("comes back as it was sent", .confirms)
            case .respelt(let text): ("comes back as \(text)", .confirms)
            case .missing: ("does not come back", .contradicts)
            }
        return ProbeMeasurement(
            key: "echo", finding: "the cl_ord_id \(finding)",
            assumption: "lists name the cl_ord_id, whatever its case and dashes", verdict: verdict, time: nil)
    }

    private var filterLine: ProbeMeasurement? {
        reaction(
            "filter", filter, refused: { _ in "a cl_ord_id that no order has finds nothing" },
            taken: ("a cl_ord_id that no order has finds other orders", .contradicts),
            assumption: "lists obey the cl_ord_id they are asked for")
    }

    private var nameLine: ProbeMeasurement? {
        reaction(
            "repeated_name", repeatedName, refused: { "refused: \($0)" },
            // Only arguments are checked; whether a name is in use may be looked at later.
            taken: ("not told: a check alone does not look at it", .notTold),
            assumption: "a cl_ord_id that is in use is refused")
    }

    private var deadlineLine: ProbeMeasurement? {
        reaction(
            "past_deadline", pastDeadline, refused: { "refused: \($0)" },
            taken: ("not told: a check alone does not look at it", .notTold),
            assumption: "an order is refused after its deadline")
    }

    private func reaction(
        _ key: String, _ reaction: Reaction?, refused: (String) -> String,
        taken: (String, ProbeMeasurement.Verdict), assumption: String
    ) -> ProbeMeasurement? {
        let (finding, verdict): (String, ProbeMeasurement.Verdict)
        switch reaction {
        case nil: return nil
        case .refused(let text): (finding, verdict) = (refused(text), .confirms)
        case .taken: (finding, verdict) = taken
        case .notTold(let reason): (finding, verdict) = ("not told: \(reason)", .notTold)
        }
        return ProbeMeasurement(key: key, finding: finding, assumption: assumption, verdict: verdict, time: nil)
    }

    /// How long the lists took altogether, which is what absence has to wait for.
    private func settleLine(_ settle: Duration) -> ProbeMeasurement? {
        let times = [openList, query, closedList].compactMap { appearance -> Duration? in
            if case .seen(let time) = appearance { return time }
            return nil
        }
        guard let longest = times.max(), times.count == 3 else { return nil }
        return ProbeMeasurement(
            key: "settle", finding: "every list was right \(longest.inWords) after what had changed it",
            assumption: "absence counts \(settle.inWords) after the deadline (KRAKEN_LOOKUP_SETTLE)",
            verdict: longest <= settle ? .confirms : .contradicts, time: longest)
    }
}
