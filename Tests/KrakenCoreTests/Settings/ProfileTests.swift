import TestSupport
import XCTest

@testable import KrakenCore

final class ProfileTests: XCTestCase {
    private func mistake(_ body: () throws(SettingsError) -> Home) -> SettingsError? {
        do throws(SettingsError) {
            _ = try body()
            return nil
        } catch { return error }
    }

    func test_givenProfiles_whenOneIsNamed_thenItIsAHomeOfItsOwn() throws {
        let folder = try temporaryFolder()
        try write("KRAKEN_TIER=pro\n", to: folder + "/profiles/main/.env")
        try write("{}", to: folder + "/profiles/tax/config.json")
        try write("", to: folder + "/profiles/typo/logs/kraken_cli.log")
        let home = Home(path: folder)
        XCTAssertEqual(home.profiles, ["main", "tax"])
        let main = try home.profile("main")
        XCTAssertEqual([main.path, main.profile], [folder + "/profiles/main", "main"])
        XCTAssertEqual(try home.profile("default"), home)
        XCTAssertEqual(try home.profile("new", mayBeNew: true).path, folder + "/profiles/new")
        XCTAssertEqual(
            mistake { () throws(SettingsError) in try home.profile("mian") },
            .unknownProfile("mian", suggestion: "main", known: ["main", "tax"]))
        XCTAssertEqual(
            mistake { () throws(SettingsError) in try home.profile("somebody") },
            .unknownProfile("somebody", suggestion: nil, known: ["main", "tax"]))
    }

    func test_givenNamesThatLeadElsewhere_whenUsed_thenTheyAreRefused() throws {
        let home = Home(path: try temporaryFolder())
        for name in ["..", "../x", "a/b", "", "-x", "A", "a b", ".hidden", String(repeating: "a", count: 41)] {
            XCTAssertEqual(
                mistake { () throws(SettingsError) in try home.profile(name, mayBeNew: true) }, .badProfileName(name))
        }
    }

    func test_givenAProfileWithAKey_whenTheEnvironmentHasAnother_thenThatIsAnError_andForACancelTheProfilesIsUsed()
        throws
    {
        let folder = try temporaryFolder()
        try write(
            "KRAKEN_API_KEY=mine\nKRAKEN_API_SECRET=c2Vj\n", to: folder + "/profiles/main/.env")
        let home = try Home(path: folder).profile("main")
        let environment = EnvironmentVariables(["KRAKEN_API_KEY": "other", "KRAKEN_API_SECRET": "b3Ro"])
        let reader = SettingsReader(home: home, environment: environment)
        XCTAssertThrowsError(try reader.read()) { XCTAssertEqual($0 as? SettingsError, .twoKeys(profile: "main")) }
        let lenient = try reader.readLeniently()
        XCTAssertEqual(try lenient.keyText()?.key, "mine")
        XCTAssertEqual(lenient.overlooked, [.twoKeys(profile: "main")])
        try write("KRAKEN_TIER=pro\n", to: folder + "/profiles/main/.env")
        XCTAssertEqual(try reader.read().keyText()?.key, "other")
        try write("x", to: folder + "/profiles/main/credentials")
        XCTAssertThrowsError(try reader.read()) { XCTAssertEqual($0 as? SettingsError, .twoKeys(profile: "main")) }
    }

    func test_givenAPasswordInAFileOfTheHome_whenRead_thenItIsAnError() throws {
        let folder = try temporaryFolder()
        let home = Home(path: folder)
        try write("KRAKEN_PASSWORD=correct horse\n", to: home.environmentFile)
        XCTAssertThrowsError(try SettingsReader(home: home, environment: EnvironmentVariables([:])).read()) {
            XCTAssertEqual(
                $0 as? SettingsError, .passwordInHome(name: "KRAKEN_PASSWORD", path: home.environmentFile))
        }
    }

    func test_givenSecretsInTheConfigurationFile_whenRead_thenTheyAreBytes_whateverTheirEscapes() throws {
        let folder = try temporaryFolder()
        let home = Home(path: folder)
        try write(
            #"{"timeout": 7, "api_key": "abc", "api_secret" : "ab\/c2Vj\u002b4=", "otp": "1\"2\\3", "currency": "api_secret"}"#,
            to: home.configurationFile)
        let settings = try SettingsReader(home: home, environment: EnvironmentVariables([:])).read()
        XCTAssertEqual(settings.secret("KRAKEN_API_SECRET")?.text, "ab/c2Vj+4=")
        XCTAssertEqual(settings.secret("KRAKEN_OTP")?.text, #"1"2\3"#)
        XCTAssertEqual(settings.text("KRAKEN_API_SECRET"), "••••")
        XCTAssertEqual(settings.text("KRAKEN_CURRENCY"), "api_secret")
        XCTAssertEqual(settings.integer("KRAKEN_TIMEOUT"), 7)
    }

    func test_givenTheEarlierNameOfAllowedPairs_whenSet_thenItIsTheSameLimit() throws {
        let home = Home(path: try temporaryFolder())
        let settings = try SettingsReader(
            home: home, environment: EnvironmentVariables(["KRAKEN_ENABLED_PAIRS": "BTC/USD, ETH/USD"])
        ).read()
        XCTAssertEqual(settings.operatorLimits.allowedPairs, ["BTC/USD", "ETH/USD"])
    }
}
