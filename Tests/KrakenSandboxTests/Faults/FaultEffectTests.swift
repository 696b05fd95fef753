import XCTest

@testable import KrakenSandbox

final class FaultEffectTests: XCTestCase {
    func test_givenEachEffect_whenWrittenAndRead_thenItIsTheSame() {
        let effects: [(FaultEffect, String)] = [
            (.lose, "lose"), (.reset, "reset"), (.delay(milliseconds: 500), "delay=500"), (.cut(bytes: 0), "cut=0"),
            (.garble, "garble"), (.page(status: 502), "page=502"),
            (.errors(["EService:Busy", "EOrder:A=b"]), "error=EService:Busy|EOrder:A=b"), (.hide(seconds: 9), "hide=9"),
            (.late(seconds: 5), "late=5"), (.cancel(reason: "Out of funds"), "cancel=Out of funds"),
            (.respell(.omit), "id=omit"), (.respell(.upper), "id=upper"), (.respell(.plain), "id=plain"),
            (.ignore(parameter: "cl_ord_id"), "ignore=cl_ord_id"),
        ]
        for (effect, text) in effects {
            XCTAssertEqual(effect.description, text)
            XCTAssertEqual(FaultEffect(text), effect)
        }
        XCTAssertEqual(FaultEffect("cancel"), .cancel(reason: "Out of liquidity"))
    }

    func test_givenTextsOfNoEffect_whenRead_thenThereIsNone() {
        for text in [
            "", "loose", "lose=1", "delay", "delay=", "delay=0", "delay=-5", "delay=1.5", "cut=-1", "page=200",
            "page=600", "error=", "error=A||B", "hide=0", "late=x", "cancel=", "id=lower", "id", "ignore=", "=5",
        ] {
            XCTAssertNil(FaultEffect(text), text)
        }
    }
}
