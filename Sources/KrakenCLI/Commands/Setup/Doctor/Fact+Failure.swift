import KrakenCore

extension Fact {
    /// What came of a question.
    init(_ result: Result<Value, KrakenError>) {
        switch result {
        case .success(let value): self = .known(value)
        case .failure(let error): self.init(failure: error)
        }
    }

    /// Why something is not known; what our own limiter or a hold kept back was never asked.
    init(failure error: any Error) {
        let failure = Failure(error)
        switch error {
        case KrakenError.heldBack, KrakenError.rateLimited: self = .skipped(failure.message)
        default: self = .failed(failure.message, nextStep: failure.hint)
        }
    }

    /// The checks of the value; without one, a single check that says why there is none.
    func checks(_ area: Check.Area, _ name: String, _ judge: (Value) -> [Check]) -> [Check] {
        switch self {
        case .known(let value): judge(value)
        case .failed(let reason, let nextStep): [Check(area, name, .failed, reason, nextStep: nextStep)]
        case .skipped(let reason): [Check(area, name, .skipped, reason)]
        }
    }
}
