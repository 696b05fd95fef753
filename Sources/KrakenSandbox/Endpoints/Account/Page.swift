import Transport

/// Fifty rows from an offset on.
struct Page {
    static let size = 50
    let offset: Int
    private let isCounted: Bool

    init(_ parameters: Parameters) throws {
        offset = try parameters.integer("ofs") ?? 0
        guard offset >= 0 else { throw ExchangeFault.invalidArguments("ofs") }
        isCounted = !parameters.flag("without_count")
    }

    func rows<Row>(of all: [Row]) -> ArraySlice<Row> { all.dropFirst(offset).prefix(Self.size) }

    /// How many there are in all, as a member of the result.
    func count(of all: [some Any]) -> [(String, JSON)] { count { all.count } }

    /// The same, counted only when it is wanted.
    func count(_ number: () throws -> Int) rethrows -> [(String, JSON)] {
        try isCounted ? [("count", .integer(number()))] : []
    }
}
