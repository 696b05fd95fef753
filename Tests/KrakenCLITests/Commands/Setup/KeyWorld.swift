import KrakenSandbox
import TestSupport
import Transport
import XCTest

@testable import KrakenCLI

/// A world whose key is somewhere else than in the environment, and the exchange it is for.
struct KeyWorld: Sendable {
    let world: World
    let served: ServedExchange
    let keys: SandboxCredentials
    /// A folder beside the home.
    let folder: String
    static let password = "correct horse battery"

    init(_ test: XCTestCase, isTerminal: Bool = false) throws {
        let served = try ServedExchange()
        test.addTeardownBlock { served.stop() }
        folder = try test.temporaryFolder()
        keys = try served.exchange.credentials()
        self.served = served
        var environment = try served.environment()
        environment["KRAKEN_API_KEY"] = nil
        environment["KRAKEN_API_SECRET"] = nil
        world = try World(test, environment: environment, isTerminal: isTerminal)
        try test.write("\(keys.apiKey)\n\(keys.apiSecret)\n", to: folder + "/key")
        try test.write(Self.password + "\n", to: folder + "/password")
    }

    /// The file with key and secret.
    var keyFile: String { folder + "/key" }

    /// A file with a key that may do only this.
    func keyFile(_ test: XCTestCase, _ permissions: Set<KrakenSandbox.Permission>) throws -> String {
        let keys = try served.exchange.makeKey(name: "other", permissions: permissions, nonceWindow: 0)
        let path = folder + "/other-key"
        try test.write("KRAKEN_API_KEY=\(keys.apiKey)\nKRAKEN_API_SECRET=\(keys.apiSecret)\n", to: path)
        return path
    }

    /// Makes the password known without a question.
    func knowPassword() { world.set("KRAKEN_PASSWORD_FILE", folder + "/password") }

    /// Stores the key encrypted, after which nobody knows the password.
    func storeKey(_ words: [String] = []) async {
        knowPassword()
        let outcome = await world.run(["config-setup", "--from", keyFile, "--yes"] + words)
        XCTAssertEqual(outcome.exitCode, 0, outcome.complaints)
        world.unset("KRAKEN_PASSWORD_FILE")
    }

    /// Every file under the home that holds one of these texts.
    func files(holding texts: [String]) throws -> [String] {
        let all = FileManager.default.enumerator(atPath: world.home)?.compactMap { $0 as? String } ?? []
        return all.filter { path in
            guard let content = FileManager.default.contents(atPath: world.home + "/" + path) else { return false }
            return texts.contains { content.range(of: Data($0.utf8)) != nil }
        }
    }
}
