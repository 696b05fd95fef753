import KrakenCore
import Trading
import Transport

/// An error as the user sees it: what happened, what to do, and how the program ends.
struct Failure: Error, Sendable {
    /// A word scripts can rely on, or the exchange's own text: `outcome-unknown`, `EOrder:Insufficient funds`.
    var identifier: String
    /// What happened, as a sentence without its period.
    var message: String
    /// The parts of what happened, each on a line of its own for people; scripts find them in `data`.
    var details: [String] = []
    /// What to do next.
    var hint: String?
    /// How the program ends.
    var exitCode: ExitCode
    /// Facts for scripts.
    var data: JSON
    /// What people are shown before it: the preview of what is refused, for one.
    var shown: [Report.Block] = []
    /// Whether the exchange as a whole may be why, so that its state is worth asking for.
    var blame = Blame.unclear

    /// What a failure says of the exchange as a whole.
    enum Blame: Sendable {
        /// It may be why, if it was seen at fault.
        case unclear
        /// It is why.
        case exchange
        /// It was said already what its state is.
        case told
    }

    init(_ identifier: String, _ message: String, hint: String? = nil, exitCode: ExitCode, data: JSON = .null) {
        self.identifier = identifier
        self.message = message
        self.hint = hint
        self.exitCode = exitCode
        self.data = data
    }

    /// What goes to standard error.
    var text: String {
        let lines = ["kraken: \(message)"] + details.map { "  \($0)" } + (hint.map { ["hint: \($0)"] } ?? [])
        return lines.map { $0.safeForTerminal + "\n" }.joined()
    }

    /// What goes to standard error of this console; the hint is left out for the quiet, unless money is at stake.
    func text(on console: Console, isQuiet: Bool) -> String {
        let showsHint = !isQuiet || exitCode == .outcomeUnknown
        guard console.marksComplaints else {
            var failure = self
            if !showsHint { failure.hint = nil }
            return failure.text
        }
        let prefix = Mark.failed.prefix(isTerminal: true, style: console.style)
        let hint = showsHint ? hint.map { "hint: \($0)".safeForTerminal + "\n" } : nil
        let parts = details.map { "  \($0)".safeForTerminal + "\n" }.joined()
        return prefix + message.safeForTerminal + "\n" + parts + (hint ?? "")
    }

    /// The one line for scripts.
    func envelope(now: Timestamp) -> JSON { Envelope(error: envelopeText, data: data, at: now).json }

    /// The `error` of the envelope: the identifier, then the sentence.
    var envelopeText: String {
        // The exchange's own texts have their colon inside.
        let isLed =
            identifier.contains(":") ? message.hasPrefix(identifier) : (message + ":").hasPrefix(identifier + ":")
        return (isLed ? message : "\(identifier): \(message)").safeForTerminal
    }
}

extension String {
    /// The text on one line, with everything written out that could steer the terminal it is shown on.
    var safeForTerminal: String { visible }
}
