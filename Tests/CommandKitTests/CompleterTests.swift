import CommandKit
import XCTest

final class CompleterTests: XCTestCase {
    private let completer = Completer(KitchenProgram.kitchen.spec) { question in
        question.placeholder == "NAME" ? [.init("Ann/Bob", "the couple"), .init("Carol")] : []
    }

    private func offered(_ line: String) -> [String] {
        var words = words(line)
        if line.hasSuffix(" ") || line.isEmpty { words.append("") }
        return completer.offer(for: words).candidates.map(\.word)
    }

    func test_givenTheBeginningOfACommand_whenCompleted_thenTheCommandsThatBeginSoAreOffered() {
        XCTAssertEqual(offered(""), ["brew", "pour", "shelf", "tools"])
        XCTAssertEqual(offered("sh"), ["shelf"])
        XCTAssertEqual(offered("tools "), ["sharpen"])
        XCTAssertEqual(offered("--json --output csv to"), ["tools"])
        XCTAssertEqual(offered("bogus"), [])
    }

    func test_givenHelp_whenCompleted_thenCommandsAndTopicsAreOffered() {
        XCTAssertEqual(offered("help "), ["brew", "pour", "shelf", "tools", "cups"])
        XCTAssertEqual(offered("help tools s"), ["sharpen"])
        XCTAssertEqual(offered("help tools c"), [], "a topic is no command of a group")
    }

    func test_givenTheBeginningOfAnOption_whenCompleted_thenOptionsThatAreStillFreeAreOffered() {
        XCTAssertEqual(offered("brew --s"), ["--sugar"])
        XCTAssertEqual(offered("brew --sugar --s"), [])
        XCTAssertEqual(offered("brew -s --su"), [])
        XCTAssertEqual(offered("brew --name x --na"), ["--name"])
        XCTAssertEqual(offered("brew --h"), ["--home", "--help"])
        XCTAssertTrue(offered("brew -").contains("--drink"))
        XCTAssertEqual(offered("shelf --l"), ["--limit"], "an option of the default subcommand")
    }

    func test_givenAValue_whenCompleted_thenItsChoicesAreOffered() {
        for line in ["brew --drink co", "brew -d co", "brew -sd co", "--json brew -d co"] {
            XCTAssertEqual(offered(line), ["coffee", "cocoa"], line)
        }
        XCTAssertEqual(offered("brew --drink=co"), ["--drink=coffee", "--drink=cocoa"])
        XCTAssertEqual(offered("brew --drink tea --sugar "), [])
        XCTAssertEqual(offered("pour 1 x te"), ["tea"], "an argument that is repeated")
        XCTAssertEqual(offered("pour 1 x tea te"), ["tea"])
    }

    func test_givenAListOfTheProgram_whenCompleted_thenCaseAndSeparatorsDoNotMatter() {
        XCTAssertEqual(offered("brew --name annb"), ["Ann/Bob"])
        XCTAssertEqual(offered("brew --name ann/"), ["Ann/Bob"])
        XCTAssertEqual(offered("brew --name "), ["Ann/Bob", "Carol"])
        XCTAssertEqual(offered("brew --name bob"), [])
    }

    /// A library, whose options name columns and whose command names commands.
    private let library = CommandSpec(
        name: "library", summary: "Lend books.",
        globals: [
            InputSpec(name: "columns", kind: .option, help: "Which columns.", completion: .columns),
            InputSpec(name: "sort", kind: .option, help: "What comes first.", completion: .column),
        ],
        subcommands: [
            CommandSpec(
                name: "explain", summary: "Explain a command.",
                inputs: [
                    InputSpec(name: "command", kind: .argument, help: "Which.", isRepeated: true, completion: .command)
                ]),
            CommandSpec(
                name: "shelf", summary: "Look at the shelf.",
                subcommands: [
                    CompleterTests.list, CommandSpec(name: "clear", summary: "Throw everything away."),
                ], defaultSubcommand: "list"),
        ])

    private static var list: CommandSpec {
        var kind = InputSpec(name: "kind", kind: .option, help: "Which kind.", completion: .choices(["novel", "poem"]))
        kind.aliases = ["sort-of"]
        let loans = InputSpec(name: "loans", kind: .flag, help: "What is lent.")
        var list = CommandSpec(name: "list", summary: "List the books.", inputs: [kind, loans])
        list.rows = [
            RowsSpec("", ["title", .init("author_name", "By"), "author_born"]),
            RowsSpec("loans", flag: "loans", ["title", "to"]),
        ]
        return list
    }

    private func lent(_ line: String) -> [String] {
        let words = words(line) + (line.hasSuffix(" ") ? [""] : [])
        return Completer(library) { _ in [] }.offer(for: words).candidates.map(\.word)
    }

    func test_givenNamesOfCommands_whenCompleted_thenEachWordLeadsFurther() {
        XCTAssertEqual(lent("explain "), ["explain", "shelf"])
        XCTAssertEqual(lent("explain sh"), ["shelf"])
        XCTAssertEqual(lent("explain shelf "), ["list", "clear"])
        XCTAssertEqual(lent("explain bogus "), [])
    }

    func test_givenColumns_whenCompleted_thenThoseOfTheCommandAreOffered_andNoneTwice() {
        XCTAssertEqual(lent("shelf list --columns "), ["title", "author_name", "author_born"])
        XCTAssertEqual(lent("shelf --columns t"), ["title"], "those of the default subcommand")
        XCTAssertEqual(lent("shelf --loans --columns "), ["title", "to"], "other rows, which an option asks for")
        XCTAssertEqual(lent("shelf --columns title,a"), ["title,author_name", "title,author_born"])
        XCTAssertEqual(lent("shelf --columns=title,author_b"), ["--columns=title,author_born"])
        XCTAssertEqual(lent("shelf --loans --columns title,t"), ["title,to"])
        XCTAssertEqual(lent("shelf --sort -ti"), ["-title"])
        XCTAssertEqual(lent("explain --columns "), [])
    }

    func test_givenAnotherNameOfAnOption_whenItsValueIsCompleted_thenItIsTheSame_butOnlyTheNameIsOffered() {
        XCTAssertEqual(lent("shelf list --sort-of n"), ["novel"])
        XCTAssertEqual(lent("shelf list --sort-o"), [])
        XCTAssertEqual(lent("shelf list --k"), ["--kind"])
        XCTAssertEqual(lent("shelf list --sort-of novel --k"), [])
    }

    func test_givenAPath_whenCompleted_thenTheShellIsAskedToDoIt() {
        XCTAssertEqual(completer.offer(for: ["--home", "/t"]).paths, .folder)
        XCTAssertEqual(completer.offer(for: ["pour", "1", ""]).paths, .file)
        XCTAssertEqual(completer.offer(for: ["--home=/t"]).paths, .folder)
    }

    func test_givenTwoDashes_whenCompleted_thenOptionsAreWords() {
        XCTAssertEqual(offered("brew -- --dr"), [])
    }

    func test_givenEachShell_whenAnswered_thenItGetsWhatItUnderstands() {
        XCTAssertEqual(Shell.fish.answer(["brew", "--name", "a"], by: completer), "Ann/Bob\tthe couple\n")
        XCTAssertEqual(Shell.zsh.answer(["brew", "--name=a"], by: completer), "--name=Ann/Bob\tthe couple\n")
        XCTAssertEqual(Shell.bash.answer(["brew", "--name", "=", "a"], by: completer), "Ann/Bob\n")
        XCTAssertEqual(Shell.bash.answer(["brew", "--name", "="], by: completer), "Ann/Bob\nCarol\n")
        XCTAssertEqual(Shell.bash.answer(["--home", ""], by: completer), ":folder\n")
    }

    func test_givenRandomWords_whenCompleted_thenEveryOfferParsesOrIsOfferedAgain() {
        var generator = SystemRandomNumberGenerator()
        let parts = [
            "brew", "pour", "-d", "--drink", "tea", "--", "-sy", "=", "--name=", "shelf", "", "-x", "help", "\u{301}-",
        ]
        for _ in 0..<2_000 {
            let line = (0..<Int.random(in: 0...6, using: &generator)).map { _ in
                parts.randomElement(using: &generator) ?? ""
            }
            let offer = completer.offer(for: line)
            let last = line.last ?? ""
            for candidate in offer.candidates {
                let again = completer.offer(for: line.dropLast() + [candidate.word])
                XCTAssertTrue(again.candidates.contains(candidate), "\(line) offers \(candidate.word) after '\(last)'")
            }
        }
    }
}
