/// What the exchange says of itself, of its clock and of the key.
public struct ExchangeFacts: Sendable {
    /// What the exchange lets one do.
    public var status: Result<SystemStatus.State, KrakenError>
    /// Its clock; nil when the first question had no answer.
    public var clock: Result<ClockReading, KrakenError>?
    /// What the key may do; nil when the first question had no answer.
    public var key: Result<KeyInfo.Response, KrakenError>?
}

extension MarketData {
    /// Asks the exchange how it is, what time it is, and what the key may do; each once.
    ///
    /// What the key may do is worth a longer wait than the budget where our own limiter is full.
    ///
    /// - Parameters:
    ///   - budget: when everything is given up that has no answer.
    ///   - onLongWait: called before the wait for the limiter.
    public func examine(within budget: Duration, onLongWait: @Sendable () -> Void = {}) async -> ExchangeFacts {
        let patient = kraken.trying(until: time.elapsed() + budget)
        var facts = ExchangeFacts(status: await patient.asking(SystemStatus()).map(\.value.state))
        if case .failure(let error) = facts.status, error.isWayBlocked { return facts }
        let (start, before) = (time.now(), time.elapsed())
        facts.clock = await patient.asking(ServerTime()).map { answer in
            let trip = time.elapsed() - before
            // The exchange tells whole seconds: the middle of its second is the best guess.
            let difference = answer.value.time + .milliseconds(500) - (start + trip / 2)
            return ClockReading(difference: difference, roundTrip: trip)
        }
        guard kraken.key != nil else { return facts }
        facts.key = await patient.asking(KeyInfo()).map(\.value)
        if case .failure(.rateLimited(let wait?))? = facts.key, kraken.configuration.waits {
            onLongWait()
            let waiting = kraken.trying(until: time.elapsed() + wait + budget).waitingAs(kraken)
            facts.key = await waiting.asking(KeyInfo()).map(\.value)
        }
        return facts
    }
}

extension MarketData {
    /// The verification level by which limits are counted.
    public var tier: Tier { kraken.configuration.tier }

    /// What is left of the key's limits, from the files that all processes share.
    public func limits() -> LimitFacts {
        LimitFacts.read(kraken.configuration, fingerprint: kraken.key?.credentials.fingerprint, at: time.now())
    }
}

extension Kraken {
    /// Asks; where our own limiter wants a short pause, once more after it.
    fileprivate func asking<E: Endpoint>(_ endpoint: E) async -> Result<Answer<E.Response>, KrakenError> {
        do throws(KrakenError) {
            return .success(try await send(endpoint))
        } catch {
            guard case .rateLimited(let wait?) = error, wait <= .seconds(4) else { return .failure(error) }
            do throws(KrakenError) {
                try await sleep(wait)
                return .success(try await send(endpoint))
            } catch { return .failure(error) }
        }
    }
}

extension KrakenError {
    /// Whether further questions would meet the same end.
    fileprivate var isWayBlocked: Bool {
        switch self {
        case .unreachable, .badStatus, .cancelled: true
        default: false
        }
    }
}
