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

    static var form: String { "a moment such as " + WrittenMoment.examples }
}
