import Glibc
import Trading

/// The zone in which moments are shown to people; for programs they are always in UTC.
enum Zone: Sendable {
    case utc
    /// The zone of the machine, or of `TZ`.
    case local

    /// The zone of the command that runs here.
    @TaskLocal static var current = Zone.utc

    /// The moment by the clock of the zone: `2026-11-21 09:05:09`.
    func clock(_ moment: Timestamp) -> String {
        // What a clock of UTC shows when it is as far ahead as the zone is.
        (moment + .seconds(seconds(at: moment))).dateTime
    }

    /// How far the zone is ahead of UTC: `+01:00`, or `UTC`.
    ///
    /// Not its abbreviation, because `IST` and `CST` mean several zones.
    func offset(_ moment: Timestamp) -> String {
        if self == .utc { return "UTC" }
        let minutes = abs(seconds(at: moment)) / 60
        let digits = [minutes / 60, minutes % 60].map { String(100 + $0).dropFirst() }
        return (seconds(at: moment) < 0 ? "-" : "+") + digits.joined(separator: ":")
    }

    private func seconds(at moment: Timestamp) -> Int {
        guard self == .local else { return 0 }
        var (time, parts) = (time_t(moment.seconds), tm())
        return localtime_r(&time, &parts) == nil ? 0 : parts.tm_gmtoff
    }
}

extension Timestamp {
    /// The moment for people, with its zone: `2026-11-21 08:05:09 UTC`.
    var shown: String { "\(Zone.current.clock(self)) \(Zone.current.offset(self))" }
}
