/// Which limits the exchange keeps; all of them unless something else is said.
public struct ExchangeLimits: Hashable, Sendable {
    /// Whether private calls are counted by the tier's counter.
    public var countsCalls: Bool
    /// How many public calls an address may make at once, a tenth of them (at least one) again each second; nil for any
    /// number.
    ///
    /// The real exchange publishes no number and is stricter; this default lets programs be measured.
    public var publicBurst: Int?
    /// Whether a key is shut out for fifteen minutes after repeated failures to log in.
    public var locksOut: Bool

    /// Which limits the exchange keeps.
    public init(countsCalls: Bool = true, publicBurst: Int? = 200, locksOut: Bool = true) {
        self.countsCalls = countsCalls
        self.publicBurst = publicBurst
        self.locksOut = locksOut
    }

    /// No limits at all.
    public static let none = ExchangeLimits(countsCalls: false, publicBurst: nil, locksOut: false)
}
