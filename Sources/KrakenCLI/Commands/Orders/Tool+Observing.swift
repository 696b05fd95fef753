import KrakenCore
import Trading

extension Tool {
    /// Tells of what goes on while an order is sent and looked for.
    ///
    /// - Parameters:
    ///   - flight: what an interrupt must say.
    ///   - search: what is done when the answer is lost: `looking for order …`.
    func observer(_ flight: Interrupts.Flight, search: String) -> OrderDesk.Observer {
        let tool = self
        var observer = OrderDesk.Observer()
        observer.onFlight = { tool.interrupts?.begin(flight) }
        observer.onSecondAttempt = { tool.warn("\($0): to be sent once more under the same id") }
        observer.onLoss = { tool.warn("no definite answer (\($0)): \(search)") }
        observer.onPass = { pass, pause in
            guard let pass, tool.globals.verbose else { return }
            let found = pass.detail.isEmpty ? pass.verdict.rawValue : "\(pass.verdict.rawValue) (\(pass.detail))"
            tool.console.complain("kraken: looked: \(found); again in \(pause.seconds)\n")
        }
        return observer
    }
}
