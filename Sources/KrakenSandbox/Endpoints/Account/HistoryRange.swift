import Trading

/// A place in a history: a moment, and among what happened then a number.
struct HistoryPosition: Hashable, Comparable, Sendable {
    var time: Timestamp
    /// By default behind all that happened at that moment.
    var serial = Int.max

    static func < (left: Self, right: Self) -> Bool { (left.time, left.serial) < (right.time, right.serial) }
}

/// From `start`, exclusive, to `end`, inclusive.
struct HistoryRange: Hashable, Sendable {
    var start: HistoryPosition?
    var end: HistoryPosition?

    /// All there is.
    init() {}

    /// Reads both bounds, given as seconds since 1970 or as an id, whose place `position` tells.
    init(_ parameters: Parameters, position: (String) throws -> HistoryPosition?) throws {
        start = try Self.bound("start", parameters, position)
        end = try Self.bound("end", parameters, position)
    }

    private static func bound(
        _ name: String, _ parameters: Parameters, _ position: (String) throws -> HistoryPosition?
    ) throws -> HistoryPosition? {
        guard let text = parameters[name] else { return nil }
        if let time = Timestamp(secondsText: text) { return HistoryPosition(time: time) }
        guard let found = try position(text) else { throw ExchangeFault.invalidArguments(name) }
        return found
    }

    func contains(_ position: HistoryPosition) -> Bool {
        if let start, position <= start { return false }
        if let end, position > end { return false }
        return true
    }
}
