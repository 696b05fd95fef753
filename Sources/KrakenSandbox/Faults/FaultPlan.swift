import Transport

/// What all the faults that meet one request amount to.
struct FaultPlan: Sendable {
    let faults: [Fault]

    /// Nothing goes wrong.
    static let none = FaultPlan(faults: [])

    /// How long the request waits before anything else happens to it.
    var wait: Duration { Self.total(faults.filter { $0.moment == .before }) }

    /// Whether the exchange acts at once.
    var acts: Bool { lateness == nil && !faults.contains { $0.moment == .before && !$0.effect.isDelay } }

    /// After how many seconds the exchange acts without anybody being told.
    var lateness: Int? { first { if case .late(let seconds) = $0 { seconds } else { nil } } }

    /// For how many seconds new orders are not listed.
    var hiding: Int? { first { if case .hide(let seconds) = $0 { seconds } else { nil } } }

    /// With what reason new orders are cancelled.
    var cancelReason: String? { first { if case .cancel(let reason) = $0 { reason } else { nil } } }

    /// How the client's own ids come back.
    var spelling: FaultEffect.IDSpelling? { first { if case .respell(let spelling) = $0 { spelling } else { nil } } }

    /// The parameters that are not looked at.
    var ignored: [String] {
        faults.compactMap { if case .ignore(let parameter) = $0.effect { parameter } else { nil } }
    }

    /// What the client gets instead of this answer.
    func shape(_ response: ExchangeResponse) -> ExchangeAnswer {
        var answer = ExchangeAnswer.whole(response)
        for fault in faults { answer = answer.spoilt(by: fault.effect) }
        let delay = Self.total(faults.filter { $0.moment == .after })
        guard delay > .zero else { return answer }
        return .delayed(delay) { [answer] in answer }
    }

    private func first<T>(_ value: (FaultEffect) -> T?) -> T? { faults.compactMap { value($0.effect) }.first }

    private static func total(_ faults: [Fault]) -> Duration {
        faults.reduce(.zero) { sum, fault in
            if case .delay(let milliseconds) = fault.effect { sum + .milliseconds(milliseconds) } else { sum }
        }
    }
}

extension FaultEffect {
    fileprivate var isDelay: Bool { if case .delay = self { true } else { false } }
}

extension ExchangeAnswer {
    /// Faults of the content act on what is left to send; what ends the connection stays.
    fileprivate func spoilt(by effect: FaultEffect) -> ExchangeAnswer {
        switch effect {
        case .lose, .late: return .lost
        case .reset: return .reset
        case .cut(let count): if case .whole(let response) = self { return .cut(response, afterBytes: count) }
        case .garble: return changed(\.garbled)
        case .page(let status): return changed { _ in ExchangeResponse(page: status) }
        case .errors(let texts): return changed { _ in ExchangeResponse(errors: texts) }
        case .delay, .hide, .cancel, .respell, .ignore: break
        }
        return self
    }

    private func changed(_ change: (ExchangeResponse) -> ExchangeResponse) -> ExchangeAnswer {
        switch self {
        case .whole(let response): .whole(change(response))
        case .cut(let response, let count): .cut(change(response), afterBytes: count)
        case .lost, .reset, .delayed: self
        }
    }
}

extension ExchangeResponse {
    /// The page of a gateway that did not get an answer, or does not want to ask for one.
    init(page status: Int) {
        let page = """
            <!DOCTYPE html><html><head><title>api.kraken.com | \(status)</title></head>\
            <body><h1>Error \(status)</h1><p>Please try again in a few minutes.</p></body></html>
            """
        self.init(status: status, contentType: "text/html; charset=UTF-8", body: Array(page.utf8))
    }

    /// The same length, but neither JSON nor valid text.
    fileprivate var garbled: ExchangeResponse {
        var response = self
        for index in response.body.indices where index % 3 == 0 { response.body[index] = 0xFF }
        return response
    }
}
