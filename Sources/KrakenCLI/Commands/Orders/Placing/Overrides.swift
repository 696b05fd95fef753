import KrakenCore
import Trading

/// What the operator goes ahead in spite of, for the log: which limit, and by how much.
struct Overrides: Sendable {
    /// The same order a moment after another one.
    var repeats = false
    /// An order that may be live.
    var unknown = false
    /// Limits of the operator's own.
    var limits = false

    /// Writes down what each order goes beyond, for each flag that was given.
    func log(_ previews: [OrderPreview], _ tool: Tool) {
        guard repeats || unknown || limits else { return }
        for preview in previews {
            let reasons = reasons(preview)
            tool.log.write(
                .warning, "Orders", "\(preview.venue): \(preview.words): \(reasons.joined(separator: "; "))")
        }
    }

    private func reasons(_ preview: OrderPreview) -> [String] {
        let (plan, instrument) = (preview.plan, preview.plan.instrument)
        var reasons: [String] = []
        if limits {
            reasons.append(Self.words(of: plan.overridden(by: .init(limits: true)), instrument))
        }
        if unknown {
            let problems = plan.overridden(by: .init(unknown: true)).compactMap(\.problem)
            let what = problems.map { $0.words(instrument) }.joined(separator: ", ")
            reasons.append("--despite-unknown " + (what.isEmpty ? "(none is unknown)" : "although \(what)"))
        }
        if repeats {
            let earlier = plan.checks.earlier
            let name = earlier.map { "\($0.orderID?.description ?? $0.id.description), \($0.state.words)" }
            reasons.append(
                "--again "
                    + (earlier.map { "after the same order of \($0.createdAt.shown) (\(name ?? ""))" }
                        ?? "(there is no other one)"))
        }
        return reasons
    }

    /// The limits that were overridden, with their amounts.
    static func words(of checks: [OrderCheck], _ instrument: Instrument) -> String {
        let what = checks.compactMap { check in
            check.problem.map { "\(check.rule.words): \($0.words(instrument))" }
        }
        return "--override-limits " + (what.isEmpty ? "(no limit is exceeded)" : what.joined(separator: ", "))
    }
}
