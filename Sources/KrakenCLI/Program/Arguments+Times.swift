import CommandKit
import KrakenCore
import Trading

/// A span of time as it was typed: `90`, `90s`, `5m`, `24h`, `7d`.
struct TimeSpan: ExplainedArgument {
    let duration: Duration

    init(explaining argument: String) throws(ArgumentError) {
        guard let duration = Self.read(argument[...]) else { throw ArgumentError() }
        self.duration = duration
    }

    static var form: String { "a time such as 90s, 5m or 24h" }

    /// Whole seconds, minutes, hours or days, up to a century; nil for anything else.
    static func read(_ text: Substring) -> Duration? {
        let digits = text.utf8.prefix { (48...57).contains($0) }
        let units: [String: Int64] = ["": 1, "s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800]
        guard let number = Int64(Substring(digits)), let unit = units[text.dropFirst(digits.count).lowercased()],
            number <= 3_153_600_000 / unit
        else { return nil }
        return .seconds(number * unit)
    }
}

/// A moment as it was typed, mostly of the past: `24h` (ago), `+30m` (from now), or what ``WrittenMoment`` describes.
struct HistoryMoment: ExplainedArgument {
    private enum Kind {
        case at(Timestamp)
        case ago(Duration)
        case ahead(Duration)
    }

    private let kind: Kind

    init(explaining argument: String) throws(ArgumentError) {
        if let moment = Timestamp(written: argument) {
            kind = .at(moment)
        } else if argument.hasPrefix("+"), let span = TimeSpan.read(argument.dropFirst()) {
            kind = .ahead(span)
        } else if let span = TimeSpan.read(argument[...]) {
            kind = .ago(span)
        } else {
            throw ArgumentError()
        }
    }

    static var form: String { "a moment such as 24h (ago), " + WrittenMoment.examples }

    /// The moment, counted from now where it was said so.
    func moment(_ now: Timestamp) -> Timestamp {
        switch kind {
        case .at(let moment): moment
        case .ago(let span): now - span
        case .ahead(let span): now + span
        }
    }
}

/// How every option takes a moment of the calendar.
enum WrittenMoment {
    /// Some of the spellings, for messages and help; the rest is what ``Timestamp/init(written:)`` reads.
    static let examples = "2026-11-21, 2026-11-21T18:00 (UTC), 2026-11-21T18:00+01:00 or 1795284000"
}

/// The time of what is meant, as it was typed; either end may be open.
struct HistoryPeriod: Sendable {
    var since: HistoryMoment?
    var until: HistoryMoment?

    /// Both ends, counted from now where that was said; throws where nothing can be between them.
    func moments(_ now: Timestamp) throws(Failure) -> (since: Timestamp?, until: Timestamp?) {
        let (first, last) = (since?.moment(now), until?.moment(now))
        if let first, let last, first > last {
            throw Failure(
                "usage", "--since is later than --until: nothing can be between them", hint: "exchange them",
                exitCode: .usage)
        }
        return (first, last)
    }
}
