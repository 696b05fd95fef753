import CommandKit

/// The options every command accepts.
struct Globals: Sendable {
    var json: Bool
    var output: OutputFormat?
    var home: String?
    var profile: String?
    var sandbox: Bool
    var noWait: Bool
    var verbose: Bool
    var noColor: Bool

    /// Whether one envelope, and nothing else, goes to standard output.
    var wantsJSON: Bool { json || output == .json }
}

/// How results are written.
enum OutputFormat: String, CaseIterable, Argument {
    case table, json
}
