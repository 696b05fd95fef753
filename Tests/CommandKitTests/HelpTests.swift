import CommandKit
import XCTest

final class HelpTests: XCTestCase {
    func test_givenTheRoot_whenAskedForHelp_thenCommandsAndGlobalsAreExplained() throws {
        XCTAssertEqual(
            try help("--help"),
            """
            Run a kitchen.

            Usage: kitchen COMMAND [options]

            Drinks:
              brew               Brew something warm.

            Commands:
              pour               Pour cups.
              shelf              Look after the shelf.
              tools              Find tools.

            Global options:
              -j, --json         Answer in JSON.
              -o, --output FORM  The form of the answer. (default table)
                  --home FOLDER  Where the kitchen is.
              -h, --help         Show help for the program or a command; -h in short.
                  --version      Show the version.

            Topics (see 'kitchen help TOPIC'):
              cups               Which cups there are.

            Examples:
              kitchen brew -d cocoa
                  One cup of cocoa.

            Environment:
              KITCHEN_HOME  Where the kitchen is.

            Run 'kitchen COMMAND --help' for more on a command.

            """)
    }

    func test_givenACommand_whenAskedForHelp_thenItsInputsAreExplained() throws {
        XCTAssertEqual(
            try help("brew --help"),
            """
            Brew something warm.

            Usage: kitchen brew --drink DRINK [CUPS] [options]

            The kettle is filled first. Nothing is poured before it boils, and what is left
            over is kept.

            Arguments:
              CUPS               How many cups to fill. (default 1)

            Options:
              -d, --drink DRINK  What to brew. (tea, coffee or cocoa; required)
              -m, --milk AMOUNT  How much milk to add.
                  --name NAME    Whose cup it is. (may be repeated)
              -s, --sugar        Add sugar.
              -y, --yes          Do not ask.
                  --warm         Serve it warm.
                  --cold         Let it get cold.

            Global options (see 'kitchen --help'):
              --json  --output FORM  --home FOLDER  --help

            Examples:
              kitchen brew --drink tea 2 | cat
                  Two cups of tea.

            Environment:
              KITCHEN_HOME  Where the kitchen is.

            """)
    }

    func test_givenACommand_whenAskedForShortHelp_thenDetailsExamplesAndSectionsAreLeftOut() throws {
        XCTAssertEqual(
            try help("tools sharpen -h"),
            """
            Sharpen the knives.

            Usage: kitchen tools sharpen

            Global options (see 'kitchen --help'):
              --json  --output FORM  --home FOLDER  --help

            Run 'kitchen tools sharpen --help' for all of it, with examples.

            """)
        XCTAssertFalse(try help("brew -h").contains("kettle"))
        XCTAssertTrue(try help("brew -h").contains("--milk AMOUNT"))
    }

    func test_givenATopic_whenAskedFor_thenItIsExplained() throws {
        XCTAssertEqual(
            try help("help cups"),
            """
            Which cups there are.

            All cups have handles.

            Sizes:
              small  80 ml

            """)
        XCTAssertEqual(mistake("help cusp")?.mistake, .unknownTopic("cusp", suggestion: "cups"))
        XCTAssertEqual(mistake("cups")?.mistake, .unknownCommand("cups", suggestion: nil))
    }

    func test_givenAGroup_whenAskedForHelp_thenItsCommandsAreListed() throws {
        XCTAssertEqual(
            try help("help shelf"),
            """
            Look after the shelf.

            Usage: kitchen shelf [COMMAND] [options]

            Commands:
              list               List what is on the shelf. (default)
              clear              Throw everything away.

            Options of 'list', the default:
              -l, --limit LIMIT  How many to list.

            Global options (see 'kitchen --help'):
              --json  --output FORM  --home FOLDER  --help

            Environment:
              KITCHEN_HOME  Where the kitchen is.

            Run 'kitchen shelf COMMAND --help' for more on a command.

            """)
    }

    func test_givenHelpAnywhere_whenOtherWordsAreWrong_thenTheNearestCommandIsExplained() throws {
        let brew = try help("brew --help")
        for line in [
            "brew 1 2 3 --help", "--output json brew --help", "help brew", "--json help brew", "brew -d --help",
            "help brew --json", "help brew --help", "brew -h --help", "help brew --output json", "help brew -o json",
            "help --home /tmp brew", "help -o json brew", "help brew --output=json",
        ] {
            XCTAssertEqual(try help(line), brew, line)
        }
        let short = try help("brew -h")
        for line in ["-h brew", "brew --bogus -h", "brew -yh"] { XCTAssertEqual(try help(line), short, line) }
        XCTAssertEqual(try help("bogus --help"), try help("--help"))
        XCTAssertEqual(try help("tools help sharpen"), try help("tools sharpen --help"))
        XCTAssertEqual(try help("help"), try help(""))
    }

    func test_givenHelpAfterTwoDashes_whenParsed_thenItIsAWord() async throws {
        let poured = try await output("pour --all 1 -- --help")
        XCTAssertEqual(poured[1], "--help")
    }

    func test_givenHelpOfAnUnknownCommand_whenParsed_thenTheMistakeIsNamed() {
        XCTAssertEqual(mistake("help bew")?.mistake, .unknownTopic("bew", suggestion: "brew"))
        XCTAssertEqual(mistake("help bew")?.message, "there is no command or topic 'bew'")
        XCTAssertEqual(mistake("help tools shrapen")?.message, "there is no command 'shrapen'")
    }

    func test_givenTheVersionAsAWord_whenParsed_thenTheOptionIsSuggested() {
        XCTAssertEqual(mistake("version")?.mistake, .unknownCommand("version", suggestion: "--version"))
        XCTAssertEqual(mistake("tools version")?.mistake, .unknownCommand("version", suggestion: nil))
    }

    func test_givenATerminal_whenHelpIsAsked_thenItsLinesFitInto_andCommandLinesCanStillBeCopied() throws {
        for width in [40, 60, 100] {
            for line in ["--help", "brew --help", "brew -h", "shelf -h", "help cups", "tools sharpen --help"] {
                let words = line.split(separator: " ").map(String.init)
                guard case .help(let text) = try KitchenProgram.kitchen.parse(words, terminalWidth: width) else {
                    return XCTFail(line)
                }
                let wide = text.split(separator: "\n").filter { $0.count > width }
                XCTAssertEqual(wide, [], "\(line) at \(width)")
            }
        }
        let line = "kraken order -p BTC/USD -s buy --data '{\"a\": -1}' --yes"
        XCTAssertEqual(
            line.commandLines(width: 32),
            ["kraken order -p BTC/USD -s buy \\", "    --data '{\"a\": -1}' --yes"])
        XCTAssertEqual(line.commandLines(width: 80), [line])
    }

    func test_givenAGroupWithADefault_whenHelpIsAsked_thenTheInputsOfTheDefaultAreThere() throws {
        let spec = CommandSpec(
            name: "tool", summary: "Test.",
            subcommands: [
                CommandSpec(
                    name: "place", summary: "Place.",
                    inputs: [
                        InputSpec(name: "market", kind: .argument, placeholder: "PAIR", help: "Where."),
                        InputSpec(name: "side", short: "s", kind: .option, help: "Which way."),
                    ]),
                CommandSpec(name: "show", summary: "Show."),
            ], defaultSubcommand: "place")
        let text = try XCTUnwrap(spec.help(at: ["tool"]))
        for part in [
            "Arguments of 'place', the default:\n  PAIR", "Options of 'place', the default:\n  -s, --side SIDE",
        ] {
            XCTAssertTrue(text.contains(part), text)
        }
    }

    func test_givenANumberThatIsNoChoice_whenSeveralAreEquallyClose_thenTheNearestNumberIsSuggested() {
        XCTAssertEqual(Suggestion.closest(to: "61", among: ["1", "5", "15", "60", "240"]), "60")
        XCTAssertEqual(Suggestion.closest(to: "2", among: ["1", "5", "15"]), "1")
    }

    func test_givenVersion_whenAskedAnywhere_thenItIsTold() throws {
        for line in ["--version", "brew --version", "bogus --version"] {
            guard case .version(let text) = try KitchenProgram.kitchen.parse(words(line)) else {
                return XCTFail("not the version: \(line)")
            }
            XCTAssertEqual(text, "kitchen 1.0")
        }
    }

    func test_givenEveryCommand_whenExplained_thenNoLineIsWiderThanEightyColumns() {
        let spec = KitchenProgram.kitchen.spec
        for command in spec.allCommands {
            let text = spec.help(at: command.path)
            XCTAssertNotNil(text)
            for line in (text ?? "").split(separator: "\n") { XCTAssertLessThanOrEqual(line.count, 80, String(line)) }
        }
    }

    func test_givenAPathThatLeadsNowhere_whenExplained_thenThereIsNoHelp() {
        let spec = KitchenProgram.kitchen.spec
        XCTAssertNil(spec.help(at: ["kitchen", "bogus"]))
        XCTAssertNil(spec.help(at: ["other"]))
    }

    func test_givenVeryLongTermsAndTexts_whenLaidOut_thenTheyAreWrappedAndAligned() {
        let spec = CommandSpec(
            name: "tool", summary: "Test.",
            inputs: [
                InputSpec(
                    name: "an-option-with-a-very-long-name", kind: .option, placeholder: "VALUE",
                    help: "A text that is so long that it must go on in a second line to fit."),
                InputSpec(name: "short", short: "s", kind: .flag, help: "Short."),
            ])
        XCTAssertEqual(
            spec.help(at: ["tool"])?.split(separator: "\n").dropFirst(3).prefix(4).map(String.init),
            [
                "      --an-option-with-a-very-long-name VALUE",
                "                 A text that is so long that it must go on in a second line to",
                "                 fit.",
                "  -s, --short    Short.",
            ])
    }

    func test_givenDetails_whenLaidOut_thenLinesHaveAtMostEightyColumnsAndParagraphsStayApart() {
        let word = String(repeating: "x", count: 39)
        let spec = CommandSpec(name: "tool", summary: "Test.", details: "\(word) \(word)x \(word) \(word)xx\n\nEnd.")
        XCTAssertEqual(
            spec.help(at: ["tool"])?.split(separator: "\n", omittingEmptySubsequences: false).dropFirst(4).prefix(5)
                .map(String.init),
            ["\(word) \(word)x", word, "\(word)xx", "", "End."])
    }

    func test_givenCompletionData_whenDeclared_thenTheSpecificationCarriesIt() {
        let commands = KitchenProgram.kitchen.spec.allCommands
        let completions = Dictionary(
            uniqueKeysWithValues: commands[1...2].flatMap(\.spec.inputs).map { ($0.name, $0.completion) })
        XCTAssertEqual(completions["drink"], .choices(["tea", "coffee", "cocoa"]))
        XCTAssertEqual(completions["rest"], .choices(["tea", "coffee", "cocoa"]))
        XCTAssertEqual(completions["into"], .file)
        XCTAssertEqual(completions["cups"], Completion.none)
    }
}
