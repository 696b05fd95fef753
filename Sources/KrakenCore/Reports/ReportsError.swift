import Storage

/// Why an export cannot be had.
public enum ReportsError: Error, Hashable, Sendable {
    /// A text that is no name of an export, and must not become the name of a file.
    case badID(String)
    /// The exchange lists no export of that name.
    case unknownExport(String)
    /// It was not done in time.
    case notReady(String, status: String)
    /// Looked for twice and not there: it may be asked for again.
    case notCreated
    /// What came is not the archive that was asked for.
    case badArchive(ArchiveFault)
}

/// What is wrong with an archive; the texts hold nothing that could steer a terminal.
public enum ArchiveFault: Error, Hashable, Sendable {
    /// It is none.
    case notAnArchive
    /// It is cut, or its parts do not agree; the text says which.
    case damaged(String)
    /// It uses what this program does not read; the text says what.
    case unsupported(String)
    /// A file in it has a name that could lead elsewhere.
    case unsafeName(String)
    /// It would unfold into more than any export holds.
    case tooLarge
}

extension UnresolvedExport: IdentifiedError {
    var identifier: String { "refused-locally" }
}

extension ReportsError: IdentifiedError {
    var identifier: String {
        switch self {
        case .badID, .unknownExport: "unknown-export"
        case .notReady: "not-ready"
        case .notCreated: "not-created"
        case .badArchive: "bad-archive"
        }
    }
}
