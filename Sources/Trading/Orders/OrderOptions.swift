/// What most orders do without.
public struct OrderOptions: Hashable, Sendable, Codable {
    /// How much of an iceberg shows, of the base asset.
    public var displayQuantity: Quantity?
    /// Which price sets it off; nil for the exchange's default.
    public var trigger: TriggerSource?
    /// How many times its own money is traded; nil without borrowing.
    public var leverage: Int?
    /// Whether it may only make a position smaller.
    public var isReduceOnly = false
    /// Remarks that change how it is carried out.
    public var flags: Set<OrderFlag> = []
    /// How long it stays; nil for the exchange's default.
    public var timeInForce: TimeInForce?
    /// When it begins; nil for at once.
    public var start: OrderMoment?
    /// When it ends by itself; nil for never.
    public var expiry: OrderMoment?
    /// What happens when it meets another order of the account; nil for the exchange's default.
    public var selfTradePrevention: SelfTradePrevention?
    /// The order that follows each of its fills; nil for none.
    public var close: ConditionalClose?

    /// None of it.
    public init() {}
}
