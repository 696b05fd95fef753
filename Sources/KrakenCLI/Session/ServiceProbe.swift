import KrakenCore
import Synchronization

/// Asks the exchange that a command talked to for its state, when a failure of the command may come from it.
final class ServiceProbe: Sendable {
    private let exchange = Mutex<Kraken?>(nil)

    /// The exchange that is talked to.
    func watch(_ kraken: Kraken) { exchange.withLock { $0 = kraken } }

    /// Whether it was seen at fault.
    var hasSeenFault: Bool { exchange.withLock { $0?.hasSeenServiceFault ?? false } }

    /// What it lets one do; nil when nobody was talked to, or it does not say.
    func condition() async -> ServiceCondition? { await exchange.withLock(\.self)?.condition() }
}

extension Tool {
    /// The failure with the state of the exchange, where that may be why.
    func explained(_ failure: Failure) async -> Failure {
        let failure = detailed(failure)
        let isWorthAsking =
            switch failure.blame {
            case .exchange: true
            case .unclear: [.unreachable, .outcomeUnknown].contains(failure.exitCode) && probe.hasSeenFault
            case .told: false
            }
        guard isWorthAsking, !Task.isCancelled, let condition = await probe.condition() else { return failure }
        return failure.explained(by: condition)
    }
}
