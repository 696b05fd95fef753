import KrakenSandbox

/// What goes wrong with the first transmission of a call over loopback HTTP.
struct ProgramFault: Sendable {
    /// When the program is killed; then the same command is typed again.
    enum Kill: String, Sendable, CaseIterable {
        /// While the first private request of the command waits for its answer, before the call itself.
        case checking = "while checking"
        /// When the call has come to the exchange, which does not act.
        case before
        /// When the exchange has acted, and the answer is on its way.
        case after
        /// When the call was answered, and the next request waits for its answer.
        case answered = "once answered"
    }

    /// The name of the row.
    let name: String
    /// What is armed at the exchange, all of it for one request.
    let faults: [(effect: FaultEffect, moment: Fault.Moment)]
    /// Whether the answer itself says that nothing was done and may be otherwise in a moment.
    var mayBeSentAgain = false
    /// Whether the program is killed.
    var kill: Kill?

    /// Every fault, each where it makes sense: before the exchange has acted, and after.
    static var all: [ProgramFault] {
        let spoilt: [(String, FaultEffect)] = [
            // Shorter than the answer of an exchange that did not act, {"error":[]}.
            ("lost", .lose), ("reset", .reset), ("cut", .cut(bytes: 5)), ("garbage", .garble),
            ("429", .page(status: 429)), ("502", .page(status: 502)), ("520", .page(status: 520)),
            ("busy", .errors(["EService:Busy"])), ("unavailable", .errors(["EService:Unavailable"])),
            ("timeout", .errors(["EService:Timeout"])),
        ]
        let busy = FaultEffect.errors(["EService:Busy"])
        let hang = FaultEffect.delay(milliseconds: 60_000)
        let wholeThenClosed = FaultEffect.cut(bytes: 1 << 20)
        return spoilt.map { ProgramFault(name: $0.0 + " before", faults: [($0.1, .before)]) }
            + [ProgramFault(name: "hang before", faults: [(busy, .before), (hang, .after)])]
            + spoilt.map { ProgramFault(name: $0.0 + " after", faults: [($0.1, .after)]) }
            + [
                ProgramFault(name: "hang after", faults: [(hang, .after)]),
                ProgramFault(name: "closed after", faults: [(wholeThenClosed, .after)]),
            ]
            + [("invalid nonce", "EAPI:Invalid nonce"), ("rate limit", "EAPI:Rate limit exceeded")].map {
                ProgramFault(name: $0.0, faults: [(.errors([$0.1]), .before)], mayBeSentAgain: true)
            } + Kill.allCases.map { ProgramFault(name: "kill -9 \($0.rawValue)", faults: [], kill: $0) }
    }

    /// Those that calls other than the most dangerous ones meet in every run of the tests.
    static let usual: Set = ["502 before", "reset after"]
}
