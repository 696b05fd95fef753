import TestSupport
import Transport
import XCTest

extension XCTestCase {
    /// Fails for every difference of our answer from a recording but the expected ones.
    func checkShape(
        _ answer: JSON, like path: String, maps: Set<String> = [], digits: Bool = false, except expected: [String] = [],
        line: UInt = #line
    ) throws {
        let bytes = try path.hasSuffix(".txt") ? RecordedData.answer(path) : RecordedData.bytes(path)
        let comparison = ShapeComparison(maps: maps, comparesDigits: digits)
        let differences = try comparison.differences(recorded: JSON(parsing: bytes), ours: answer)
        XCTAssertEqual(differences.sorted(), expected.sorted(), path, line: line)
    }
}
