import CommandKit
import XCTest

final class InputTests: XCTestCase {
    private func brew(_ line: String) async throws -> String {
        try await output("brew " + line)[1]
    }

    private func text(_ brew: Brew) -> String { "\(brew)" }

    func test_givenOnlyRequiredInputs_whenParsed_thenDefaultsFillTheRest() async throws {
        let brewed = try await brew("--drink tea")
        XCTAssertEqual(brewed, text(Brew(drink: .tea, cups: 1)))
    }

    func test_givenEveryKindOfInput_whenParsed_thenEachReachesItsField() async throws {
        let brewed = try await brew("--name Ada --drink=coffee 3 -m 0.5 --name Bo --sugar --warm -y")
        let expected = Brew(
            drink: .coffee, cups: 3, milk: Milk(text: "0.5"), names: ["Ada", "Bo"], sugar: true, yes: true, warm: true)
        XCTAssertEqual(brewed, text(expected))
    }

    func test_givenAnotherNameOfAnOption_whenGiven_thenItIsTheSameOption_andHelpTellsIt() async throws {
        let jars = Kitchen("jars", summary: "List jars.") {
            CommandBody(
                inputs: Input.option("limit", short: "n", help: "How many.").also("count", "number"),
                arguments: { (limit: Int?) in limit }, run: { limit, _ in [limit.map(String.init) ?? "all"] })
        }
        let program = KitchenProgram(
            "kitchen", summary: "Run a kitchen.", version: "1", globals: Input.flag("json", help: "Answer in JSON."),
            arguments: { (json: Bool) in Settings(json: json) }, subcommands: [jars])
        for line in [["--limit", "3"], ["--count=3"], ["--number", "3"], ["-n", "3"]] {
            guard case .run(let invocation) = try program.parse(["jars"] + line) else { return XCTFail("\(line)") }
            let output = try await invocation.run(in: "")
            XCTAssertEqual(output, ["3"], "\(line)")
        }
        XCTAssertThrowsError(try program.parse(["jars", "--count", "3", "--limit", "4"])) {
            XCTAssertEqual(($0 as? UsageError)?.message, "--limit was given twice, but takes one value")
        }
        XCTAssertThrowsError(try program.parse(["jars", "--coumt", "3"])) {
            XCTAssertEqual(($0 as? UsageError)?.hint.contains("did you mean '--count'?"), true)
        }
        guard case .help(let text) = try program.parse(["jars", "--help"]) else { return XCTFail("no help") }
        XCTAssertTrue(text.contains("How many. (also --count and --number)"), text)
        XCTAssertEqual(program.problems, [])
    }

    func test_givenShortNames_whenWrittenInEveryWay_thenAllMeanTheSame() async throws {
        let expected = text(Brew(drink: .tea, cups: 1, milk: Milk(text: "2")))
        for line in ["-d tea -m 2", "-dtea -m2", "-d=tea -m=2", "--drink tea --milk 2", "--drink=tea --milk=2"] {
            let brewed = try await brew(line)
            XCTAssertEqual(brewed, expected, line)
        }
    }

    func test_givenGroupedShortFlags_whenTheLastTakesAValue_thenAllAreRead() async throws {
        let expected = text(Brew(drink: .tea, cups: 1, milk: Milk(text: "2"), sugar: true, yes: true))
        for line in ["-d tea -ysm 2", "-d tea -ysm2", "-sd tea -ym=2", "-ysdtea -m 2"] {
            let brewed = try await brew(line)
            XCTAssertEqual(brewed, expected, line)
        }
    }

    func test_givenSignedValues_whenParsed_thenTheyAreValuesAndNotOptions() async throws {
        for amount in ["-1", "+5", "-1%", "-.5", "-0.5"] {
            for line in ["-m \(amount)", "--milk \(amount)", "--milk=\(amount)", "-m\(amount)"] {
                let brewed = try await brew("-d tea " + line)
                XCTAssertEqual(brewed, text(Brew(drink: .tea, cups: 1, milk: Milk(text: amount))), line)
            }
        }
    }

    func test_givenANegativeNumber_whenItStandsAlone_thenItIsAnArgument() async throws {
        let brewed = try await brew("-d tea -3")
        XCTAssertEqual(brewed, text(Brew(drink: .tea, cups: -3)))
    }

    func test_givenTwoDashes_whenWordsFollow_thenTheyAreArguments() async throws {
        let poured = try await output("pour --all -- 5 --all")
        XCTAssertEqual(poured, ["5", "--all", "[]", "[]", "true"])
    }

    func test_givenTwoDashesBeforeTheCommand_whenParsed_thenTheCommandIsStillFound() async throws {
        let listed = try await output("-- shelf clear")
        XCTAssertEqual(listed, ["clear"])
    }

    func test_givenASingleDash_whenParsed_thenItIsAWordLikeAnyOther() async throws {
        let poured = try await output("pour --all 5 -")
        XCTAssertEqual(poured[1], "-")
    }

    func test_givenRepeatedInputs_whenParsed_thenAllValuesAreKeptInOrder() async throws {
        let poured = try await output("pour 5 cup --from 2 tea --from=-1 cocoa")
        XCTAssertEqual(poured, ["5", "cup", #"["tea", "cocoa"]"#, "[2, -1]", "false"])
    }

    func test_givenAChoiceInCapitals_whenParsed_thenItIsUnderstood() async throws {
        let brewed = try await brew("-d TEA")
        XCTAssertEqual(brewed, text(Brew(drink: .tea, cups: 1)))
    }

    func test_givenAnEqualsSignInAValue_whenParsed_thenOnlyTheFirstSplits() async throws {
        let brewed = try await brew("-d tea --name=a=b")
        XCTAssertEqual(brewed, text(Brew(drink: .tea, cups: 1, names: ["a=b"])))
    }

    func test_givenAFlagTwice_whenParsed_thenItIsOn() async throws {
        let brewed = try await brew("-d tea -yy --yes")
        XCTAssertEqual(brewed, text(Brew(drink: .tea, cups: 1, yes: true)))
    }

    func test_givenThirtyTwoInputs_whenParsed_thenEveryOneIsReadOnce() async throws {
        let program = Program(
            "tool", summary: "Test.", version: "1", arguments: {}, subcommands: [Command<String, Many>.many])
        let line = [2, 7, 10, 15, 18, 23, 26, 31].map { "--i\($0) \($0 % 8 == 2 ? "tea" : "text\($0)")" }
        guard case .run(let invocation) = try program.parse(words("many \(line.joined(separator: " ")) 5 -3 --i12"))
        else {
            return XCTFail("not a command")
        }
        let many = try await invocation.run(in: "")
        XCTAssertEqual(many.i31, "text31")
        XCTAssertEqual(many.i5, Milk(text: "5"))
        XCTAssertEqual(many.i6, ["-3"])
        XCTAssertEqual([many.i4, many.i12, many.i20], [false, true, false])
        XCTAssertEqual(many.i24, 1)
    }
}
