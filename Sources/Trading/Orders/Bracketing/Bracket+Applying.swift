extension Bracket {
    /// How often an order is looked at that rests in peace.
    public static let calmLook = Duration.seconds(10)
    /// How long a cancel that showed no effect may still be carried out, as far as anybody has seen.
    static let lateCancel = Duration.seconds(60)
    /// How often the exchange may refuse the resting leg for good before the bracket gives up.
    static let refusalLimit = 5

    /// Takes in what happened at a moment of the monotonic clock, and answers what to do, in that order.
    ///
    /// What cannot happen in a state, or comes too late, changes nothing.
    public mutating func apply(_ event: Event, at now: Duration) -> [Action] {
        guard !isOver else { return [] }
        switch event {
        case .begun:
            guard !hasBegun else { return [] }
            hasBegun = true
            return [.place(terms.rests, remaining)]
        case .resumed: return isResumed ? resumed(now) : []
        case .price(let quote): return priced(quote, now)
        case .ready(let quote): return state == .resting && mayTrySwap(quote, now) ? swap(now) : []
        case .priceUnknown: return state == .exposed ? place(legWithoutPrice, now) : []
        case .seen(let leg, let sighting): return seen(leg, sighting, now)
        case .placed(let leg): return placed(leg, now)
        case .refused(let leg, let mayPass): return refused(leg, mayPass: mayPass, now)
        case .unknown(let leg): return unknown(leg, now)
        case .timePassed: return checkExposure(at: now) + passed(now)
        case .interrupted: return interrupted(now)
        }
    }

    /// Cries out when there has been no stop for too long; changes nothing else, so it may be asked at any time.
    public mutating func checkExposure(at now: Duration) -> [Action] {
        guard let exposedSince, now - exposedSince > terms.bound, !isOver else { return [] }
        return raise(.exposedTooLong)
    }

    // MARK: Prices

    private mutating func priced(_ quote: Quote, _ now: Duration) -> [Action] {
        switch state {
        case .resting:
            if mayTrySwap(quote, now) {
                // A target that rests is no stop, and one is needed from now on.
                if terms.rests == .target { exposedSince = exposedSince ?? now }
                return [.prepare]
            }
            guard terms.rests == .stop else { return terms.isDue(quote) ? [] : cover(now) }
            return terms.reachesStop(quote) && now > lookedAt ? look(now) : []
        case .exposed:
            let isDue = terms.isDue(quote) && now >= calmUntil && !isEnding
            return place(isDue ? terms.watched : terms.rests, now)
        case .working:
            return terms.watched == .target && terms.reachesStop(quote) ? cancel(terms.watched) : []
        default: return []
        }
    }

    /// Which leg is placed when there is no order and no price.
    ///
    /// A target that was cancelled because the stop was due does not go back by chance; that it was, this very bracket
    /// must have seen, because the stop now trades at the market.
    private var legWithoutPrice: Leg { terms.watched == .stop && swaps > 0 && !isEnding ? .stop : terms.rests }

    private func mayTrySwap(_ quote: Quote, _ now: Duration) -> Bool {
        terms.isDue(quote) && now >= calmUntil && !isEnding && remaining >= terms.minimum
    }

    private mutating func swap(_ now: Duration) -> [Action] {
        swaps += 1
        exposedSince = exposedSince ?? now
        return cancel(terms.rests)
    }

    // MARK: Orders that are placed

    private mutating func placed(_ leg: Leg, _ now: Duration) -> [Action] {
        guard state == .placing(leg) else { return [] }
        refusals = 0
        let settled = settle([.notRestored, .doubt])
        guard leg == terms.rests else {
            state = .working
            let covered = leg == .stop ? cover(now) : []
            return settled + covered + (isEnding && leg == .target ? cancel(leg) : look(now))
        }
        state = .resting
        return settled + cover(now) + look(now)
    }

    private mutating func refused(_ leg: Leg, mayPass: Bool, _ now: Duration) -> [Action] {
        guard state == .placing(leg) else { return [] }
        if leg == terms.watched {
            calmUntil = now + terms.pause
            return place(terms.rests, now)
        }
        guard swaps > 0 || isResumed else { return end(.notBegun, now) }
        if !mayPass { refusals += 1 }
        state = .unprotected
        retryAt = now + .seconds(min(15, 1 << min(refusals, 4)))
        let alarms = raise(.notRestored)
        if isEnding { return alarms + end(.leftBare, now) }
        return alarms + (refusals >= Self.refusalLimit ? end(.gaveUp, now) : [])
    }

    private mutating func unknown(_ leg: Leg, _ now: Duration) -> [Action] {
        guard state == .placing(leg) else { return [] }
        guard leg == terms.watched || swaps > 0 || isResumed else { return raise(.doubt) + end(.firstUnknown, now) }
        return doubt(leg, now)
    }

    mutating func doubt(_ leg: Leg, _ now: Duration) -> [Action] {
        state = .doubtful(leg)
        let alarms = raise(.doubt)
        return isEnding ? alarms + end(.leftBare, now) : alarms
    }

    // MARK: Time and the end

    private mutating func passed(_ now: Duration) -> [Action] {
        switch state {
        case .resting: return now < lateUntil || now - lookedAt >= Self.calmLook ? look(now) : []
        case .working:
            let isLate = exposedSince.map { now - $0 >= terms.patience } ?? false
            return terms.watched == .target && isLate ? cancel(.target) : look(now)
        case .doubtful(let leg): return [.look(leg)]
        case .unprotected: return now >= retryAt ? place(terms.rests, now) : []
        case .exposed: return place(terms.rests, now)
        case .placing, .cancelling, .done: return []
        }
    }

    private mutating func interrupted(_ now: Duration) -> [Action] {
        guard !isEnding else { return [] }
        isEnding = true
        switch state {
        // What was seen ten seconds ago may not be so any more: one look more tells how it ends.
        case .resting: return look(now)
        case .working: return terms.watched == .target ? cancel(.target) : look(now)
        case .exposed, .unprotected: return place(terms.rests, now)
        case .doubtful(let leg): return [.look(leg)]
        case .placing, .cancelling, .done: return []
        }
    }
}

// MARK: - Steps

extension Bracket {
    mutating func place(_ leg: Leg, _ now: Duration) -> [Action] {
        guard remaining >= terms.minimum, remaining > .zero else { return end(.remainder(remaining), now) }
        state = .placing(leg)
        (executed, cancelAsked) = (.zero, false)
        return [.place(leg, remaining)]
    }

    mutating func cancel(_ leg: Leg) -> [Action] {
        state = .cancelling(leg)
        cancelAsked = true
        return [.cancel(leg)]
    }

    mutating func look(_ now: Duration) -> [Action] {
        lookedAt = now
        return live.map { [.look($0)] } ?? []
    }

    mutating func raise(_ alarm: Alarm) -> [Action] { alarms.insert(alarm).inserted ? [.alarm(alarm)] : [] }

    mutating func settle(_ over: [Alarm]) -> [Action] {
        over.filter { alarms.remove($0) != nil }.map { .settled($0) }
    }

    /// There is a stop again, or nothing to be stopped.
    mutating func cover(_ now: Duration) -> [Action] {
        guard let since = exposedSince else { return [] }
        // What nobody heard of while it lasted is told all the same.
        let late = checkExposure(at: now)
        exposedSince = nil
        exposedBefore += now - since
        longestExposure = max(longestExposure, now - since)
        return late + settle([.exposedTooLong]) + [.covered(now - since)]
    }

    mutating func end(_ end: End, _ now: Duration) -> [Action] {
        var actions: [Action] = []
        switch end {
        case .filled, .remainder: actions = cover(now) + settle(Alarm.allCases)
        case .left(.stop): actions = cover(now)
        case .left(.target), .leftUnseen, .endedElsewhere, .leftBare, .notBegun, .firstUnknown, .gaveUp:
            // The time goes on, but nobody measures it any more.
            if let since = exposedSince {
                actions = checkExposure(at: now)
                exposedSince = nil
                exposedBefore += now - since
                longestExposure = max(longestExposure, now - since)
            }
        }
        state = .done(end)
        return actions + [.end(end)]
    }
}
