import KrakenCore
import KrakenSandbox
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// What `kraken doctor` and `kraken info` tell, in process.
final class DoctorTests: XCTestCase {
    /// The verdicts by `area.name`, the worst of each.
    private func verdicts(_ outcome: CommandOutcome) -> [String: String] {
        let ranks = ["ok", "skipped", "warning", "failed"]
        var verdicts: [String: String] = [:]
        for check in outcome.data?["checks"]?.elements ?? [] {
            let name = "\(check["area"]?.string ?? "").\(check["name"]?.string ?? "")"
            let verdict = check["verdict"]?.string ?? ""
            let before = verdicts[name].flatMap { ranks.firstIndex(of: $0) } ?? -1
            if (ranks.firstIndex(of: verdict) ?? 9) > before { verdicts[name] = verdict }
        }
        return verdicts
    }

    func test_givenTheSandbox_whenExamined_thenNothingFails_andEveryAreaIsTold() async throws {
        let world = try World(self, time: JumpingTime().source)
        _ = await world.run(LostOrder.words)
        let outcome = await world.run(["doctor", "--sandbox", "--json"])
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        XCTAssertEqual(outcome.envelope?["success"], true)
        let verdicts = verdicts(outcome)
        for (name, verdict) in [
            "exchange.venue": "ok", "exchange.status": "ok", "exchange.tls": "skipped", "clock.difference": "ok",
            "key.permissions": "ok", "key.order_lookups": "ok", "key.nonce_window": "ok", "key.withdrawals": "warning",
            "limits.calls": "ok", "limits.orders": "ok", "limits.nonces": "ok", "orders.unresolved": "ok",
            "settings.settings": "ok", "files.home": "ok", "sandbox.state": "ok",
            "sandbox.server": "ok", "versions.libcurl": "ok", "versions.sqlite": "ok",
        ] {
            XCTAssertEqual(verdicts[name], verdict, name)
        }
        XCTAssertEqual(outcome.data?["verdict"], "warning")
        XCTAssertTrue(outcome.output.contains("of 125 points of the order counter used"), outcome.output)
        XCTAssertTrue(outcome.output.contains("of 20 points of the call counter used"), outcome.output)
        // Whose rights depend on the mask of the tests' process.
        XCTAssertNotEqual(verdicts["files.database"], "failed")
        XCTAssertNotNil(verdicts["files.database"])
        let told = await world.run(["info", "--diagnostics", "--sandbox"], width: 60)
        XCTAssertEqual(told.exitCode, 0)
        XCTAssertTrue(told.output.contains("order lookups"), told.output)
        let wide = told.output.split(separator: "\n").filter { $0.count > 60 && !$0.contains(world.home) }
        XCTAssertEqual(wide, [], "no line is wider than the terminal")
    }

    func test_givenNoAnswers_whenExamined_thenAllThatIsLocalIsToldAllTheSame() async throws {
        let world = try World(self, time: JumpingTime().source)
        let outcome = await world.run(["doctor", "--sandbox", "--json"]) {
            ScriptedTransport([], afterwards: .refused, around: $0)
        }
        XCTAssertEqual(outcome.exitCode, 1, outcome.output)
        let verdicts = verdicts(outcome)
        XCTAssertEqual(verdicts["exchange.status"], "failed")
        XCTAssertEqual(verdicts["clock.difference"], "skipped")
        XCTAssertEqual(verdicts["key.permissions"], "skipped")
        for name in ["files.home", "settings.settings", "versions.system", "sandbox.state"] {
            XCTAssertEqual(verdicts[name], "ok", name)
        }
    }

    func test_givenAKeyThatIsRefused_whenExamined_thenTheKeyFails_andTheRestDoesNot() async throws {
        let world = try World(self, time: JumpingTime().source)
        let outcome = await world.run(["doctor", "--sandbox", "--json"]) { inner in
            ScriptedTransport(around: inner) { request, _ in
                request.endpoint == "GetApiKeyInfo" ? .json(##"{"error":["EAPI:Invalid key"]}"##) : .passOn
            }
        }
        XCTAssertEqual(outcome.exitCode, 1)
        XCTAssertEqual(verdicts(outcome)["key.permissions"], "failed")
        XCTAssertEqual(verdicts(outcome)["exchange.status"], "ok")
    }

    func test_givenAKeyWithTooFewPermissions_whenExamined_thenOrderLookupsFail() async throws {
        let world = try World(self, time: JumpingTime().source)
        let outcome = await world.run(["doctor", "--sandbox", "--json"]) { inner in
            ScriptedTransport(around: inner) { request, _ in
                request.endpoint == "GetApiKeyInfo"
                    ? .replacing(##""query-closed-trades""##, by: ##""query-ledger""##) : .passOn
            }
        }
        XCTAssertEqual(outcome.exitCode, 1, outcome.output)
        XCTAssertEqual(verdicts(outcome)["key.order_lookups"], "failed")
    }

    func test_givenAFullCallCounter_whenExamined_thenItWaits_andTheKeyIsLookedAt_unlessNobodyWantsToWait() async throws
    {
        let world = try World(self, environment: ["KRAKEN_TIER": "starter"], time: JumpingTime().source)
        _ = await world.run(["sandbox", "reset", "--tier", "starter"])
        let full = await world.run(["balance", "--sandbox", "--no-wait"]) { inner in
            ScriptedTransport(around: inner) { _, _ in .json(##"{"error":["EAPI:Rate limit exceeded"]}"##) }
        }
        XCTAssertEqual(full.exitCode, 5, full.output)
        let hasty = await world.run(["doctor", "--sandbox", "--json", "--no-wait"])
        XCTAssertEqual(verdicts(hasty)["key.permissions"], "warning", hasty.output)
        XCTAssertTrue(hasty.output.contains("without --no-wait"), hasty.output)
        let patient = await world.run(["doctor", "--sandbox", "--json"])
        XCTAssertEqual(verdicts(patient)["key.permissions"], "ok", patient.output)
        XCTAssertEqual(verdicts(patient)["key.nonce_window"], "ok")
        XCTAssertTrue(patient.complaints.contains("waiting"), patient.complaints)
    }

    func test_givenTiersOfEveryOrigin_whenTold_thenTheOriginIsTheTrueOne() async throws {
        let world = try World(self, time: JumpingTime().source)
        let early = await world.run(["info", "--sandbox"])
        XCTAssertTrue(early.output.contains("that of the built-in exchange"), early.output)
        for words in [["doctor", "--sandbox"], ["info", "--sandbox"]] {
            let told = await world.run(words)
            XCTAssertTrue(told.output.contains("intermediate (that of the built-in exchange)"), told.output)
        }
        world.set("KRAKEN_TIER", "pro")
        let set = await world.run(["info", "--sandbox"])
        XCTAssertTrue(set.output.contains("pro (KRAKEN_TIER)"), set.output)
        world.unset("KRAKEN_TIER")
        let live = await world.run(["info"])
        XCTAssertTrue(live.output.contains("starter (the default of KRAKEN_TIER)"), live.output)
    }

    func test_givenALostOrder_whenExamined_thenItIsNamed_andTheExitCodeIsOne() async throws {
        let world = try World(self, time: JumpingTime().source)
        let lost = await world.run(LostOrder.words) { inner in
            ScriptedTransport(around: inner) { request, _ in
                switch request.endpoint {
                case "AddOrder": .lostAfter
                case "OpenOrders", "ClosedOrders": .page(status: 502)
                default: .passOn
                }
            }
        }
        XCTAssertEqual(lost.exitCode, 7, lost.output)
        let id = try XCTUnwrap(lost.data?["cl_ord_id"]?.string)
        let outcome = await world.run(["doctor", "--sandbox", "--json"])
        XCTAssertEqual(outcome.exitCode, 1)
        XCTAssertEqual(verdicts(outcome)["orders.unresolved"], "failed")
        XCTAssertTrue(outcome.output.contains("kraken order resolve \(id)"), outcome.output)
        XCTAssertFalse(outcome.complaints.contains(id), "told once: \(outcome.complaints)")
        let info = await world.run(["info", "--sandbox", "--json"])
        XCTAssertEqual(info.data?["unresolved"], 1, info.output)
        XCTAssertEqual(info.exitCode, 0)
    }

    func test_givenALockout_whenExamined_thenItIsTold_andTheKeyIsLeftAlone() async throws {
        let world = try World(self, time: JumpingTime().source)
        let scripted = await world.run(["balance", "--sandbox"]) { inner in
            ScriptedTransport([], afterwards: .json(##"{"error":["EGeneral:Temporary lockout"]}"##), around: inner)
        }
        XCTAssertEqual(scripted.exitCode, 3)
        let outcome = await world.run(["doctor", "--sandbox", "--json"]) { inner in
            ScriptedTransport(around: inner) { request, _ in request.method == .post ? nil : .passOn }
        }
        XCTAssertEqual(outcome.exitCode, 1, outcome.output)
        XCTAssertEqual(verdicts(outcome)["limits.service_holds"], "failed")
        XCTAssertEqual(verdicts(outcome)["key.permissions"], "skipped")
    }

    func test_givenMistakesInTheSettings_whenExamined_thenEachIsAFailedCheckWithItsLine() async throws {
        let world = try World(self, time: JumpingTime().source)
        try write("# mine\nKRAKEN_TIMEOUT=soon\nKRAKEN_TIMEOT=5\nnonsense\n", to: world.home + "/.env")
        let outcome = await world.run(["doctor", "--sandbox", "--json"])
        XCTAssertEqual(outcome.exitCode, 1)
        let findings = (outcome.data?["checks"]?.elements ?? []).filter { $0["area"]?.string == "settings" }
            .compactMap { $0["finding"]?.string }
        XCTAssertEqual(findings.count, 3, "\(findings)")
        XCTAssertTrue(findings.contains { $0.hasPrefix("line 2: KRAKEN_TIMEOUT") }, "\(findings)")
        XCTAssertTrue(findings.contains { $0.hasPrefix("line 3: there is no setting") }, "\(findings)")
        XCTAssertTrue(findings.contains { $0.hasPrefix("line 4 of") }, "\(findings)")
        XCTAssertEqual(verdicts(outcome)["exchange.status"], "ok", "the exchange is asked all the same")
    }

    func test_givenAKeyThatCannotBeUsed_whenExamined_thenTheExchangeIsAskedWithoutIt() async throws {
        let served = try World(self, time: JumpingTime().source)
        try write("KRAKEN_API_KEY=abcdefgh\nKRAKEN_API_BASE_URL=http://127.0.0.1:9\n", to: served.home + "/.env")
        let outcome = await served.run(["doctor", "--json"])
        XCTAssertEqual(outcome.exitCode, 1)
        XCTAssertEqual(verdicts(outcome)["key.key"], "failed", outcome.output)
        XCTAssertTrue(outcome.output.contains("KRAKEN_API_SECRET is not set"), outcome.output)
        XCTAssertEqual(verdicts(outcome)["exchange.venue"], "ok", "the rest is told")
        XCTAssertFalse(outcome.output.contains("abcdefgh"))
    }

    func test_givenDoubtAboutTheVenue_whenExamined_thenNoExchangeIsAsked() async throws {
        let world = try World(self, time: JumpingTime().source)
        try write("KRAKEN_SANDBOX=perhaps\n", to: world.home + "/.env")
        let outcome = await world.run(["doctor", "--json"]) { _ in
            ScriptedTransport([])  // Any request fails the test.
        }
        XCTAssertEqual(outcome.exitCode, 1, outcome.output)
        XCTAssertEqual(verdicts(outcome)["exchange.way"], "skipped")
        XCTAssertEqual(verdicts(outcome)["settings.mistake"], "failed")
        XCTAssertNil(outcome.data?["venue"]?.string)
        let info = await world.run(["info", "--json"])
        XCTAssertEqual(info.exitCode, 0, info.output)
        XCTAssertEqual(info.data?["settings_mistakes"], 1)
    }

    func test_givenADamagedDatabase_whenExamined_thenItIsNamed() async throws {
        let world = try World(self, time: JumpingTime().source)
        _ = await world.run(["ticker", "--sandbox"])
        try write("this is no database at all, only a text\n", to: world.home + "/data/sandbox/catalogue.db")
        let outcome = await world.run(["doctor", "--sandbox", "--json"])
        XCTAssertEqual(outcome.exitCode, 1, outcome.output)
        XCTAssertEqual(verdicts(outcome)["files.database"], "failed")
        XCTAssertTrue(outcome.output.contains("data/sandbox/catalogue.db"), outcome.output)
    }

    func test_givenRightsThatAreTooWide_whenExamined_thenTheyWarn_withTheCommandThatMendsThem() async throws {
        let world = try World(self, time: JumpingTime().source)
        try write("KRAKEN_TIMEOUT=5\n", to: world.home + "/.env", mode: 0o644)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: world.home)
        let outcome = await world.run(["doctor", "--sandbox", "--json"])
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        XCTAssertEqual(verdicts(outcome)["files.home"], "warning")
        XCTAssertEqual(verdicts(outcome)["files.env_file"], "warning")
        XCTAssertTrue(outcome.output.contains("run: chmod 600 \(world.home)/.env"), outcome.output)
    }

    func test_givenNothing_whenInfoIsAsked_thenNothingIsSentAndNothingIsMade() async throws {
        let world = try World(self)
        for words in [["info"], ["info", "--sandbox"]] {
            let outcome = await world.run(words + ["--json"]) { _ in ScriptedTransport([]) }
            XCTAssertEqual(outcome.exitCode, 0, outcome.output)
            XCTAssertEqual(outcome.data?["version"], .string(Version.number))
            XCTAssertEqual(outcome.data?["unresolved"], 0)
        }
        XCTAssertFalse(FileManager.default.fileExists(atPath: world.home + "/data"))
    }
}
