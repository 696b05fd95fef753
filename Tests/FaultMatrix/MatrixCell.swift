public import TestSupport
import XCTest

/// What became of one call under one fault.
public struct MatrixCell: Sendable {
    /// What the fault allows.
    public struct Allowance: Sendable {
        /// Whether the answer itself says that nothing was done and may be otherwise in a moment.
        public var mayBeSentAgain = false
        /// Whether the program was killed and the same command typed again.
        public var isTypedAgain = false

        public init(mayBeSentAgain: Bool = false, isTypedAgain: Bool = false) {
            (self.mayBeSentAgain, self.isTypedAgain) = (mayBeSentAgain, isTypedAgain)
        }
    }

    private let outcome: CommandOutcome
    private let transmissions: Int
    private let effect: Int

    /// - Parameters:
    ///   - outcome: how the program ended.
    ///   - transmissions: how often the call came to the exchange.
    ///   - effect: how much of it there is at the exchange.
    public init(_ outcome: CommandOutcome, transmissions: Int, effect: Int) {
        (self.outcome, self.transmissions, self.effect) = (outcome, transmissions, effect)
    }

    /// `done`, `refused (4)`, `unknown (7)` and so on, with the number of transmissions where it is not one.
    public var words: String {
        let names: [Int32: String] = [
            0: "done", 3: "refused (3)", 4: "refused (4)", 5: "limited (5)", 6: "not done (6)", 7: "unknown (7)",
        ]
        let name = names[outcome.exitCode] ?? "exit \(outcome.exitCode)"
        return transmissions == 1 ? name : "\(name), sent \(transmissions)×"
    }

    /// What the exit code claims must be so at the exchange.
    public func check(_ call: MatrixCall, _ fault: String, _ allowance: Allowance) {
        let place = "\(call.name), \(fault): \(words), effect \(effect): \(outcome.output)\(outcome.complaints)"
        XCTAssertLessThanOrEqual(effect, call.whole, "done twice: \(place)")
        switch outcome.exitCode {
        case 0: XCTAssertEqual(effect, call.whole, "said done, and is not: \(place)")
        // What a command refuses that is typed again after a kill is itself, not the one before.
        case 4 where allowance.isTypedAgain: break
        case 3, 4, 5, 6: XCTAssertEqual(effect, 0, "said not done, and is: \(place)")
        case 7: break
        default: XCTFail("no such ending: \(place)")
        }
        if !call.isRepeatable && !allowance.isTypedAgain {
            XCTAssertLessThanOrEqual(transmissions, allowance.mayBeSentAgain ? 2 : 1, "sent again: \(place)")
        }
    }

    /// The rows of a table with the calls of ``MatrixCall/all`` as columns.
    public static func table(faults: [String], calls: [String], cells: [[String]]) -> String {
        let head = "| the first transmission meets | " + calls.joined(separator: " | ") + " |"
        let rule = "|" + String(repeating: "---|", count: calls.count + 1)
        let rows = zip(faults, cells).map { "| \($0) | " + $1.joined(separator: " | ") + " |" }
        return ([head, rule] + rows + [""]).joined(separator: "\n")
    }
}
