/// How often an order is looked at: soon after something happened, and ever less while nothing does.
public struct WatchPace: Hashable, Sendable {
    /// The pause after a change.
    public static let shortest = Duration.seconds(2)
    /// The pause when nothing has happened for long.
    public static let longest = Duration.seconds(15)

    private var pause = Self.shortest

    public init() {}

    /// The pause after a look.
    public mutating func pause(afterChange isChange: Bool) -> Duration {
        pause = isChange ? Self.shortest : min(Self.longest, pause * 5 / 4)
        return pause
    }
}
