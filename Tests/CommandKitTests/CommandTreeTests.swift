import CommandKit
import XCTest

final class CommandTreeTests: XCTestCase {
    func test_givenANestedCommand_whenNamed_thenItRuns() async throws {
        let invocation = try invocation(words("tools sharpen"))
        XCTAssertEqual(invocation.path, ["kitchen", "tools", "sharpen"])
        let printed = try await invocation.run(in: "cook")
        XCTAssertEqual(printed, ["sharpen"])
    }

    func test_givenADefaultSubcommand_whenNoneIsNamed_thenItIsMeant() async throws {
        XCTAssertEqual(try invocation(["shelf"]).path, ["kitchen", "shelf", "list"])
        let all = try await output("shelf")
        let limited = try await output("shelf -l 3")
        let cleared = try await output("shelf clear")
        XCTAssertEqual([all, limited, cleared], [["list", "all"], ["list", "3"], ["clear"]])
    }

    func test_givenADefaultSubcommandWithArguments_whenAWordFollows_thenItIsAnArgument() async throws {
        let show = Kitchen("show", summary: "Show.") {
            CommandBody(
                inputs: Input.argument("what", help: "What."),
                arguments: { (what: String) in what },
                run: { what, _ in [what] })
        }
        let program = Program(
            "tool", summary: "Test.", version: "1", arguments: {}, defaultSubcommand: "show",
            subcommands: [show, .tools])
        guard case .run(let invocation) = try program.parse(["cups"]) else { return XCTFail("not a command") }
        let shown = try await invocation.run(in: "")
        XCTAssertEqual(shown, ["cups"])
        XCTAssertThrowsError(try program.parse([])) {
            XCTAssertEqual(($0 as? UsageError)?.mistake, .missingArgument("WHAT"))
        }
    }

    func test_givenGlobals_whenTheyStandAnywhere_thenTheyAreRead() throws {
        let expected = Settings(json: true, output: "csv", home: "/tmp")
        for line in [
            "--json -o csv --home /tmp shelf clear", "shelf --json -ocsv clear --home=/tmp",
            "shelf clear --home /tmp -jo csv", "-jo csv shelf --home /tmp",
        ] {
            XCTAssertEqual(try invocation(words(line)).globals, expected, line)
        }
    }

    func test_givenNoGlobals_whenParsed_thenTheirDefaultsHold() throws {
        XCTAssertEqual(try invocation(["shelf"]).globals, Settings(json: false, output: "table", home: nil))
    }

    func test_givenAContext_whenTheInvocationRuns_thenTheCommandGetsIt() async throws {
        let printed = try await invocation(words("brew -d tea")).run(in: "the cook")
        XCTAssertEqual(printed.first, "the cook")
    }

    func test_givenATree_whenWalked_thenEveryCommandHasItsPath() {
        let paths = KitchenProgram.kitchen.spec.allCommands.map { $0.path.joined(separator: " ") }
        XCTAssertEqual(
            paths,
            [
                "kitchen", "kitchen brew", "kitchen pour", "kitchen shelf", "kitchen shelf list", "kitchen shelf clear",
                "kitchen tools", "kitchen tools sharpen",
            ])
    }

    func test_givenArgumentsThatDisagree_whenRead_thenTheirMistakeIsAUsageError() {
        let command = Kitchen("serve", summary: "Serve.") {
            CommandBody(
                inputs: Input.flag("hot", help: "Hot."),
                arguments: { (hot: Bool) throws(UsageError.Mistake) in
                    guard hot else { throw .needs("a cold cup", needed: "--hot") }
                    return hot
                },
                run: { _, _ in [] })
        }
        let program = Program("tool", summary: "Test.", version: "1", arguments: {}, subcommands: [command])
        XCTAssertThrowsError(try program.parse(["serve"])) {
            let error = $0 as? UsageError
            XCTAssertEqual(error?.message, "a cold cup needs --hot")
            XCTAssertEqual(error?.path, ["tool", "serve"])
        }
    }

    func test_givenADefaultThatIsAGroup_whenNothingIsNamed_thenItsOwnDefaultIsMeant() async throws {
        let outer = Kitchen("outer", summary: "Group.") {
            CommandBody(
                defaultSubcommand: "shelf",
                subcommands: [.tools, .shelf])
        }
        let program = Program("tool", summary: "Test.", version: "1", arguments: {}, subcommands: [outer])
        for line in [["outer"], ["outer", "-l", "3"], ["outer", "list"]] {
            guard case .run(let invocation) = try program.parse(line) else { return XCTFail("not a command") }
            XCTAssertEqual(invocation.path, ["tool", "outer", "shelf", "list"])
        }
    }

    func test_givenARequiredGlobal_whenItIsMissing_thenItIsNamed() throws {
        let program = Program(
            "tool", summary: "Test.", version: "1", globals: Input.requiredOption("key", help: "The key."),
            arguments: { (key: Int) in key }, subcommands: [.tools])
        XCTAssertThrowsError(try program.parse(["tools", "sharpen"])) {
            XCTAssertEqual(($0 as? UsageError)?.mistake, .missingOptions(["--key"]))
        }
        XCTAssertThrowsError(try program.parse(["tools", "sharpen", "--key", "x"])) {
            XCTAssertEqual(($0 as? UsageError)?.message, "--key: 'x' is not a whole number such as 12")
            XCTAssertEqual(($0 as? UsageError)?.path, ["tool", "tools", "sharpen"])
        }
        guard case .run(let invocation) = try program.parse(["--key=7", "tools", "sharpen"]) else {
            return XCTFail("not a command")
        }
        XCTAssertEqual(invocation.globals, 7)
    }

    func test_givenACommandThatFails_whenRun_thenItsErrorIsThrown() async throws {
        let fail = Kitchen("fail", summary: "Fail.") {
            CommandBody(
                run: { _ in throw CancellationError() })
        }
        let program = Program("tool", summary: "Test.", version: "1", arguments: {}, subcommands: [fail])
        guard case .run(let invocation) = try program.parse(["fail"]) else { return XCTFail("not a command") }
        do {
            try await invocation.run(in: "")
            XCTFail("nothing was thrown")
        } catch {
            XCTAssertTrue(error is CancellationError)
        }
    }

    func test_givenATypeThatExplains_whenReadWithoutReason_thenItIsNilForABadWord() {
        XCTAssertEqual(Milk(argument: "+5"), Milk(text: "+5"))
        XCTAssertNil(Milk(argument: "0,5"))
    }
}
