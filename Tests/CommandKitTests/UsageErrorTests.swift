import CommandKit
import XCTest

final class UsageErrorTests: XCTestCase {
    private func check(
        _ line: String, _ mistake: UsageError.Mistake, _ message: String, hint: String? = nil,
        at file: StaticString = #filePath, _ number: UInt = #line
    ) {
        let error = self.mistake(words(line), file: file, line: number)
        XCTAssertEqual(error?.mistake, mistake, file: file, line: number)
        XCTAssertEqual(error?.message, message, file: file, line: number)
        if let hint { XCTAssertEqual(error?.hint, hint, file: file, line: number) }
    }

    func test_givenAMisspeltCommand_whenParsed_thenTheNearestIsSuggested() {
        check(
            "bew", .unknownCommand("bew", suggestion: "brew"), "there is no command 'bew'",
            hint: "did you mean 'brew'? Otherwise run 'kitchen --help'")
        check(
            "tools shrapen", .unknownCommand("shrapen", suggestion: "sharpen"), "there is no command 'shrapen'",
            hint: "did you mean 'sharpen'? Otherwise run 'kitchen tools --help'")
        check("shelf cl", .unknownCommand("cl", suggestion: "clear"), "there is no command 'cl'")
        check(
            "wash", .unknownCommand("wash", suggestion: nil), "there is no command 'wash'", hint: "run 'kitchen --help'"
        )
    }

    func test_givenAWordNearASubcommand_whenTheDefaultCouldTakeIt_thenItIsSuggested_unlessItIsAChoice() throws {
        let pick = Kitchen("pick", summary: "Pick.") {
            CommandBody(
                inputs: Input.argument("drink", help: "What."),
                arguments: { (drink: Drink) in drink },
                run: { drink, _ in [drink.rawValue] })
        }
        let more = ["teas", "sharpen"].map { name in
            Kitchen(name, summary: "Other.") { CommandBody(run: { _ in [name] }) }
        }
        let program = Program(
            "tool", summary: "Test.", version: "1", arguments: {}, defaultSubcommand: "pick",
            subcommands: [pick] + more)
        XCTAssertThrowsError(try program.parse(["shrapen"])) {
            XCTAssertEqual(
                ($0 as? UsageError), UsageError(.unknownCommand("shrapen", suggestion: "sharpen"), path: ["tool"]))
        }
        XCTAssertThrowsError(try program.parse(["tea", "shrapen"])) {
            XCTAssertEqual(
                ($0 as? UsageError),
                UsageError(.unexpectedWord("shrapen", suggestion: "tool sharpen"), path: ["tool", "pick"]))
        }
        XCTAssertThrowsError(try program.parse(["tea", "--", "shrapen"])) {
            XCTAssertEqual(($0 as? UsageError)?.mistake, .unexpectedWord("shrapen", suggestion: nil))
        }
        guard case .run(let invocation) = try program.parse(["tea"]) else { return XCTFail("not a command") }
        XCTAssertEqual(invocation.path, ["tool", "pick"])
    }

    func test_givenAMisspeltOption_whenParsed_thenTheNearestIsSuggested() {
        check(
            "brew --drnik tea", .unknownOption("--drnik", suggestion: "--drink"), "there is no option '--drnik'",
            hint: "did you mean '--drink'? Otherwise run 'kitchen brew --help'")
        check("brew --jso", .unknownOption("--jso", suggestion: "--json"), "there is no option '--jso'")
        check("brew --out=x", .unknownOption("--out", suggestion: "--output"), "there is no option '--out'")
        check("brew --hlep", .unknownOption("--hlep", suggestion: "--help"), "there is no option '--hlep'")
        check("brew --yse", .unknownOption("--yse", suggestion: "--yes"), "there is no option '--yse'")
        check("brew --wine", .unknownOption("--wine", suggestion: nil), "there is no option '--wine'")
        check("brew -x", .unknownOption("-x", suggestion: nil), "there is no option '-x'")
        check("brew -yx", .unknownOption("-x", suggestion: nil), "there is no option '-x'")
    }

    func test_givenALongNameWithOneDash_whenItWouldReadAsShortOnes_thenItIsRefused() {
        check("brew -drink tea", .unknownOption("-drink", suggestion: "--drink"), "there is no option '-drink'")
        check("brew -milk=2", .unknownOption("-milk", suggestion: "--milk"), "there is no option '-milk'")
    }

    func test_givenDashesThatAnEditorReplaced_whenParsed_thenTheOptionIsSuggested() {
        check("brew –drink tea", .unknownOption("–drink", suggestion: "--drink"), "there is no option '–drink'")
        check("brew -d tea —yes", .unknownOption("—yes", suggestion: "--yes"), "there is no option '—yes'")
        check(
            "brew -d tea −3", .invalid("CUPS", text: "−3", form: "a whole number such as 12", reason: nil),
            "CUPS: '−3' is not a whole number such as 12")
    }

    func test_givenAnOptionOfAnotherCommand_whenParsed_thenItIsUnknownHere() {
        check("--drink tea brew", .unknownOption("--drink", suggestion: nil), "there is no option '--drink'")
        check("shelf clear --limit 3", .unknownOption("--limit", suggestion: nil), "there is no option '--limit'")
    }

    func test_givenOnlyAGroup_whenParsed_thenItsCommandsAreListed() {
        check(
            "tools", .missingCommand(choices: ["sharpen"]), "a command is missing: sharpen",
            hint: "run 'kitchen tools --help'")
        check(
            "--json", .missingCommand(choices: ["brew", "pour", "shelf", "tools"]),
            "a command is missing: brew, pour, shelf or tools")
    }

    func test_givenMissingInputs_whenParsed_thenTheyAreNamed() {
        check("brew", .missingOptions(["--drink"]), "--drink is missing", hint: "run 'kitchen brew --help'")
        check("pour --all", .missingArgument("VOLUME"), "VOLUME is missing")
        XCTAssertEqual(
            UsageError(.missingOptions(["--a", "--b", "--c"]), path: []).message, "--a, --b and --c are missing")
    }

    func test_givenAnOptionWithoutValue_whenParsed_thenTheNextOptionIsNotSwallowed() {
        for line in ["brew -d tea --milk", "brew -d tea --milk --yes", "brew -d tea -m -y", "brew -d tea -ym -- 2"] {
            check(
                line, .missingValue("--milk", placeholder: "AMOUNT"), "--milk needs a value",
                hint: "write --milk=AMOUNT, or run 'kitchen brew --help'")
        }
    }

    func test_givenAFlagWithAValue_whenParsed_thenItIsRefused() {
        check(
            "brew --yes=no", .unexpectedValue("--yes", text: "no"), "--yes takes no value, but got 'no'")
        check("brew -y=no", .unexpectedValue("-y", text: "no"), "-y takes no value, but got 'no'")
    }

    func test_givenAValueOfTheWrongForm_whenParsed_thenTheFormIsNamed() {
        check(
            "brew -d tea x", .invalid("CUPS", text: "x", form: "a whole number such as 12", reason: nil),
            "CUPS: 'x' is not a whole number such as 12")
        check(
            "brew -d tea --milk=much",
            .invalid("--milk", text: "much", form: "an amount such as 0.5 or +1", reason: nil),
            "--milk: 'much' is not an amount such as 0.5 or +1")
    }

    func test_givenATypeThatKnowsWhy_whenAValueIsBad_thenTheReasonIsTold() {
        check(
            "brew -d tea -m 0,5",
            .invalid("--milk", text: "0,5", form: "an amount such as 0.5 or +1", reason: "has a comma; write 0.5"),
            "--milk: '0,5' has a comma; write 0.5", hint: "run 'kitchen brew --help'")
    }

    func test_givenAnEmptyValue_whenTextIsNeeded_thenItIsRefused() {
        check(
            "brew -d tea --name=", .invalid("--name", text: "", form: "text", reason: "is empty"), "--name: '' is empty"
        )
    }

    func test_givenAWrongChoice_whenParsed_thenTheChoicesAreListed() {
        let choices = ["tea", "coffee", "cocoa"]
        check(
            "brew -d wine", .notAChoice("--drink", text: "wine", choices: choices, suggestion: nil),
            "--drink: 'wine' is not tea, coffee or cocoa")
        check(
            "brew -d Cofee", .notAChoice("--drink", text: "Cofee", choices: choices, suggestion: "coffee"),
            "--drink: 'Cofee' is not tea, coffee or cocoa",
            hint: "did you mean 'coffee'? Otherwise run 'kitchen brew --help'")
    }

    func test_givenASingleValueTwice_whenParsed_thenItIsRefused() {
        check("brew -d tea --drink tea", .givenTwice("--drink"), "--drink was given twice, but takes one value")
        check("--home /a shelf --home /b", .givenTwice("--home"), "--home was given twice, but takes one value")
    }

    func test_givenAWordTooMany_whenParsed_thenItIsNamed() {
        check("brew -d tea 1 2", .unexpectedWord("2", suggestion: nil), "'2' is one argument too many")
        check("tools sharpen all", .unexpectedWord("all", suggestion: nil), "'all' is one argument too many")
    }

    func test_givenExclusiveInputs_whenBothAreGiven_thenTheConflictIsNamed() {
        check("brew -d tea --warm --cold", .conflict(["--warm", "--cold"]), "--warm and --cold exclude each other")
        check("pour 1 --all --from 2", .conflict(["--from", "--all"]), "--from and --all exclude each other")
    }

    func test_givenOneOfSeveralIsNeeded_whenNoneIsGiven_thenAllAreNamed() {
        check("pour 1", .noneOf(["--from", "--all"]), "one of --from or --all is missing")
    }

    func test_givenADashWithAnAccent_whenParsed_thenItIsNotIgnored() {
        XCTAssertEqual(
            mistake(["brew", "-d", "tea", "-\u{301}"])?.mistake, .unknownOption("-\u{301}", suggestion: nil))
        XCTAssertEqual(
            mistake(["brew", "-d", "tea", "--yes\u{301}"])?.mistake, .unknownOption("--yes\u{301}", suggestion: "--yes")
        )
    }

    func test_givenHostileWords_whenQuoted_thenNoControlCharacterIsPrinted() {
        let error = mistake(["brew", "--drink", "tea", "\u{1B}[2J\n\u{202E}"])
        XCTAssertEqual(
            error?.message, #"CUPS: '\u{1b}[2J\u{a}\u{202e}' is not a whole number such as 12"#)
        let long = mistake([String(repeating: "x", count: 5000)])
        XCTAssertEqual(long?.message, "there is no command '\(String(repeating: "x", count: 80))...'")
    }
}
