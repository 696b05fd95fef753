public import Transport

/// The exchange, as far as one key sees it.
///
/// ```swift
/// let time = try await kraken.send(ServerTime()).value.time
/// ```
public struct Kraken: Sendable {
    let transport: any HTTPTransport
    /// How the client behaves.
    public internal(set) var configuration: ClientConfiguration
    let key: KeySession?
    let publicRate: PublicRate
    let publicHolds: ServiceHolds
    let knownCondition: KnownCondition
    let faults = SeenFaults()
    let knownClock = KnownClock()
    /// When the key's rights were asked for last without an answer.
    let unansweredRights = LastMoment()
    /// Room that was booked ahead; nil for a client that books each call.
    var booking: Booking?
    let time: TimeSource
    let random: @Sendable () -> Double
    var observe: @Sendable (ClientEvent) -> Void
    let notice: @Sendable (Notice) -> Void

    /// A client; nothing is read, opened or sent before the first call.
    ///
    /// - Parameters:
    ///   - random: numbers from 0 up to, but not including, 1; they spread pauses.
    ///   - observe: hears of every request, for logs.
    ///   - notice: hears of what the person at the terminal should know.
    public init(
        transport: any HTTPTransport, configuration: ClientConfiguration, credentials: Credentials?,
        time: TimeSource = .system, random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) },
        observe: @escaping @Sendable (ClientEvent) -> Void = { _ in },
        notice: @escaping @Sendable (Notice) -> Void = { _ in }
    ) {
        self.transport = transport
        self.configuration = configuration
        key = credentials.map { KeySession($0, configuration, time: time, random: random, notice: notice) }
        publicRate = PublicRate(
            folder: configuration.keyStateFolder, limits: configuration.publicLimits, time: time, random: random,
            notice: notice)
        publicHolds = ServiceHolds(folder: configuration.keyStateFolder)
        knownCondition = KnownCondition(folder: configuration.keyStateFolder, baseURL: configuration.baseURL)
        self.time = time
        self.random = random
        self.observe = observe
        self.notice = notice
    }

    /// Makes a call that moves no money, and repeats it where its ``Access`` allows.
    public func send<E: Endpoint>(_ endpoint: E) async throws(KrakenError) -> Answer<E.Response> {
        switch endpoint.access {
        case .open, .account, .lookup: return try await sendRepeating(endpoint, isCancel: false)
        case .cancel: return try await sendRepeating(endpoint, isCancel: true)
        case .cancelAll, .money, .single: return try await sendOnce(endpoint)
        }
    }
}
