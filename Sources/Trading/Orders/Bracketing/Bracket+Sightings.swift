extension Bracket {
    /// Takes in how an order of a leg is seen; what is no order of now changes nothing.
    mutating func seen(_ leg: Leg, _ sighting: Sighting, _ now: Duration) -> [Action] {
        switch state {
        case .resting where leg == terms.rests, .working where leg == terms.watched: alive(leg, sighting, now)
        case .cancelling(leg): cancelled(leg, sighting, now)
        case .doubtful(leg): cleared(leg, sighting, now)
        default: []
        }
    }

    /// A look at the order that is thought to be live.
    private mutating func alive(_ leg: Leg, _ sighting: Sighting, _ now: Duration) -> [Action] {
        switch sighting {
        case .open(let quantity):
            executed = max(executed, quantity)
            return isEnding ? end(.left(leg), now) : []
        // An order that was accepted may be missing from a list for a moment; that is no proof of anything.
        case .absent, .unclear: return isEnding ? end(.leftUnseen(leg), now) : []
        case .filled, .ended: return over(leg, sighting, now)
        }
    }

    /// What was seen of an order after its cancel.
    private mutating func cancelled(_ leg: Leg, _ sighting: Sighting, _ now: Duration) -> [Action] {
        switch sighting {
        case .open(let quantity):
            executed = max(executed, quantity)
            return stillLive(leg, now)
        case .absent, .unclear: return doubt(leg, now)
        case .filled, .ended: return over(leg, sighting, now)
        }
    }

    /// A look at an order that may be live.
    private mutating func cleared(_ leg: Leg, _ sighting: Sighting, _ now: Duration) -> [Action] {
        switch sighting {
        case .open(let quantity):
            executed = max(executed, quantity)
            return settle([.doubt]) + stillLive(leg, now)
        case .unclear: return isEnding ? end(.leftBare, now) : []
        // Only an order whose own answer was lost can be proved never to have been placed.
        case .absent where !cancelAsked: return settle([.doubt]) + place(terms.rests, now)
        case .absent: return isEnding ? end(.leftBare, now) : []
        case .filled, .ended: return settle([.doubt]) + over(leg, sighting, now)
        }
    }

    /// The order lives on although its cancel was asked for, or its answer was lost.
    private mutating func stillLive(_ leg: Leg, _ now: Duration) -> [Action] {
        if leg == terms.rests {
            state = .resting
            calmUntil = now + terms.pause
            if cancelAsked { lateUntil = now + Self.lateCancel }
            return cover(now) + (isEnding ? end(.left(leg), now) : [])
        }
        state = .working
        if leg == .stop { return cover(now) + (isEnding ? end(.left(leg), now) : []) }
        guard isEnding else { return [] }
        return cancelAsked ? end(.left(leg), now) : cancel(leg)
    }

    /// The order is over: the rest of the volume needs another one, or nothing is left.
    private mutating func over(_ leg: Leg, _ sighting: Sighting, _ now: Duration) -> [Action] {
        let wasAsked = cancelAsked
        var byUser = false
        switch sighting {
        case .filled(let quantity): executed = max(executed, quantity)
        case .ended(let quantity, let byUs):
            executed = max(executed, quantity)
            byUser = byUs
        default: return []
        }
        finished[leg, default: .zero] += executed
        executed = .zero
        if remaining <= .zero { return end(.filled(leg), now) }
        guard remaining >= terms.minimum else { return end(.remainder(remaining), now) }
        // The stop is gone; a target that rests alone has none beside it anyway.
        if leg == .stop || terms.rests == .stop { exposedSince = exposedSince ?? now }
        state = .exposed
        if !wasAsked, byUser || leg == terms.rests { return raise(.nothingRests) + end(.endedElsewhere(leg), now) }
        guard leg == terms.rests, !isEnding else {
            if !isEnding { calmUntil = now + terms.pause }
            return place(terms.rests, now)
        }
        return [.quote]
    }
}
