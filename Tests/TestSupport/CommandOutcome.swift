public import Transport

/// How one run of the program ended.
public struct CommandOutcome: Sendable {
    /// The exit code.
    public var exitCode: Int32
    /// Everything on standard output.
    public var output: String
    /// Everything on standard error.
    public var complaints: String

    public init(exitCode: Int32, output: String, complaints: String) {
        self.exitCode = exitCode
        self.output = output
        self.complaints = complaints
    }

    /// The envelope, when standard output is exactly one line of JSON.
    public var envelope: JSON? {
        let lines = output.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count == 2, lines[1].isEmpty else { return nil }
        return try? JSON(parsing: lines[0].utf8)
    }

    /// The `data` of the envelope.
    public var data: JSON? { envelope?["data"] }

    /// The `error` of the envelope.
    public var error: String? { envelope?["error"]?.string }
}
