/// What every connection of a server shares.
struct Service: Sendable {
    let limits: ServerLimits
    /// The current moment.
    let now: @Sendable () -> ContinuousClock.Instant
    let handler: @Sendable (ExchangeRequest) -> ExchangeAnswer
}

/// What one connection may cost the server.
struct ServerLimits: Sendable {
    /// The most bytes of a request line and header fields, and of a chunked body's trailer.
    var headSize = 64 << 10
    /// The most bytes of a body.
    var bodySize = 1 << 20
    /// How many bytes of answers may wait for a client that does not read before its next requests wait too.
    var waitingOutput = 256 << 10
    /// How long a connection may be idle, take to send one request, or leave answers unread.
    var patience = Duration.seconds(30)
    /// How long a refused client's rest is read, so that the refusal itself is not lost; also the time to stop.
    var farewell = Duration.seconds(2)
}
