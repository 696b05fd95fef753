public import Transport

/// The exchange, as far as one key sees it.
///
/// ```swift
/// let time = try await kraken.send(ServerTime()).value.time
/// ```
public struct Kraken: Sendable {
    let transport: any HTTPTransport
    let configuration: ClientConfiguration
    let time: TimeSource
    let random: @Sendable () -> Double
    let observe: @Sendable (ClientEvent) -> Void
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
        self.time = time
        self.random = random
        self.observe = observe
        self.notice = notice
    }

    /// Makes a call that moves no money, and repeats it where its ``Access`` allows.
    public func send<E: Endpoint>(_ endpoint: E) async throws(KrakenError) -> Answer<E.Response> {
        throw .noCredentials
    }

    /// Sends an order at most once and says what became of it; nothing is ever repeated here.
    ///
    /// - Parameters:
    ///   - nonceWindow: the key's nonce window as ``KeyInfo`` tells it; only a window known to be 0 lets an
    ///     "invalid nonce" count as a refusal.
    ///   - onSending: called with the nonce before the first byte is sent; when it throws, nothing is sent.
    public func transmit(
        _ order: AddOrder, nonceWindow: UInt64? = nil,
        onSending: @Sendable (Sending) async throws -> Void = { _ in }
    ) async -> Transmission {
        .notSent(.noCredentials)
    }
}
