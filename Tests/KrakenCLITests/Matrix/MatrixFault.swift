import Synchronization
import TestSupport
import Transport

/// What goes wrong with the first transmission of a call; everything else is answered properly.
struct MatrixFault: Sendable {
    /// The name of the column.
    let name: String
    /// What is done instead of answering.
    let step: ScriptedTransport.Step
    /// Whether the answer itself says that nothing was done and may be otherwise in a moment.
    var mayBeSentAgain = false

    /// Every fault, each where it makes sense: before the exchange has acted, and after.
    static var all: [MatrixFault] {
        func error(_ text: String) -> ScriptedTransport.Step { .json("{\"error\":[\"\(text)\"]}") }
        let silent: [(String, ScriptedTransport.Step)] = [
            ("lost", .lostBefore), ("hang", .timedOut), ("cut", .cut), ("garbage", .garbage),
            ("429", .page(status: 429)), ("502", .page(status: 502)), ("520", .page(status: 520)),
            ("busy", error("EService:Busy")), ("unavailable", error("EService:Unavailable")),
        ]
        return silent.map { MatrixFault(name: $0.0 + " before", step: $0.1) }
            + silent.map { MatrixFault(name: $0.0 + " after", step: .acted(then: $0.1)) } + [
                MatrixFault(name: "invalid nonce", step: error("EAPI:Invalid nonce"), mayBeSentAgain: true),
                MatrixFault(name: "rate limit", step: error("EAPI:Rate limit exceeded"), mayBeSentAgain: true),
                MatrixFault(name: "never sent", step: .refused, mayBeSentAgain: true),
            ]
    }
}

/// Counts the transmissions of one endpoint and spoils the first.
final class Spoiler: Sendable {
    private let count = Mutex(0)
    private let endpoint: String
    private let fault: MatrixFault

    init(_ endpoint: String, _ fault: MatrixFault) {
        self.endpoint = endpoint
        self.fault = fault
    }

    /// How often the call was transmitted.
    var transmissions: Int { count.withLock(\.self) }

    /// The way to the exchange with the fault in it.
    func wrapping(_ inner: any HTTPTransport) -> any HTTPTransport {
        ScriptedTransport(around: inner) { request, _ in
            guard request.isLive(self.endpoint) else { return .passOn }
            let isFirst = self.count.withLock { number in
                number += 1
                return number == 1
            }
            return isFirst ? self.fault.step : .passOn
        }
    }
}

extension HTTPRequest {
    /// Whether it asks for that, in earnest.
    func isLive(_ endpoint: String) -> Bool {
        let text = String(decoding: body, as: UTF8.self)
        return url.hasSuffix("/" + endpoint) && !text.contains("validate=true") && !text.contains("\"validate\":true")
    }
}
