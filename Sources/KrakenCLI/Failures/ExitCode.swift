/// How the program ends; scripts rely on these numbers, so they never change.
public enum ExitCode: Int32, Sendable, CaseIterable {
    case success = 0
    /// Anything that has no number of its own.
    case failure = 1
    /// Wrong words, or wrong settings.
    case usage = 2
    /// No key, or one the exchange does not accept.
    case credentials = 3
    /// A local check or the exchange said no.
    case refused = 4
    case rateLimited = 5
    /// No way to the exchange, or it is in maintenance; an order was certainly not placed.
    case unreachable = 6
    /// An order may be live: look before you send it again.
    case outcomeUnknown = 7
    case interrupted = 130
}
