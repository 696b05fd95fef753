import KrakenCore
import TestSupport
import XCTest

final class SettingsReaderTests: XCTestCase {
    private func reader(
        _ folder: String, flags: [String: (flag: String, text: String)] = [:], environment: [String: String] = [:]
    ) -> SettingsReader {
        SettingsReader(home: Home(path: folder), flags: flags, environment: EnvironmentVariables(environment))
    }

    private func mistake(_ reader: SettingsReader) -> SettingsError? {
        do {
            _ = try reader.read()
            return nil
        } catch { return error }
    }

    func test_givenEverySource_whenRead_thenTheStrongestWinsAndTellsItsOrigin() throws {
        let folder = try temporaryFolder()
        try write("KRAKEN_TIMEOUT=20\nKRAKEN_TIER=pro\nKRAKEN_CURRENCY=EUR\n", to: folder + "/.env")
        try write(
            #"{"timeout": 10, "tier": "starter", "currency": "GBP", "order_deadline": 7}"#, to: folder + "/config.json")
        let settings = try reader(
            folder, flags: ["KRAKEN_TIMEOUT": ("timeout", "40")],
            environment: ["KRAKEN_TIMEOUT": "30", "KRAKEN_TIER": "intermediate"]
        ).read()

        XCTAssertEqual(settings.entry("KRAKEN_TIMEOUT"), .init(text: "40", origin: .flag("timeout")))
        XCTAssertEqual(settings.entry("KRAKEN_TIER"), .init(text: "intermediate", origin: .environment))
        XCTAssertEqual(settings.entry("KRAKEN_CURRENCY"), .init(text: "EUR", origin: .file(folder + "/.env")))
        XCTAssertEqual(
            settings.entry("KRAKEN_ORDER_DEADLINE"), .init(text: "7", origin: .file(folder + "/config.json")))
        XCTAssertEqual(settings.entry("KRAKEN_LOG_LEVEL"), .init(text: "info", origin: .standard))
    }

    func test_givenAnEmptyValue_whenRead_thenTheNextSourceCounts() throws {
        let folder = try temporaryFolder()
        try write("KRAKEN_TIMEOUT=20\n", to: folder + "/.env")
        let settings = try reader(folder, environment: ["KRAKEN_TIMEOUT": ""]).read()
        XCTAssertEqual(settings.integer("KRAKEN_TIMEOUT"), 20)
    }

    func test_givenAnEnvironmentFile_whenRead_thenCommentsQuotesAndExportsAreUnderstood() throws {
        let folder = try temporaryFolder()
        let text =
            "# a comment\n\nexport KRAKEN_TIMEOUT = 21  # seconds\r\nKRAKEN_CURRENCY=\"EUR\" # quoted\nLOG_LEVEL='debug'\n"
        try write(text, to: folder + "/.env")
        let settings = try reader(folder).read()
        XCTAssertEqual(settings.integer("KRAKEN_TIMEOUT"), 21)
        XCTAssertEqual(settings.text("KRAKEN_CURRENCY"), "EUR")
        XCTAssertEqual(settings.text("KRAKEN_LOG_LEVEL"), "debug")
    }

    func test_givenAByteOrderMark_whenTheFileIsRead_thenItIsNoPartOfTheFirstName() throws {
        let folder = try temporaryFolder()
        try write("\u{FEFF}KRAKEN_TIMEOUT=21\n", to: folder + "/.env")
        XCTAssertEqual(try reader(folder).read().integer("KRAKEN_TIMEOUT"), 21)
        try write("\u{FEFF}# a comment\n", to: folder + "/.env")
        XCTAssertNil(mistake(reader(folder)))
    }

    private func credentials(key: String, secret: String) throws -> Credentials? {
        let folder = try temporaryFolder()
        return try reader(folder, environment: ["KRAKEN_API_KEY": key, "KRAKEN_API_SECRET": secret]).read()
            .credentials()
    }

    func test_givenAKeyWithAForeignCharacter_whenCredentialsAreMade_thenItIsAnErrorOfItsOwn() throws {
        for key in ["ab cd", "ab\ncd", "ab\u{7}", "abü", "ab\u{200B}", "  "] {
            XCTAssertThrowsError(try credentials(key: key, secret: "c2VjcmV0"), key.debugDescription) {
                XCTAssertEqual($0 as? SettingsError, .badKey(origin: .environment))
            }
        }
    }

    func test_givenSpacesAroundKeyAndSecret_whenCredentialsAreMade_thenTheyDoNotCount() throws {
        let plain = try XCTUnwrap(credentials(key: "abcd/+==", secret: "c2VjcmV0"))
        let padded = try XCTUnwrap(credentials(key: " abcd/+==\r\n", secret: "\tc2VjcmV0 \n"))
        XCTAssertEqual(padded.key, plain.key)
        XCTAssertEqual(padded.secret.withBytes { Array($0) }, Array("secret".utf8))
        XCTAssertThrowsError(try credentials(key: "abcd", secret: " \n")) {
            XCTAssertEqual($0 as? SettingsError, .secretNotBase64(origin: .environment))
        }
    }

    func test_givenMistakesInTheFile_whenRead_thenEachIsNamed() throws {
        let folder = try temporaryFolder()
        let path = folder + "/.env"
        let origin = SettingOrigin.file(path)
        let cases: [(String, SettingsError)] = [
            ("KRAKEN_TIMOUT=3", .unknownName("KRAKEN_TIMOUT", origin: origin, suggestion: "KRAKEN_TIMEOUT")),
            ("SOMETHING_ELSE=3", .unknownName("SOMETHING_ELSE", origin: origin, suggestion: nil)),
            (
                "KRAKEN_TIMEOUT=-5",
                .badValue(name: "KRAKEN_TIMEOUT", value: "-5", origin: origin, expected: "a whole number from 1 to 600")
            ),
            (
                "KRAKEN_SANDBOX=maybe",
                .badValue(name: "KRAKEN_SANDBOX", value: "maybe", origin: origin, expected: "true or false")
            ),
            (
                "KRAKEN_PUBLIC_RATE_LIMIT=1e3",
                .badValue(
                    name: "KRAKEN_PUBLIC_RATE_LIMIT", value: "1e3", origin: origin,
                    expected: "a number from 0.01 to 1000")
            ),
            (
                "KRAKEN_ENDPOINT_WEIGHTS={\"a\":-1}",
                .badValue(
                    name: "KRAKEN_ENDPOINT_WEIGHTS", value: "{\"a\":-1}", origin: origin,
                    expected: #"a JSON object such as {"private/Ledgers": 4}"#)
            ),
            (
                "KRAKEN_API_BASE_URL=ftp://x",
                .badValue(
                    name: "KRAKEN_API_BASE_URL", value: "ftp://x", origin: origin,
                    expected: "an address such as https://api.kraken.com")
            ),
            ("\nnonsense", .malformedLine(path: path, line: 2)),
            ("KRAKEN_CURRENCY=\"EUR", .malformedLine(path: path, line: 1)),
            ("KRAKEN_API_KEY=your_api_key_here", .placeholder(name: "KRAKEN_API_KEY", origin: origin)),
        ]
        for (text, expected) in cases {
            try write(text, to: path)
            XCTAssertEqual(mistake(reader(folder)), expected, text)
        }
    }

    func test_givenABrokenConfigurationFile_whenRead_thenItIsAnError() throws {
        let folder = try temporaryFolder()
        for text in ["{", "[]", #"{"timeout": [1]}"#] {
            try write(text, to: folder + "/config.json")
            XCTAssertEqual(mistake(reader(folder)), .malformedFile(path: folder + "/config.json"), text)
        }
    }

    func test_givenAFileWithASecretThatOthersMayRead_whenRead_thenItIsAnError() throws {
        let folder = try temporaryFolder()
        try write("KRAKEN_API_SECRET=c2VjcmV0\n", to: folder + "/.env", mode: 0o644)
        XCTAssertEqual(mistake(reader(folder)), .exposed(path: folder + "/.env", mode: 0o644))
        try write("KRAKEN_TIMEOUT=5\n", to: folder + "/.env", mode: 0o644)
        XCTAssertNil(mistake(reader(folder)))
    }

    func test_givenTheEnvironment_whenRead_thenOnlyNamesCloseToOursAreMistakes() throws {
        let folder = try temporaryFolder()
        XCTAssertNil(
            mistake(reader(folder, environment: ["KRAKEN_SOMEBODY_ELSES": "1", "PATH": "/bin", "KRAKEN_HOME": folder])))
        XCTAssertEqual(
            mistake(reader(folder, environment: ["KRAKEN_SANBOX": "1"])),
            .unknownName("KRAKEN_SANBOX", origin: .environment, suggestion: "KRAKEN_SANDBOX"))
    }

    func test_givenMistakes_whenReadLeniently_thenTheyAreReportedAndTheRestHolds() throws {
        let folder = try temporaryFolder()
        try write("KRAKEN_TIMEOUT=abc\nKRAKEN_TIER=pro\n", to: folder + "/.env")
        let settings = try reader(folder).readLeniently()
        XCTAssertEqual(settings.integer("KRAKEN_TIMEOUT"), 30)
        XCTAssertEqual(settings.text("KRAKEN_TIER"), "pro")
        XCTAssertEqual(settings.overlooked.count, 1)
    }

    func test_givenAMistakeAboutTheVenue_whenReadLeniently_thenItStaysAnError() throws {
        let folder = try temporaryFolder()
        for variables in [
            ["KRAKEN_SANDBOX": "ture"], ["KRAKEN_API_BASE_URL": "http//127.0.0.1"], ["KRAKEN_SANBOX": "true"],
        ] {
            XCTAssertThrowsError(try reader(folder, environment: variables).readLeniently(), "\(variables)")
        }
    }

    func test_givenTheCommittedTemplate_whenCompared_thenItIsWhatTheSettingsSay() throws {
        let root = URL(fileURLWithPath: #filePath).pathComponents.dropLast(4).joined(separator: "/").dropFirst()
        if ProcessInfo.processInfo.environment["UPDATE_SNAPSHOTS"] == "1" {
            try Setting.template.write(toFile: root + "/.env.template", atomically: true, encoding: .utf8)
        }
        let template = try String(contentsOfFile: root + "/.env.template", encoding: .utf8)
        XCTAssertEqual(template, Setting.template, "run the tests with UPDATE_SNAPSHOTS=1 and look at the difference")
    }

    func test_givenTheTemplateAsEnvironmentFile_whenRead_thenNothingIsWrong() throws {
        let folder = try temporaryFolder()
        try write(Setting.template, to: folder + "/.env")
        XCTAssertNil(mistake(reader(folder)))
    }

    func test_givenFlagEnvironmentOrNeither_whenTheHomeIsChosen_thenItNeverDependsOnWhereOneStands() {
        func home(_ flag: String?, _ environment: [String: String]) -> String {
            Home(flag: flag, environment: environment, userHome: "/home/ann", directory: "/work").path
        }
        XCTAssertEqual(home("/a/", ["KRAKEN_HOME": "/b"]), "/a")
        XCTAssertEqual(home(nil, ["KRAKEN_HOME": "/b"]), "/b")
        XCTAssertEqual(home(nil, ["KRAKEN_HOME": ""]), "/home/ann/.kraken")
        XCTAssertEqual(home("x", [:]), "/work/x")
    }

    func test_givenALimitThatWouldForbidOrAllowEverything_whenRead_thenItIsAMistakeWithItsRange() throws {
        let folder = try temporaryFolder()
        for (name, values) in [
            ("KRAKEN_MAX_ORDER_SHARE", ["0", "101", "-1"]), ("KRAKEN_MAX_ORDER_VALUE", ["0"]),
            ("KRAKEN_MAX_DAILY_VALUE", ["0"]), ("KRAKEN_MAX_ORDERS_PER_MINUTE", ["0"]), ("KRAKEN_PRICE_COLLAR", ["0"]),
            ("KRAKEN_MARKET_DRIFT", ["0"]), ("KRAKEN_MAX_SLIPPAGE", ["0", "51"]),
        ] {
            for value in values {
                XCTAssertNotNil(mistake(reader(folder, environment: [name: value])), "\(name) \(value)")
            }
            XCTAssertNil(mistake(reader(folder, environment: [name: "1"])), name)
        }
        XCTAssertNil(mistake(reader(folder, environment: ["KRAKEN_MAX_ORDER_SHARE": "100"])))
    }
}
