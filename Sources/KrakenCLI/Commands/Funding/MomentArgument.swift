import CommandKit
import KrakenCore
import Trading

/// A moment as an option takes it.
struct MomentArgument: Argument, Hashable {
    /// The moment.
    var moment: Timestamp

    init?(argument: String) {
        guard let moment = Timestamp(written: argument) else { return nil }
        self.moment = moment
    }

    static var form: String { "seconds since 1970, or a date such as 2026-11-21 or 2026-11-21T08:00:00Z" }
}
