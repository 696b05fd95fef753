import CommandKit
import XCTest

final class DocumentTests: XCTestCase {
    func test_givenACommand_whenItsManualIsWritten_thenEveryLetterIsSafeForMan() throws {
        let page = try XCTUnwrap(KitchenProgram.kitchen.manualPage(at: ["kitchen", "brew"]))
        XCTAssertTrue(page.hasPrefix(".TH \"KITCHEN\\-BREW\" \"1\" \"\" \"kitchen"), page)
        for part in [
            ".SH NAME\nkitchen\\-brew \\- Brew something warm\n", "\\fB\\-d, \\-\\-drink DRINK\\fR\nWhat to brew.",
            ".SH EXAMPLES\n.PP\nTwo cups of tea.\n.RS\n.nf\nkitchen brew \\-\\-drink tea 2 | cat",
            ".SH ENVIRONMENT\n.TP\n\\fBKITCHEN_HOME\\fR",
        ] {
            XCTAssertTrue(page.contains(part), "\(part) is not in\n\(page)")
        }
        let lines = page.split(separator: "\n")
        let requests: Set = ["TH", "SH", "SS", "TP", "PP", "RS", "RE", "nf", "fi", "nh", "ad"]
        for line in lines where line.hasPrefix(".") {
            XCTAssertTrue(requests.contains(line.dropFirst().prefix(2).description), String(line))
        }
        XCTAssertTrue(page.allSatisfy(\.isASCII))
    }

    func test_givenTheRoot_whenItsManualIsWritten_thenItNamesItsCommandsAndGlobals() throws {
        let page = try XCTUnwrap(KitchenProgram.kitchen.manualPage(at: ["kitchen"]))
        XCTAssertTrue(page.contains(".SH COMMANDS\n.TP\n\\fBbrew\\fR\nBrew something warm."))
        XCTAssertTrue(page.contains(".SH GLOBAL OPTIONS"))
        XCTAssertTrue(page.contains("\\fBkitchen\\-brew\\fR(1)"))
        XCTAssertNil(KitchenProgram.kitchen.manualPage(at: ["kitchen", "bogus"]))
    }

    func test_givenAGroup_whenItsManualIsWritten_thenItsDefaultCommandIsInIt_andTheOthersAreNamed() throws {
        let page = try XCTUnwrap(KitchenProgram.kitchen.manualPage(at: ["kitchen", "shelf"]))
        XCTAssertTrue(page.contains(".SH SHELF LIST\nList what is on the shelf."))
        XCTAssertTrue(page.contains(".SS Options\n.TP\n\\fB\\-l, \\-\\-limit"))
        XCTAssertFalse(page.contains(".SH SHELF CLEAR"), page)
        XCTAssertTrue(
            page.hasSuffix(
                ".SH SEE ALSO\n\\fBkitchen\\fR(1),\n\\fBkitchen\\-shelf\\-list\\fR(1),\n"
                    + "\\fBkitchen\\-shelf\\-clear\\fR(1)\n"), page)
    }

    func test_givenACommandOfAGroup_whenItsManualIsWritten_thenItLeadsToTheGroupAndItsOthers() throws {
        let page = try XCTUnwrap(KitchenProgram.kitchen.manualPage(at: ["kitchen", "shelf", "list"]))
        XCTAssertTrue(page.contains(".SH COLUMNS\n.PP\njar, content_kind, content_grams\n"), page)
        XCTAssertTrue(
            page.hasSuffix(
                ".SH SEE ALSO\n\\fBkitchen\\fR(1),\n\\fBkitchen\\-shelf\\fR(1),\n"
                    + "\\fBkitchen\\-shelf\\-clear\\fR(1)\n"), page)
    }

    func test_givenAProgram_whenWrittenAsMarkdown_thenEveryCommandHasAChapterAndALink() {
        let spec = KitchenProgram.kitchen.spec
        let text = spec.markdown
        for command in spec.allCommands.dropFirst() {
            let title = command.path.dropFirst().joined(separator: " ")
            XCTAssertTrue(text.contains("\n## \(title)\n"), title)
            XCTAssertTrue(text.contains("| [`\(title)`](#\(title.replacingOccurrences(of: " ", with: "-"))) |"), title)
        }
        XCTAssertTrue(text.contains("# Two cups of tea.\nkitchen brew --drink tea 2 | cat"))
    }
}
