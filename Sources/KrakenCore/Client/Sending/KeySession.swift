/// What belongs to one key: what it signs with, and what it shares with other processes.
package final class KeySession: Sendable {
    let credentials: Credentials
    package let signer: Signer
    package let state: KeyState
    let pairs: PairCounters
    let holds: ServiceHolds

    package init(
        _ credentials: Credentials, _ configuration: ClientConfiguration, time: TimeSource,
        random: @escaping @Sendable () -> Double, notice: @escaping @Sendable (Notice) -> Void
    ) {
        self.credentials = credentials
        signer = Signer(secret: credentials.secret)
        state = KeyState(
            folder: configuration.keyStateFolder, fingerprint: credentials.fingerprint,
            limits: configuration.privateLimits, time: time, random: random, notice: notice)
        let folder = configuration.keyStateFolder + "/" + credentials.fingerprint
        pairs = PairCounters(
            folder: folder, limits: configuration.pairLimits, time: time, random: random, notice: notice)
        holds = ServiceHolds(folder: folder)
    }
}

extension ClientConfiguration {
    /// The key's call counter: the tier's maximum and decay, or the user's calls per minute as decay.
    var privateLimits: CallCounter.Limits {
        let perSecond = privateCallsPerMinute.map { Points(units: $0.units / 60) }
        return CallCounter.Limits(
            maximum: tier.maximum, decay: perSecond ?? tier.decay, reserve: Points(whole: 4))
    }

    /// The counter of one market.
    ///
    /// What runs off in four seconds is kept free: an order is counted here before it waits for its turn, and there
    /// when it arrives.
    var pairLimits: CallCounter.Limits {
        let lag = Points(units: tier.pairDecay.units * 4)
        return CallCounter.Limits(maximum: tier.pairMaximum - lag, decay: tier.pairDecay)
    }

    /// The public rate.
    var publicLimits: CallCounter.Limits { CallCounter.Limits(maximum: publicBurst, decay: publicRate) }
}
