public import Transport

/// What every module of the library answers with: the payload, or a text that begins with a stable identifier.
public struct Envelope<Payload: Sendable>: Sendable {
    /// Whether it was done.
    public var success: Bool
    /// The payload; nil when it was not done.
    public var data: Payload?
    /// Why it was not done, beginning with a stable identifier; nil when it was.
    public var error: String?
    /// Whether the payload comes from a cache.
    public var cached: Bool
    /// When the payload was right.
    public var timestamp: Timestamp
    /// The error itself, for those who decide by its type; never written out.
    public var cause: (any Error)?

    /// Done.
    public init(_ data: Payload, cached: Bool = false, at timestamp: Timestamp) {
        (success, error, cause) = (true, nil, nil)
        (self.data, self.cached, self.timestamp) = (data, cached, timestamp)
    }

    /// Not done; `data` may tell what is known nevertheless.
    public init(error: String, data: Payload? = nil, cause: (any Error)? = nil, at timestamp: Timestamp) {
        (success, cached, self.cause) = (false, false, cause)
        (self.error, self.data, self.timestamp) = (error, data, timestamp)
    }
}

extension Envelope: Equatable where Payload: Equatable {
    /// Two envelopes are equal when they are written alike.
    public static func == (left: Self, right: Self) -> Bool {
        (left.success, left.error, left.cached, left.timestamp) == (
            right.success, right.error, right.cached, right.timestamp
        )
            && left.data == right.data
    }
}

/// A value that can be printed for scripts.
public protocol JSONRepresentable {
    /// The value as JSON: decimals as strings, times in UTC.
    var json: JSON { get }
}

extension Envelope: JSONRepresentable where Payload: JSONRepresentable {
    /// `{"success":…,"data":…,"error":…,"cached":…,"timestamp":…}`; the time in seconds since 1970 with milliseconds.
    public var json: JSON {
        .object([
            "success": .bool(success), "data": data?.json ?? .null, "error": .text(error), "cached": .bool(cached),
            "timestamp": .number(timestamp.secondsText(decimals: 3)),
        ])
    }
}

extension JSON: JSONRepresentable {
    /// The value itself.
    public var json: JSON { self }
}

extension Array: JSONRepresentable where Element: JSONRepresentable {
    /// A list of its elements.
    public var json: JSON { .array(map(\.json)) }
}

extension Optional: JSONRepresentable where Wrapped: JSONRepresentable {
    /// The value, or null.
    public var json: JSON { self?.json ?? .null }
}
