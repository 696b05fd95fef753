/// One line of the table: what was measured, and beside it what it is compared with.
struct Figure: Sendable {
    /// What was measured.
    var what: String
    /// The figure with its unit.
    var value: String
    /// The floor or rival, measured in the same run; empty without one.
    var floor = ""
    /// The figure as a multiple or share of the floor; empty without one.
    var ratio = ""
    /// What was promised; empty where nothing was.
    var goal = ""

    static let header = line("what", "figure", "floor or rival", "ratio", "goal")

    var line: String { Self.line(what, value, floor, ratio, goal) }

    private static func line(_ what: String, _ value: String, _ floor: String, _ ratio: String, _ goal: String)
        -> String
    {
        let cells = what.padded(to: 44) + " " + value.padded(to: 14) + " " + floor.padded(to: 30) + " "
        return cells + ratio.padded(to: 8) + " " + goal
    }
}

extension String {
    /// The text with spaces behind it until it has a length.
    func padded(to length: Int) -> String { self + String(repeating: " ", count: max(0, length - count)) }
}

extension Double {
    /// The number with a fixed count of digits after the point.
    func text(_ digits: Int) -> String {
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let scaled = Int((magnitude * scale).rounded())
        let fraction = String(scaled % Int(scale))
        let sign = self < 0 && scaled > 0 ? "-" : ""
        let whole = sign + String(scaled / Int(scale))
        return digits == 0 ? whole : whole + "." + String(repeating: "0", count: digits - fraction.count) + fraction
    }
}
