import KrakenCore
import XCTest

final class WebAddressTests: XCTestCase {
    func test_givenAddresses_whenRead_thenOnlyThisMachineCountsAsLoopback() {
        for (text, host, loopback) in [
            ("https://api.kraken.com/", "api.kraken.com", false), ("http://127.0.0.1:8080", "127.0.0.1", true),
            ("http://localhost", "localhost", true), ("http://[::1]:9", "::1", true),
            ("http://127.0.0.1.evil.com", "127.0.0.1.evil.com", false), ("http://127.1", "127.1", false),
            ("https://KRAKEN.com", "kraken.com", false),
        ] {
            let address = WebAddress(text)
            XCTAssertEqual(address?.host, host, text)
            XCTAssertEqual(address?.isLoopback, loopback, text)
        }
    }

    func test_givenWhatIsNoAddress_whenRead_thenItIsRefused() {
        for text in [
            "", "api.kraken.com", "ftp://x", "https://", "https://user:pw@api.kraken.com", "https://a b",
            "http://x:99999", "http://[::1", "https://a?x=1",
        ] {
            XCTAssertNil(WebAddress(text), text)
        }
    }

    func test_givenHosts_whenAsked_thenOnlyTheExchangesOwnAreItsOwn() {
        XCTAssertEqual(WebAddress("https://api.kraken.com")?.isKraken, true)
        XCTAssertEqual(WebAddress("https://evilkraken.com")?.isKraken, false)
    }
}
