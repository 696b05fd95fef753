import CommandKit
import XCTest

final class ProblemTests: XCTestCase {
    private func problems(_ spec: CommandSpec) -> [String] { spec.problems }

    private func flag(_ name: String, short: Character? = nil, help: String = "Help.") -> InputSpec {
        InputSpec(name: name, short: short, kind: .flag, help: help)
    }

    private func argument(_ name: String, isRequired: Bool = false, isRepeated: Bool = false) -> InputSpec {
        InputSpec(name: name, kind: .argument, help: "Help.", isRequired: isRequired, isRepeated: isRepeated)
    }

    private func command(_ inputs: [InputSpec] = [], name: String = "tool", summary: String = "Test.") -> CommandSpec {
        CommandSpec(name: name, summary: summary, inputs: inputs)
    }

    func test_givenAGoodTree_whenChecked_thenThereIsNothingToSay() {
        XCTAssertEqual(KitchenProgram.kitchen.problems, [])
    }

    func test_givenNamesDeclaredTwice_whenChecked_thenTheyAreFound() {
        XCTAssertEqual(problems(command([flag("a"), flag("a")])), ["tool: the input 'a' is declared twice"])
        var other = flag("b")
        other.aliases = ["a"]
        XCTAssertEqual(problems(command([flag("a"), other])), ["tool: the input 'a' is declared twice"])
        XCTAssertEqual(
            problems(command([flag("a", short: "x"), flag("b", short: "x")])),
            ["tool: the letter 'x' is declared twice"])
        let twins = CommandSpec(name: "tool", summary: "Test.", subcommands: [command(name: "a"), command(name: "a")])
        XCTAssertEqual(problems(twins), ["tool: the command 'a' is declared twice"])
    }

    func test_givenAnOptionNamedLikeAGlobal_whenChecked_thenItIsFound() {
        let root = CommandSpec(
            name: "tool", summary: "Test.", globals: [flag("json")], subcommands: [command([flag("json")], name: "a")])
        XCTAssertEqual(problems(root), ["tool a: the input 'json' is declared twice"])
    }

    func test_givenNamesThatAreNotLowerCaseWords_whenChecked_thenTheyAreFound() {
        for name in ["Upper", "two words", "-dash", "dash-", "a--b", "", "9lives", "grün", "under_score"] {
            XCTAssertEqual(
                problems(command([argument(name)])), ["tool: '\(name)' is not made of lower-case words"])
        }
        XCTAssertEqual(problems(command([argument("cl-ord-id2")])), [])
    }

    func test_givenSummariesThatAreNotAShortSentence_whenChecked_thenTheyAreFound() {
        let long = String(repeating: "long ", count: 14)
        XCTAssertEqual(
            problems(command(summary: "Do \(long)things.")), ["tool: the summary has more than 70 characters"])
        XCTAssertEqual(problems(command(summary: "Do it. Twice.")), ["tool: the summary has more than one sentence"])
        for text in ["Do it", "do it.", "", "Do\nit."] {
            XCTAssertEqual(problems(command(summary: text)).count, 1, text)
            XCTAssertEqual(problems(command([flag("a", help: text)])).count, 1, text)
        }
    }

    func test_givenArgumentsInAnImpossibleOrder_whenChecked_thenTheyAreFound() {
        XCTAssertEqual(
            problems(command([argument("a"), argument("b", isRequired: true)])),
            ["tool: 'b' is required, but stands after 'a', which is not"])
        XCTAssertEqual(
            problems(command([argument("a", isRepeated: true), argument("b")])),
            ["tool: 'b' stands after all the words 'a' takes"])
    }

    func test_givenBuiltInNames_whenDeclaredAgain_thenTheyAreFound() {
        XCTAssertEqual(problems(command([flag("help")])), ["tool: --help is built in"])
        XCTAssertEqual(problems(command([flag("version")])), ["tool: --version is built in"])
        XCTAssertEqual(problems(command([flag("a", short: "h")])), ["tool: -h is built in"])
        XCTAssertEqual(problems(command([flag("a", short: "1")])), ["tool: '-1' is not a letter"])
    }

    func test_givenConstraintsOnNothing_whenChecked_thenTheyAreFound() {
        var spec = command([flag("a"), argument("b", isRequired: true)])
        spec.constraints = [.atMostOne("a", "c"), .atMostOne("a"), .exactlyOne("a", "b")]
        XCTAssertEqual(
            problems(spec),
            [
                "tool: a constraint names 'c', which is no input", "tool: a constraint names fewer than two inputs",
                "tool: a constraint names 'b', which is required anyway",
            ])
    }

    func test_givenADefaultSubcommandThatDoesNotExist_whenChecked_thenItIsFound() {
        let spec = CommandSpec(
            name: "tool", summary: "Test.", subcommands: [command(name: "a")], defaultSubcommand: "b")
        XCTAssertEqual(problems(spec), ["tool: the default subcommand is not a subcommand"])
    }

    func test_givenDefaultsTheirTypesCannotRead_whenChecked_thenTheyAreFound() {
        let command = Kitchen("brew", summary: "Brew.") {
            CommandBody(
                inputs: Input.argument("cups", default: "many", help: "Cups."),
                arguments: { (cups: Int) in cups },
                run: { _, _ in [] })
        }
        let program = Program(
            "tool", summary: "Test.", version: "1", globals: Input.option("drink", default: "wine", help: "Drink."),
            arguments: { (drink: Drink) in drink }, subcommands: [command])
        XCTAssertEqual(
            program.problems,
            [
                "a default cannot be read: CUPS: 'many' is not a whole number such as 12",
                "a default cannot be read: --drink: 'wine' is not tea, coffee or cocoa",
            ])
    }

    func test_givenExamplesThatDoNotParse_whenChecked_thenTheyAreFound() {
        func problems(_ line: String) -> [String] {
            let brew = Kitchen("brew", summary: "Brew.") {
                CommandBody(
                    examples: [Example(line, "Brews.")],
                    run: { _ in [] })
            }
            return Program("tool", summary: "Test.", version: "1", arguments: {}, subcommands: [brew, .tools]).problems
        }
        XCTAssertEqual(problems("tool brew"), [])
        XCTAssertEqual(problems("HOME=/tmp tool brew | cat -n > 'a file'"), [])
        XCTAssertEqual(problems("tool brew --help"), [])
        XCTAssertEqual(problems("brew"), ["an example does not start with tool: brew"])
        XCTAssertEqual(problems("tool tools sharpen"), ["an example is misplaced: tool tools sharpen"])
        XCTAssertEqual(
            problems("tool brew 'a word'"),
            ["an example does not parse: tool brew 'a word': 'a word' is one argument too many"])
    }
}
