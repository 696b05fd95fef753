/// How orders are placed and looked for; the operator's settings.
public struct PlacingRules: Hashable, Sendable {
    /// How long after it is sent the exchange may carry an order out; immediate orders get half, five seconds at most.
    public var orderLife = Duration.seconds(10)
    /// The operator's own choice for one order, immediate or not; nil for none.
    public var chosenLife: Duration?
    /// How long after its deadline an order may be missing from the lists.
    public var settleTime = Duration.seconds(15)
    /// How far apart the two clean passes must be that prove absence.
    public var lookupGap = Duration.seconds(5)
    /// How long a confirmation is good for.
    public var confirmationLife = Duration.seconds(15)
    /// How long the same order typed again is refused.
    public var repeatGuard = Duration.seconds(60)

    public init() {}

    /// How long an order may be carried out after it is sent, by a clock that may be a little off.
    ///
    /// The exchange refuses deadlines less than 2 or more than 60 seconds ahead of the moment at which it reads them.
    func life(of request: OrderRequest, by clock: ExchangeClock) -> Duration {
        possible(wantedLife(of: request), by: clock)
    }

    /// The same before the clock is measured; a doubtful clock makes it longer.
    func life(of request: OrderRequest) -> Duration { max(.seconds(3), min(.seconds(60), wantedLife(of: request))) }

    /// How long a change of an order may be carried out after it is sent, likewise.
    func lifeOfChange(by clock: ExchangeClock) -> Duration { possible(chosenLife ?? orderLife, by: clock) }

    private func possible(_ wanted: Duration, by clock: ExchangeClock) -> Duration {
        max(.seconds(3) + clock.doubt, min(.seconds(60) - clock.doubt, wanted))
    }

    private func wantedLife(of request: OrderRequest) -> Duration {
        chosenLife ?? (request.isImmediate ? max(.seconds(2), min(.seconds(5), orderLife)) : orderLife)
    }

    /// When absence proves something.
    func absence(_ clock: ExchangeClock) -> AbsenceRule {
        AbsenceRule(clockDoubt: clock.doubt, settleTime: settleTime, gap: lookupGap)
    }
}
