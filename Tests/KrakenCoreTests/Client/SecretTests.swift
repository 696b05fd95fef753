import XCTest

@testable import KrakenCore

final class SecretTests: XCTestCase {
    func test_givenCredentials_whenDescribedInAnyWay_thenNeitherKeyNorSecretShows() throws {
        let credentials = try Credentials(
            key: "my-public-key", base64Secret: ClientBench.exampleSecret, otp: Secret(Array("one-time-code".utf8)))
        var dumped = ""
        dump(credentials, to: &dumped)
        dump(credentials.secret, to: &dumped)
        let texts = [
            "\(credentials)", String(reflecting: credentials), "\(credentials.secret)",
            String(reflecting: credentials.secret), dumped, "\([credentials.secret])",
            "\(Optional(credentials) as Any)",
        ]
        let bytes = credentials.secret.withBytes(Array.init)
        for text in texts {
            XCTAssertFalse(text.contains("my-public-key"), text)
            XCTAssertFalse(text.contains("one-time-code"), text)
            XCTAssertFalse(text.contains(ClientBench.exampleSecret), text)
            XCTAssertFalse(text.contains("\(bytes[0]), \(bytes[1])"), text)
        }
    }

    func test_givenTheExampleSecret_whenDecoded_thenItHas64Bytes() throws {
        let credentials = try Credentials(key: "k", base64Secret: ClientBench.exampleSecret)
        XCTAssertEqual(credentials.secret.count, 64)
        XCTAssertEqual(credentials.secret.withBytes { $0[0] }, 0x91)
        XCTAssertEqual(credentials.secret.withBytes { $0[63] }, 0x5E)
    }

    func test_givenTextsThatAreNotBase64_whenTakenForASecret_thenTheyAreRefused() {
        let texts = [
            "", "abc", "ab c", "====", "a===", "ab=c", "abc\n", "ab-_", "QQ==\n", " QQ==", "QR==", "YOUR_SECRET_HERE",
            "QQ==QQ==",
        ]
        for text in texts {
            XCTAssertThrowsError(try Credentials(key: "k", base64Secret: text), text) {
                XCTAssertEqual($0 as? Credentials.Failure, .notBase64)
            }
        }
    }

    func test_givenPaddedTexts_whenDecoded_thenThePaddingIsNoData() throws {
        for (text, count) in [("QQ==", 1), ("QUI=", 2), ("QUJD", 3)] {
            XCTAssertEqual(try Credentials(key: "k", base64Secret: text).secret.withBytes { $0.count }, count)
        }
    }

    func test_givenAKey_whenFingerprinted_thenItIsTheStartOfItsSHA256() throws {
        let credentials = try Credentials(key: "abc", base64Secret: "QQ==")
        XCTAssertEqual(credentials.fingerprint, "ba7816bf8f01cfea")
    }

    func test_givenBytesThatASliceShares_whenWiped_thenTheSliceIsWipedToo() {
        var bytes = Array("a secret".utf8)
        let slice = bytes[2...]
        Secret.wipe(&bytes)
        XCTAssertEqual(bytes + slice, [UInt8](repeating: 0, count: 14))
    }

    func test_givenTheSystemsClocks_whenRead_thenTheyGoForward() async throws {
        let time = TimeSource.system
        let (wall, elapsed) = (time.now(), time.elapsed())
        try await time.sleep(.zero)
        XCTAssertGreaterThan(wall, Timestamp(seconds: 1_600_000_000))
        XCTAssertGreaterThan(time.elapsed(), elapsed)
    }
}
