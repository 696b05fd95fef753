import CommandKit
import XCTest

final class CompleterTests: XCTestCase {
    private let completer = Completer(KitchenProgram.kitchen.spec) { placeholder in
        placeholder == "NAME" ? [.init("Ann/Bob", "the couple"), .init("Carol")] : []
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
