public import Storage

extension Trader {
    /// What became of cancelling many orders at once.
    public struct CancelAllResult: Sendable {
        /// How many orders the exchange says it cancelled; nil when its answer was lost, or a refusal.
        public var count: Int?
        /// What was cancelled one by one, because it was still open afterwards.
        public var oneByOne: [CancelResult]
        /// What is open nevertheless; nil when the list could not be read.
        public var stillOpen: [ExchangeOrder]?
        /// Why the call itself was not answered as it should; nil when it was.
        public var lost: KrakenError?
        /// Orders of this program that are on their way, were meant, and may still come.
        public var pending: [PendingOrder] = []
    }

    /// Cancels every open order of the account with one call, then by its id whatever was open before and still is.
    public func cancelAll() async -> Envelope<CancelAllResult> {
        await .catching(time.now) {
            let ours = await noteCancelBegan { _ in true }
            var result = try await cancelMany(by: CancelAll()) { _ in true }
            await noteEnd(of: ours)
            result.value.pending = await pendingOrders() ?? []
            return result
        }
    }

    /// Cancels every open order with that number with one call, then by its id whatever was open before and still is.
    public func cancel(userReference: Int32) async -> Envelope<CancelAllResult> {
        await .catching(time.now) {
            let ours = await noteCancelBegan(of: [.userReference(userReference)])
            var result = try await cancelMany(by: CancelOrder(.userReference(userReference))) {
                $0.userReference == Int64(userReference)
            }
            await noteEnd(of: ours)
            result.value.pending = (await pendingOrders() ?? []).filter { $0.intent.userReference == userReference }
            return result
        }
    }

    /// Which open orders are meant by a cancel of many.
    public enum Meant: Hashable, Sendable {
        /// All of the account, as by the switch.
        case all
        /// Those of a market, by any of its names.
        case pair(String)
        /// Those that carry a number.
        case userReference(Int32)
    }

    /// The open orders that a cancel of many would mean now.
    public func open(_ meant: Meant) async -> Envelope<[ExchangeOrder]> {
        await .catching(time.now) {
            let isMeant: (ExchangeOrder) -> Bool
            switch meant {
            case .all: isMeant = { _ in true }
            case .pair(let name): isMeant = Self.isOf(try await markets.instrument(named: name))
            case .userReference(let number): isMeant = { $0.userReference == Int64(number) }
            }
            let answer = try await kraken.send(OpenOrders(isLookup: true))
            return Timed(value: answer.value.orders.filter(isMeant), moment: answer.receivedAt)
        }
    }

    private static func isOf(_ instrument: Instrument) -> (ExchangeOrder) -> Bool {
        let names = [instrument.id, instrument.alternativeName, instrument.pair.description]
        return { names.contains($0.terms.pairName) }
    }

    /// Cancels every open order of a market by its id.
    public func cancel(pair name: String) async -> Envelope<CancelAllResult> {
        await .catching(time.now) {
            let instrument = try await markets.instrument(named: name)
            let isMeant = Self.isOf(instrument)
            var result = CancelAllResult(count: nil, oneByOne: [])
            let open = try await kraken.send(OpenOrders(isLookup: true)).value.orders
            result.oneByOne = try await cancel(open.filter(isMeant).map { .order($0.id) }).get()
            result.count = result.oneByOne.count { $0.sight.isSettled }
            result.stillOpen = await persisting.openOrders()?.filter(isMeant)
            result.pending = (await pendingOrders() ?? []).filter { $0.intent.request.pair == instrument.pair }
            return Timed(value: result, moment: time.now())
        }
    }

    /// The same trader for looks that decide what is told of a cancel: nothing else repeats them.
    private var persisting: Trader {
        Trader(kraken: kraken.persisting, markets: markets, journal: journal, time: time, rules: rules)
    }

    /// The open orders, as a lookup; nil when they cannot be read.
    func openOrders() async -> [ExchangeOrder]? {
        try? await kraken.send(OpenOrders(isLookup: true)).value.orders
    }

    /// One call for all, once; whatever it meets short of a refusal for good, the rest is cancelled by its ids.
    private func cancelMany<C: Endpoint>(
        by call: C, meaning isMeant: (ExchangeOrder) -> Bool
    ) async throws -> Timed<CancelAllResult> where C.Response == Cancellation {
        let (sent, answer) = try await attempt(call)
        if case .failure(let error) = answer, error.isRefusal || error == .noCredentials || error == .cancelled {
            throw error
        }
        var result = CancelAllResult(count: try? answer.get().count, oneByOne: [])
        if case .failure(let error) = answer {
            // That there is no such order is an answer, too.
            if error.isUnknownOrder { result.count = 0 } else { result.lost = error }
        }
        let isFutile = await isInMaintenance(after: result.lost)
        let looker = isFutile ? looker(isInMaintenance: true) : persisting
        guard var open = await looker.openOrders()?.filter(isMeant) else {
            if let lost = result.lost, !lost.isAnswerLost { throw lost }
            return Timed(value: result, moment: time.now())
        }
        // A list may be behind: where no answer says that all are gone, it has to say so twice.
        if open.isEmpty, (try? answer.get().isPending) ?? true {
            try await time.sleep(rules.lookupGap)
            guard let later = await persisting.openOrders()?.filter(isMeant) else {
                return Timed(value: result, moment: time.now())
            }
            open = later
        }
        let left = open.isEmpty ? [] : await opened(by: sent, open)
        result.oneByOne = try await cancel(left.map { .order($0.id) }).get()
        result.stillOpen = left.isEmpty ? open : await persisting.openOrders()?.filter(isMeant)
        return Timed(value: result, moment: time.now())
    }

    /// The orders that were opened when a cancel was sent, or may have been: what is newer was not meant.
    ///
    /// By the exchange's clock, as far as it is known; by ours, and two seconds, where it cannot be asked.
    private func opened(by sent: CallMoment, _ orders: [ExchangeOrder]) async -> [ExchangeOrder] {
        let clock = try? await kraken.clock()
        let latest = clock.map { $0.time(at: sent.elapsed) + $0.doubt } ?? sent.now + .seconds(2)
        return orders.filter { $0.opened <= latest }
    }

    /// A nonce that came too late cancelled nothing, so the call is made again, once; but only where the key is known to
    /// take no nonces out of order, because elsewhere it may be the answer to a copy of a call that was carried out.
    ///
    /// - Returns: when it was sent last, and the answer.
    private func attempt<C: Endpoint>(
        _ call: C
    ) async throws -> (sent: CallMoment, Result<Cancellation, KrakenError>) where C.Response == Cancellation {
        let first = await attemptOnce(call)
        guard case .failure(.exchange(let errors)) = first.1, errors.allSatisfy({ $0.kind == .invalidNonce }) else {
            return first
        }
        // Who cannot say so in time leaves the orders to be cancelled by their ids.
        let asker = kraken.trying(until: time.elapsed() + .seconds(1))
        guard try await resolver(asking: asker).rights()?.nonceWindow == 0 else { return first }
        return await attemptOnce(call)
    }

    private func attemptOnce<C: Endpoint>(
        _ call: C
    ) async -> (sent: CallMoment, Result<Cancellation, KrakenError>) where C.Response == Cancellation {
        let sent = CallMoment(time)
        do {
            return (sent, .success(try await kraken.send(call).value))
        } catch {
            return (sent, .failure(error))
        }
    }
}
