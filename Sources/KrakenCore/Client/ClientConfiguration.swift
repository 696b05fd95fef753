/// How the client behaves.
public struct ClientConfiguration: Sendable {
    /// Scheme and host, without a slash at the end.
    public var baseURL = "https://api.kraken.com"
    /// When a call is given up.
    public var timeout: Duration = .seconds(30)
    /// The account's verification level, which decides its call counter.
    public var tier: Tier = .starter
    /// Private calls per minute, instead of the tier's own decay.
    public var privateCallsPerMinute: Points?
    /// Public requests per second.
    public var publicRate = Points(whole: 1)
    /// How many public requests may go at once before the rate holds them back.
    public var publicBurst = Points(whole: 5)
    /// What calls cost instead of the exchange's own price.
    public var weights = CallWeights()
    /// Where keys share their nonces and counters between processes.
    public var keyStateFolder: String
    /// Whether the limiter waits; otherwise a call that would have to is refused.
    public var waits = true
    /// How often a read is tried.
    public var attempts = 3
    /// How often a cancel by id is tried.
    public var cancelAttempts = 5
    /// The pause before the second try.
    public var initialDelay: Duration = .seconds(1)
    /// By how much each further pause is longer.
    public var backoff = 1.5
    /// Whether calls that never wait for their turn do not wait for the limiter either: an emergency.
    var isEmergency = false
    /// Whether public calls leave half of what may go at once to others.
    var isSparing = false
    /// Whether lookups wait for their turn as long as every other question.
    var isPatient = false
    /// When every call is given up, by the monotonic clock; nil for never.
    var givesUpAt: Duration?

    /// The exchange's own defaults, with the folder where keys share their state.
    public init(keyStateFolder: String) {
        self.keyStateFolder = keyStateFolder
    }
}

/// A verification level and the call counter that belongs to it.
public enum Tier: String, Hashable, Sendable, CaseIterable {
    case starter, intermediate, pro

    /// How many points the counter holds.
    public var maximum: Points { Points(whole: self == .starter ? 15 : 20) }

    /// How many points the counter of one market holds.
    public var pairMaximum: Points {
        switch self {
        case .starter: Points(whole: 60)
        case .intermediate: Points(whole: 125)
        case .pro: Points(whole: 180)
        }
    }

    /// How many points run off the counter of one market in a second.
    public var pairDecay: Points {
        switch self {
        case .starter: Points(whole: 1)
        case .intermediate: Points(units: Points.one * 234 / 100)
        case .pro: Points(units: Points.one * 375 / 100)
        }
    }

    /// How many points run off the counter in a second.
    public var decay: Points {
        switch self {
        case .starter: Points(units: Points.one * 33 / 100)
        case .intermediate: Points(units: Points.one / 2)
        case .pro: Points(whole: 1)
        }
    }
}
