import Foundation
import Storage
import XCTest

extension Household {
    /// The one order journal of the home.
    func journal() throws -> JournalRepository {
        let paths = files().filter { $0.hasSuffix("/journal.db") }
        XCTAssertEqual(paths.count, 1)
        return try JournalRepository(path: home + "/" + (try XCTUnwrap(paths.first)))
    }
}
