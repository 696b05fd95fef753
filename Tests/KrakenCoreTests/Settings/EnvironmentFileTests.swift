import Storage
import TestSupport
import XCTest

@testable import KrakenCore

final class EnvironmentFileTests: XCTestCase {
    private func changed(_ text: String, _ changes: [(name: String, value: Secret?)]) -> String {
        String(decoding: EnvironmentFile.changed(Array(text.utf8), changes), as: UTF8.self)
    }

    func test_givenAFile_whenValuesAreSet_thenEveryOtherLineStaysAsItIs() {
        let text = "# mine\n\nexport KRAKEN_TIER = pro   # fast\nKRAKEN_API_KEY=old\nodd line\n#KRAKEN_API_SECRET=x"
        let result = changed(text, [("KRAKEN_API_KEY", Secret("new")), ("KRAKEN_API_SECRET", Secret("c2Vj"))])
        XCTAssertEqual(
            result,
            "# mine\n\nexport KRAKEN_TIER = pro   # fast\nKRAKEN_API_KEY=new\nodd line\n#KRAKEN_API_SECRET=x\n"
                + "KRAKEN_API_SECRET=c2Vj\n")
    }

    func test_givenANameSetTwiceOrByAnotherOfItsNames_whenChanged_thenOneLineIsLeft() {
        let text = "api_key=a\nKRAKEN_TIMEOUT=5\nKRAKEN_API_KEY=b\n"
        XCTAssertEqual(
            changed(text, [("KRAKEN_API_KEY", Secret("c"))]), "KRAKEN_API_KEY=c\nKRAKEN_TIMEOUT=5\n")
        XCTAssertEqual(changed(text, [("KRAKEN_API_KEY", nil)]), "KRAKEN_TIMEOUT=5\n")
    }

    func test_givenNoFile_whenNothingIsToBeSet_thenNoneIsMade() throws {
        let home = Home(path: try temporaryFolder())
        try EnvironmentFile.change(home, [("KRAKEN_API_KEY", nil)])
        XCTAssertFalse(Files.exists(home.environmentFile))
        try EnvironmentFile.change(home, [("KRAKEN_API_KEY", Secret("a"))])
        XCTAssertEqual(Files.mode(of: home.environmentFile), 0o600)
        XCTAssertEqual(try EnvironmentFile.names(in: home), ["KRAKEN_API_KEY"])
    }

    func test_givenALinkToAFileElsewhere_whenChanged_thenTheFileChanges_andTheLinkStays() throws {
        let folder = try temporaryFolder()
        let home = Home(path: folder + "/home")
        try write("KRAKEN_API_SECRET=c2Vj\nKRAKEN_TIER=pro\n", to: folder + "/elsewhere/settings", mode: 0o644)
        try FileManager.default.createDirectory(atPath: home.path, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: home.environmentFile, withDestinationPath: folder + "/elsewhere/settings")
        try EnvironmentFile.change(home, [("KRAKEN_API_SECRET", nil)])
        XCTAssertEqual(
            try String(contentsOfFile: folder + "/elsewhere/settings", encoding: .utf8), "KRAKEN_TIER=pro\n")
        XCTAssertEqual(
            try FileManager.default.destinationOfSymbolicLink(atPath: home.environmentFile),
            folder + "/elsewhere/settings")
        XCTAssertEqual(Files.mode(of: folder + "/elsewhere/settings"), 0o600)
    }
}
