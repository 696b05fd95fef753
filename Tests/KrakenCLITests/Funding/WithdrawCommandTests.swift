import KrakenSandbox
import Storage
import Synchronization
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// Withdrawals, transfers and deposits as commands.
final class WithdrawCommandTests: XCTestCase {
    private let send = [
        "withdraw", "--asset", "BTC", "--key", "sandbox-xxbt-bitcoin", "--amount", "0.001", "--json", "--sandbox",
    ]

    private func world(_ more: [String: String] = [:], isTerminal: Bool = false) throws -> World {
        let settings = [
            "KRAKEN_ALLOW_WITHDRAW": "true", "KRAKEN_WITHDRAW_UNATTENDED": "true", "KRAKEN_FUNDING_LOOKUP": "0",
        ]
        return try World(
            self, environment: settings.merging(more) { $1 }, isTerminal: isTerminal, time: LeapingTime().source)
    }

    /// The withdrawals that were sent while a command line ran, with one step in their place.
    private func run(
        _ words: [String], in world: World, _ step: ScriptedTransport.Step = .passOn
    ) async -> (outcome: CommandOutcome, sent: Int) {
        let sent = Mutex(0)
        let outcome = await world.run(words) { inner in
            ScriptedTransport(around: inner) { request, _ in
                guard request.url.hasSuffix("/Withdraw") || request.url.hasSuffix("/WalletTransfer") else {
                    return .passOn
                }
                sent.withLock { $0 += 1 }
                return step
            }
        }
        return (outcome, sent.withLock(\.self))
    }

    func test_givenNothingAllowed_whenAWithdrawalIsTyped_thenItIsOnlyChecked() async throws {
        let world = try World(self)
        let (dry, sent) = await run(send, in: world)
        XCTAssertEqual(dry.exitCode, 0, dry.output)
        XCTAssertEqual(dry.data?["mode"]?.string, "validate")
        XCTAssertEqual(dry.data?["withdrawal"]?["fee"]?.string, "0.00015")
        XCTAssertEqual(dry.data?["withdrawal"]?["arrives"]?.string, "0.00085")
        XCTAssertEqual(sent, 0)
        for words in [["--execute", "--yes"], ["--confirm"]] {
            let (off, sent) = await run(send + words, in: world)
            XCTAssertEqual(off.exitCode, 4, off.output)
            XCTAssertTrue(off.error?.hasPrefix("withdrawals-off: ") ?? false, off.output)
            XCTAssertEqual(sent, 0)
        }
    }

    func test_givenAWithdrawalJustMade_whenTheSameIsChecked_thenTheDryRunSaysThatItWouldBeRefused_andShowsIt()
        async throws
    {
        let world = try world()
        let (made, _) = await run(send + ["--execute", "--yes"], in: world)
        XCTAssertEqual(made.exitCode, 0, made.output)
        let (dry, _) = await run(send, in: world)
        XCTAssertEqual(dry.exitCode, 4, dry.output)
        XCTAssertTrue(dry.error?.hasSuffix("; --execute would be refused now") ?? false, dry.output)
        let (live, _) = await run(send + ["--execute", "--yes"], in: world)
        XCTAssertEqual(live.exitCode, 4, live.output)
        XCTAssertFalse(live.error?.contains("would be") ?? true, live.output)
        let text = await world.run(send.filter { $0 != "--json" })
        for part in ["Fee ", "Arrives ", "Left ", "REFUSED     the same withdrawal was made at"] {
            XCTAssertTrue(text.complaints.contains(part), "\(part): \(text.complaints)")
        }
    }

    func test_givenNoTerminal_whenSent_thenYesAndASettingAreNeeded_andWhatIsWorthMuchStays() async throws {
        for (settings, words) in [
            (["KRAKEN_WITHDRAW_UNATTENDED": "false"], ["--execute", "--yes"]), ([:], ["--execute"]),
            (["KRAKEN_WITHDRAW_CONFIRM_ABOVE": "5"], ["--confirm"]),
        ] {
            let (outcome, sent) = await run(send + words, in: try world(settings))
            XCTAssertEqual(outcome.exitCode, 4, "\(settings) \(words): \(outcome.output)")
            XCTAssertTrue(outcome.error?.hasPrefix("confirmation-needed: ") ?? false, outcome.output)
            XCTAssertEqual(sent, 0, "\(settings) \(words)")
        }
        let (outcome, sent) = await run(send + ["--confirm"], in: try world())
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        XCTAssertEqual(sent, 1)
        XCTAssertEqual(outcome.data?["withdrawal"]?["state"]?.string, "made")
        XCTAssertNotNil(outcome.data?["withdrawal"]?["refid"]?.string)
    }

    func test_givenATerminal_whenTheKeyIsNew_thenItsNameHasToBeTyped_whateverFlagsAreGiven() async throws {
        let words = send + ["--execute", "--yes"]
        let wrong = try world(isTerminal: true)
        wrong.answer("y")
        let (refused, none) = await run(words, in: wrong)
        XCTAssertEqual(refused.exitCode, 4, refused.output)
        XCTAssertEqual(none, 0)
        let right = try world(["KRAKEN_WITHDRAW_CONFIRM_ABOVE": "5"], isTerminal: true)
        right.answer("sandbox-xxbt-bitcoin")
        right.answer("0.0010")
        let (done, sent) = await run(words, in: right)
        XCTAssertEqual(done.exitCode, 0, done.output + done.complaints)
        XCTAssertEqual(sent, 1)
        // Used now; the amount alone has to be typed, and rightly.
        right.answer("0.002")
        let (other, nothing) = await run(words + ["--again"], in: right)
        XCTAssertEqual(other.exitCode, 4, other.output)
        XCTAssertEqual(nothing, 0)
    }

    func test_givenEveryLoss_whenSent_thenItIsUnknown_sentOnce_blocked_andResolvedByTheOperator() async throws {
        let losses: [(String, ScriptedTransport.Step)] = [
            ("lost", .lostBefore), ("502", .page(status: 502)), ("429", .page(status: 429)), ("garbage", .garbage),
            ("timed out", .timedOut), ("no refid", .json(##"{"error":[],"result":{}}"##)),
        ]
        for (name, step) in losses {
            let world = try world()
            let (lost, sent) = await run(send + ["--confirm"], in: world, step)
            XCTAssertEqual(lost.exitCode, 7, "\(name): \(lost.output)")
            XCTAssertEqual(sent, 1, name)
            let id = try XCTUnwrap(lost.data?["withdrawal"]?["id"]?.string, name)
            XCTAssertTrue(lost.error?.contains(id) ?? false, name)
            let (again, nothing) = await run(send + ["--confirm"], in: world)
            XCTAssertEqual(again.exitCode, 4, "\(name): \(again.output)")
            XCTAssertEqual(nothing, 0, name)
            let status = await world.run(["withdraw", "--status", "-a", "BTC", "--json", "--sandbox"])
            XCTAssertEqual(status.exitCode, 0, status.output)
            XCTAssertEqual(status.data?["unresolved"]?.elements?.first?["id"]?.string, id, name)
            let look = await world.run(["withdraw", "resolve", "--json", "--sandbox"])
            XCTAssertEqual(look.exitCode, 7, "\(name): \(look.output)")
            let early = await world.run([
                "withdraw", "resolve", "--absent", "--reason", "x", "--json", "--sandbox",
            ])
            XCTAssertEqual(early.exitCode, 4, "\(name): \(early.output)")
            let said = await world.run([
                "withdraw", "resolve", id, "--absent", "--force", "--reason", "asked support", "--json", "--sandbox",
            ])
            XCTAssertEqual(said.exitCode, 0, "\(name): \(said.output)")
            XCTAssertEqual(said.data?["withdrawal"]?["state"]?.string, "saidNotMade", name)
            let (made, second) = await run(send + ["--confirm"], in: world)
            XCTAssertEqual(made.exitCode, 0, "\(name): \(made.output)")
            XCTAssertEqual(second, 1, name)
        }
    }

    func test_givenALostAnswerOfWhatWasMade_whenLookedFor_thenItIsFound() async throws {
        let world = try world()
        let (found, sent) = await run(send + ["--confirm"], in: world, .lostAfter)
        XCTAssertEqual(found.exitCode, 0, found.output)
        XCTAssertEqual(sent, 1)
        let reference = try XCTUnwrap(found.data?["withdrawal"]?["refid"]?.string)
        let status = await world.run(["withdraw", "--status", "--json", "--sandbox"])
        XCTAssertEqual(status.data?["withdrawals"]?.elements?.first?["refid"]?.string, reference)
        XCTAssertEqual(status.data?["unresolved"], [])
        let nothing = await world.run(["withdraw", "resolve", "--sandbox"])
        XCTAssertEqual(nothing.exitCode, 0, nothing.complaints)
        let back = await world.run([
            "withdraw", "cancel", "-a", "btc", "--refid", reference, "--json", "--sandbox",
        ])
        XCTAssertEqual(back.exitCode, 0, back.output)
        XCTAssertEqual(back.data?["state"]?.string, "Failure (canceled)")
    }

    func test_givenALostAnswerOfWhatFailedAtTheExchange_whenLookedFor_thenItIsNotCalledUnderWay() async throws {
        let world = try world()
        let sent = Mutex(false)
        let outcome = await world.run(send + ["--confirm"]) { inner in
            ScriptedTransport(around: inner) { request, _ in
                if request.url.hasSuffix("/Withdraw") {
                    sent.withLock { $0 = true }
                    return .lostAfter
                }
                guard request.url.hasSuffix("/WithdrawStatus"), sent.withLock(\.self) else { return .passOn }
                return .replacing(#""status":"Initial""#, by: #""status":"Failure""#)
            }
        }
        XCTAssertEqual(outcome.exitCode, 4, outcome.output)
        XCTAssertTrue(
            outcome.error?.hasPrefix("not-executed: the exchange took the withdrawal") ?? false, outcome.output)
        XCTAssertFalse(outcome.output.contains("under way"))
    }

    func test_givenWhatTheExchangeRefuses_whenSent_thenItsWordsAndItsCodeAreTheExchanges() async throws {
        for (error, code) in [
            ("EFunding:Max fee exceeded", Int32(4)), ("EFunding:Unknown withdraw key", 4),
            ("EGeneral:Permission denied", 3), ("EAPI:Rate limit exceeded", 5),
        ] {
            let world = try world()
            let (outcome, sent) = await run(send + ["--confirm"], in: world, .json(##"{"error":["\##(error)"]}"##))
            XCTAssertEqual(outcome.exitCode, code, outcome.output)
            XCTAssertTrue(outcome.error?.hasPrefix(error) ?? false, outcome.output)
            XCTAssertEqual(sent, 1, error)
        }
        let (unsent, _) = await run(send + ["--confirm"], in: try world(), .refused)
        XCTAssertEqual(unsent.exitCode, 6, unsent.output)
        XCTAssertTrue(unsent.error?.contains("nothing was sent") ?? false, unsent.output)
    }

    func test_givenWrongWords_whenTyped_thenEachIsNamed() async throws {
        let world = try world()
        let cases: [([String], Int32, String)] = [
            (["withdraw", "--asset", "BTC"], 2, "--key"), (["withdraw", "-a", "BTC", "-k", "x", "-n", "-1"], 2, "-1"),
            (["withdraw", "-a", "BTC", "-k", "x", "-n", "NaN"], 2, "NaN"),
            (["withdraw", "-a", "BTC", "-k", "x", "-n", "1e3"], 2, "exponent"),
            (["withdraw", "-a", "BTC", "-k", "nobody", "-n", "1"], 4, "sandbox-xxbt-bitcoin"),
            (["withdraw", "-a", "NOPE", "-k", "x", "-n", "1"], 2, "NOPE"),
            (["withdraw", "--method", "Bitcoin"], 2, "--status"),
            (["withdraw", "resolve", "--absent"], 2, "--reason"),
            (["withdraw", "resolve", "--force"], 2, "--absent"),
            (["withdraw", "--status", "--start", "yesterday"], 2, "yesterday"),
            (["deposit", "addresses", "-a", "BTC"], 2, "Bitcoin Lightning"),
            (["transfer", "-a", "USD", "-n", "0"], 2, "0"), (["transfer", "-a", "USD", "-n", "1000000"], 4, "free"),
        ]
        for (words, code, mention) in cases {
            let outcome = await world.run(words + ["--sandbox"])
            XCTAssertEqual(outcome.exitCode, code, "\(words): \(outcome.complaints)")
            XCTAssertTrue(outcome.complaints.contains(mention), "\(words): \(outcome.complaints)")
        }
    }

    func test_givenATransfer_whenMadeLostAndResolved_thenItIsMadeOnce() async throws {
        let world = try world()
        let words = ["transfer", "-a", "USD", "-n", "100", "--json", "--sandbox"]
        let (dry, none) = await run(words, in: world)
        XCTAssertEqual(dry.exitCode, 0, dry.output)
        XCTAssertEqual(none, 0)
        let (asked, nobody) = await run(words + ["--execute"], in: world)
        XCTAssertEqual(asked.exitCode, 4, asked.output)
        XCTAssertEqual(nobody, 0)
        let (lost, sent) = await run(words + ["--execute", "--yes"], in: world, .lostBefore)
        XCTAssertEqual(lost.exitCode, 7, lost.output)
        XCTAssertEqual(sent, 1)
        let (again, nothing) = await run(words + ["--execute", "--yes"], in: world)
        XCTAssertEqual(again.exitCode, 4, again.output)
        XCTAssertEqual(nothing, 0)
        let said = await world.run([
            "transfer", "resolve", "--found", "FTQ", "--force", "--reason", "seen on the site", "--json", "--sandbox",
        ])
        XCTAssertEqual(said.data?["transfer"]?["state"]?.string, "saidMade", said.output)
        let (found, once) = await run(
            ["transfer", "-a", "USD", "-n", "101", "--execute", "--yes", "--json", "--sandbox"], in: world, .lostAfter)
        XCTAssertEqual(found.exitCode, 0, found.output)
        XCTAssertEqual(once, 1)
    }

    func test_givenTheListingCommands_whenRun_thenTheyAnswerForPeopleAndScripts() async throws {
        let world = try world()
        let lines: [([String], String)] = [
            (["withdraw", "methods"], "Bitcoin"), (["withdraw", "addresses", "-a", "BTC"], "sandbox-xxbt-bitcoin"),
            (["withdraw", "info", "-a", "BTC", "-k", "sandbox-xxbt-bitcoin", "-n", "0.01"], "0.00015"),
            (["deposit", "methods", "-a", "BTC"], "Bitcoin Lightning"),
            (["deposit", "addresses", "-a", "SOL", "--new"], "sandbox1"),
            (["deposit", "status"], "No deposits, sandbox"),
            (["deposit", "addresses", "-a", "SOL"], "sandbox1"),
        ]
        for (words, mention) in lines {
            let text = await world.run(words + ["--sandbox"])
            XCTAssertEqual(text.exitCode, 0, "\(words): \(text.complaints)")
            XCTAssertTrue(text.output.contains(mention), "\(words): \(text.output)")
            guard !words.contains("--new") else { continue }
            let json = await world.run(words + ["--sandbox", "--json"])
            XCTAssertEqual(json.data?["venue"]?.string, "sandbox", "\(words): \(json.output)")
        }
    }

    func test_givenAOneTimePassword_whenGiven_thenEveryPrivateCallOfTheCommandCarriesIt() async throws {
        let world = try world()
        let bodies = Mutex<[String]>([])
        _ = await world.run(send + ["--otp", "123456"]) { inner in
            ScriptedTransport(around: inner) { request, _ in
                if request.url.contains("/private/") {
                    bodies.withLock { $0.append(String(decoding: request.body, as: UTF8.self)) }
                }
                return .passOn
            }
        }
        XCTAssertFalse(bodies.withLock(\.isEmpty))
        let bare = bodies.withLock { $0.filter { !$0.contains("&otp=123456") } }
        XCTAssertEqual(bare, [])
    }

    func test_givenADashForTheOneTimePassword_whenSomebodyTypesIt_thenItIsAskedUnseen_andEveryCallCarriesIt()
        async throws
    {
        let world = try world(isTerminal: true)
        world.answer("654321")
        let bodies = Mutex<[String]>([])
        let outcome = await world.run(send + ["--otp", "-"]) { inner in
            ScriptedTransport(around: inner) { request, _ in
                if request.url.contains("/private/") {
                    bodies.withLock { $0.append(String(decoding: request.body, as: UTF8.self)) }
                }
                return .passOn
            }
        }
        XCTAssertTrue(outcome.complaints.contains("One-time password (not shown): "), outcome.complaints)
        XCTAssertFalse(bodies.withLock(\.isEmpty), outcome.output)
        XCTAssertEqual(bodies.withLock { $0.filter { !$0.contains("&otp=654321") } }, [])
    }

    func test_givenADashForTheOneTimePassword_whenNothingIsTyped_thenNothingIsSent() async throws {
        let world = try world(isTerminal: true)
        world.answer("")
        let (outcome, sent) = await run(send + ["--otp", "-", "--execute"], in: world)
        XCTAssertEqual(outcome.exitCode, 2, outcome.output)
        XCTAssertTrue(outcome.error?.contains("--otp") ?? false, outcome.output)
        XCTAssertEqual(sent, 0)
    }
}
