import KrakenSandbox

/// What goes wrong with the first transmission of a call over loopback HTTP.
struct ProgramFault: Sendable {
    /// The name of the row.
    let name: String
    /// What is armed at the exchange, all of it for one request.
    let faults: [(effect: FaultEffect, moment: Fault.Moment)]
    /// Whether the answer itself says that nothing was done and may be otherwise in a moment.
    var mayBeSentAgain = false
    /// Whether the program is killed while it waits for the answer, and the same command is typed again.
    var kills: Fault.Moment?

    /// Every fault, each where it makes sense: before the exchange has acted, and after.
    static var all: [ProgramFault] {
        let spoilt: [(String, FaultEffect)] = [
            ("lost", .lose), ("reset", .reset), ("cut", .cut(bytes: 20)), ("garbage", .garble),
            ("429", .page(status: 429)), ("502", .page(status: 502)), ("520", .page(status: 520)),
            ("busy", .errors(["EService:Busy"])), ("unavailable", .errors(["EService:Unavailable"])),
            ("timeout", .errors(["EService:Timeout"])),
        ]
        let busy = FaultEffect.errors(["EService:Busy"])
        let hang = FaultEffect.delay(milliseconds: 60_000)
        return spoilt.map { ProgramFault(name: $0.0 + " before", faults: [($0.1, .before)]) }
            + [ProgramFault(name: "hang before", faults: [(busy, .before), (hang, .after)])]
            + spoilt.map { ProgramFault(name: $0.0 + " after", faults: [($0.1, .after)]) }
            + [ProgramFault(name: "hang after", faults: [(hang, .after)])]
            + [("invalid nonce", "EAPI:Invalid nonce"), ("rate limit", "EAPI:Rate limit exceeded")].map {
                ProgramFault(name: $0.0, faults: [(.errors([$0.1]), .before)], mayBeSentAgain: true)
            }
            + Fault.Moment.allCases.map { ProgramFault(name: "kill -9 \($0.rawValue)", faults: [], kills: $0) }
    }

    /// Those that calls other than the most dangerous ones meet in every run of the tests.
    static let usual: Set = ["502 before", "reset after"]
}
