/// What every connection of a server shares.
struct Service: Sendable {
    let limits: ServerLimits
    /// The current moment.
    let now: @Sendable () -> ContinuousClock.Instant
    let handler: @Sendable (ServerRequest) -> ServerResponse
}
