import XCTest

@testable import KrakenCore

/// Scrypt against the vectors of RFC 7914, AES-256-GCM against those of NIST and of the proposal of its authors.
final class CryptographyTests: XCTestCase {
    private func derive(_ password: String, _ salt: String, _ rounds: Int, _ size: Int, _ times: Int) -> String? {
        let cost = ScryptCost(rounds: rounds, blockSize: size, repetitions: times)
        return Scrypt.derive(Secret(password), salt: Array(salt.utf8), cost: cost, count: 64)?.hexadecimal
    }

    func test_givenTheVectorsOfTheStandard_whenAKeyIsDerived_thenItIsTheirs() {
        XCTAssertEqual(
            derive("", "", 16, 1, 1),
            "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
                + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906")
        XCTAssertEqual(
            derive("password", "NaCl", 1024, 8, 16),
            "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640")
        XCTAssertEqual(
            derive("pleaseletmein", "SodiumChloride", 16384, 8, 1),
            "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887")
    }

    func test_givenARoundsNumberThatIsNoPowerOfTwo_whenAKeyIsDerived_thenThereIsNone() {
        XCTAssertNil(derive("x", "y", 1000, 8, 1))
    }

    func test_givenTheVectorsOfGCM_whenSealedAndOpened_thenTheyAgree() throws {
        let vectors = [
            (
                key: String(repeating: "0", count: 64), nonce: String(repeating: "0", count: 24), header: "",
                plain: String(repeating: "0", count: 32),
                sealed: "cea7403d4d606b6e074ec5d3baf39d18" + "d0d1c8a799996bf0265b98b5d48ab919"
            ),
            (
                key: "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
                nonce: "cafebabefacedbaddecaf888", header: "feedfacedeadbeeffeedfacedeadbeefabaddad2",
                plain: "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                    + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
                sealed: "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                    + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662" + "76fc6ece0f4e1768cddf8853bb2d551b"
            ),
        ]
        for vector in vectors {
            let key = Secret([UInt8](hexadecimal: vector.key))
            let (nonce, header) = ([UInt8](hexadecimal: vector.nonce), [UInt8](hexadecimal: vector.header))
            let sealed = AuthenticatedCipher.seal(
                Secret([UInt8](hexadecimal: vector.plain)), key: key, nonce: nonce, header: header)
            XCTAssertEqual(sealed.map { Secret($0).hexadecimal }, vector.sealed)
            let opened = AuthenticatedCipher.open(
                [UInt8](hexadecimal: vector.sealed), key: key, nonce: nonce, header: header)
            XCTAssertEqual(opened?.hexadecimal, vector.plain)
        }
    }

    func test_givenAKeyOrNonceOfAnotherLength_whenSealed_thenThereIsNothing() {
        let (key, nonce) = ([UInt8](repeating: 1, count: 32), [UInt8](repeating: 2, count: 12))
        XCTAssertNotNil(AuthenticatedCipher.seal(Secret("x"), key: Secret(key), nonce: nonce, header: []))
        XCTAssertNil(AuthenticatedCipher.seal(Secret("x"), key: Secret(Array(key[1...])), nonce: nonce, header: []))
        XCTAssertNil(AuthenticatedCipher.seal(Secret("x"), key: Secret(key), nonce: Array(nonce[1...]), header: []))
        XCTAssertNil(AuthenticatedCipher.open([1, 2, 3], key: Secret(key), nonce: nonce, header: []))
    }
}

extension Secret {
    /// The bytes of a text, which tests may have.
    convenience init(_ text: String) { self.init(Array(text.utf8)) }

    var hexadecimal: String {
        withBytes { bytes in bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
    }

    var text: String { withBytes { String(decoding: $0, as: UTF8.self) } }
}

extension [UInt8] {
    init(hexadecimal text: String) {
        let digits = Array(text.utf8).map { String(decoding: [$0], as: UTF8.self) }
        self = stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(digits[$0] + digits[$0 + 1], radix: 16) }
    }
}
