import KrakenCore
import Synchronization

/// Keeps in mind which call a key was not allowed to make.
final class Refusals: Sendable {
    private let state = Mutex<String?>(nil)

    /// The first such call; nil while there is none.
    var denied: String? { state.withLock(\.self) }

    /// The exchange answered a call with these errors.
    func note(_ errors: [ExchangeError], of call: String) {
        guard errors.contains(where: { $0.kind == .permissionDenied }) else { return }
        state.withLock { $0 = $0 ?? call }
    }
}

extension Tool {
    /// The failure with what this program knows of the account: what its key lacks, and where it is at home.
    func detailed(_ failure: Failure) -> Failure {
        var failure = failure
        if failure.identifier == ExchangeError.Kind.permissionDenied.rawValue, let call = refusals.denied {
            let needed = KeyPermission.needed(for: call).joined(separator: " or ")
            failure.message += ": the key may not make the call \(call)"
            if !needed.isEmpty {
                failure.hint = "give the key \(needed) at the exchange, or use another key; see 'kraken doctor'"
            }
        }
        if failure.identifier.hasPrefix(ExchangeError.Kind.invalidPermissions.rawValue),
            let region = settings.text("KRAKEN_REGION")
        {
            failure.hint = (failure.hint.map { $0 + "; " } ?? "") + "its home is \(region), by KRAKEN_REGION"
        }
        return failure
    }
}
