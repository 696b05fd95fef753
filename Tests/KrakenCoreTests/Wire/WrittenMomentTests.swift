import KrakenCore
import XCTest

/// Moments as people write them.
final class WrittenMomentTests: XCTestCase {
    func test_givenAMomentInAnySpelling_whenRead_thenItIsThatMoment() throws {
        for (text, moment) in [
            ("2026-12-01", "2026-12-01T00:00:00Z"), ("2026-12-01T10:00", "2026-12-01T10:00:00Z"),
            ("2026-12-01 10:00", "2026-12-01T10:00:00Z"), ("2026-12-01 10:00:30", "2026-12-01T10:00:30Z"),
            ("2026-12-01T10:00Z", "2026-12-01T10:00:00Z"), ("2026-12-01T10:00:30.5Z", "2026-12-01T10:00:30.5Z"),
            ("2026-12-01T10:00+01:00", "2026-12-01T09:00:00Z"), ("2026-12-01 00:30-05:30", "2026-12-01T06:00:00Z"),
            ("2024-02-29", "2024-02-29T00:00:00Z"), ("1795284000", "2026-11-21T18:00:00Z"),
        ] {
            XCTAssertEqual(Timestamp(written: text), try XCTUnwrap(Timestamp(rfc3339: moment)), text)
        }
    }

    func test_givenNoMoment_whenRead_thenItIsRefused() {
        for text in [
            "", "today", "2026-02-29", "2026-02-30", "2026-13-01", "2026-00-10", "2026-12-01T24:00", "2026-12-01T10:60",
            "2026-12-01T10:00:60", "2026-12-01T10", "2026-12-01Z", "2026-12-01T1000", "2026/12/01", "20261201x",
            "2026-12-01T10:00+1:00", "2026-12-01T10:00+01:60", "2026-12-01T10:00 +01:00", "2026-12-1", "-5",
            "2026-12-01T10:00:00ZZ", "2026-12-01 T10:00", "2026-12-01T+1:00",
        ] {
            XCTAssertNil(Timestamp(written: text), text)
        }
    }
}
