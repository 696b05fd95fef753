import CommandKit

/// The options every command accepts.
struct Globals: Sendable {
    /// How the result is written.
    var output: OutputFormat
    /// What is asked of its rows.
    var rows: RowWishes
    var home: String?
    var profile: String?
    var sandbox: Bool
    var noWait: Bool
    /// Whether notes, hints and progress are left out.
    var quiet: Bool
    var verbose: Bool
    /// In which zone people see moments.
    var zone: Zone
    var noColor: Bool
    var ascii: Bool

    // swift-format-ignore: one parameter for each input
    /// Throws for options that contradict each other.
    init(
        json: Bool, output: OutputFormat?, columns: ColumnList?, sort: SortOrder?, noHeader: Bool, home: String?,
        profile: String?, sandbox: Bool, noWait: Bool, quiet: Bool, verbose: Bool, utc: Bool, local: Bool,
        noColor: Bool, ascii: Bool
    ) throws(UsageError.Mistake) {
        if let output, json && output != .json { throw .conflict(["--json", "--output \(output.rawValue)"]) }
        if utc && local { throw .conflict(["--utc", "--local"]) }
        if quiet && verbose { throw .conflict(["--quiet", "--verbose"]) }
        self.output = json ? .json : output ?? .table
        if columns != nil && self.output == .json { throw .conflict(["--columns", "--output json"]) }
        rows = RowWishes(columns: columns, sort: sort, hasHeader: !noHeader)
        (self.home, self.profile, self.sandbox, self.noWait) = (home, profile, sandbox, noWait)
        (self.quiet, self.verbose, zone) = (quiet, verbose, local ? .local : .utc)
        (self.noColor, self.ascii) = (noColor, ascii)
    }

    /// Whether nothing but JSON goes to standard output: one envelope, or an object a line.
    var wantsJSON: Bool { output == .json || output == .ndjson }

    /// Whether what happens is written as rows for scripts, and not as sentences for people.
    var writesRows: Bool { output != .table }
}

/// How results are written.
enum OutputFormat: String, CaseIterable, Argument {
    case table, json, ndjson, csv
}
