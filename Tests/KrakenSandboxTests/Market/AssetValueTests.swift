import TestSupport
import Trading
import XCTest

@testable import KrakenSandbox

final class AssetValueTests: XCTestCase {
    func test_givenDaysAskedForInAnyOrder_whenTold_thenEachIsWorthTheSame() {
        let seed = TestSeed.choose()
        print("days in any order with seed \(seed)")
        var random = SeededRandom(key: seed)
        for name in ["BTC", "ADA", "EUR", "USDT", "USD"] {
            var walk = AssetValue(of: Asset(name), seed: seed)
            let row = (0..<4_000).map { walk.at(day: $0) }
            for _ in 0..<2_000 {
                let day = Int(random.below(4_000))
                XCTAssertEqual(walk.at(day: day), row[day], "\(name), day \(day)")
                var alone = AssetValue(of: Asset(name), seed: seed)
                XCTAssertEqual(alone.at(day: day), row[day], "\(name), day \(day)")
            }
            XCTAssertEqual(Set(row).count > 1, name != "USD", name)
        }
    }

    func test_givenTheDefaultSeed_whenADaysValueIsTold_thenItIsTheOneOfEveryRelease() {
        let values = ["BTC", "ETH", "DOGE", "EUR"].map { name in
            var value = AssetValue(of: Asset(name), seed: 2026)
            return value.at(day: 20_500)
        }
        XCTAssertEqual(values, [10_027_810_941_717, 318_457_260_080, 16_857_704, 114_044_986])
    }
}
