extension FileFacts {
    /// How the home stands.
    public var homeCheck: Check {
        switch kind {
        case .missing: return Check(.files, "home", .ok, "\(path) is not there yet; it is made when it is needed")
        case .unreadable(let reason): return unusable("home", reason)
        case .file, .other: return unusable("home", "is not a folder")
        case .folder: break
        }
        if let writeFault { return unusable("home", writeFault) }
        guard mode & 0o077 == 0 else {
            return Check(
                .files, "home", .warning, "\(path) is open to others (mode \(modeText))",
                nextStep: "run: chmod 700 \(path)")
        }
        return Check(.files, "home", .ok, "\(path), mode \(modeText), writable")
    }

    private func unusable(_ name: String, _ reason: String) -> Check {
        Check(
            .files, name, .failed, "\(path): \(reason)",
            nextStep: "make it yours and writable, or choose another one with KRAKEN_HOME or --home")
    }

    /// How a folder in the home stands; nil when it is not there, which is no fault.
    public func folderCheck(_ name: String) -> Check? {
        switch kind {
        case .missing: return nil
        case .unreadable(let reason): return unusable(name, reason)
        case .file, .other: return unusable(name, "is not a folder")
        case .folder: break
        }
        if let writeFault { return unusable(name, writeFault) }
        return rightsCheck(name, "700") ?? Check(.files, name, .ok, "\(path), mode \(modeText)")
    }

    /// How a file with settings or data stands; nil when it is not there, which is no fault.
    public func fileCheck(_ name: String, mustBeWritable: Bool = false) -> Check? {
        switch kind {
        case .missing: return nil
        case .unreadable(let reason): return unusable(name, reason)
        case .folder, .other: return unusable(name, "is not a file")
        case .file: break
        }
        if mustBeWritable, let writeFault { return unusable(name, writeFault) }
        return rightsCheck(name, "600") ?? Check(.files, name, .ok, "\(path), mode \(modeText)")
    }

    private func rightsCheck(_ name: String, _ wanted: String) -> Check? {
        guard mode & 0o077 != 0 else { return nil }
        return Check(
            .files, name, .warning, "\(path) is open to others (mode \(modeText))",
            nextStep: "run: chmod \(wanted) \(path)")
    }

    private var modeText: String { String(mode, radix: 8) }
}

extension DiskFacts {
    /// Below this a journal may soon fail to be written.
    static let enough: Int64 = 200 << 20
    /// Below this it will.
    static let least: Int64 = 10 << 20

    /// Whether there is room for journals and logs.
    public var check: Check {
        let verdict: Check.Verdict = free < Self.least ? .failed : free < Self.enough ? .warning : .ok
        return Check(
            .files, "free_disk", verdict, "\(free >> 20) MB free",
            nextStep: verdict == .ok ? nil : "make room: an order is only sent when it can be written down first")
    }
}

/// A database of the home, and whether it is whole.
public struct DatabaseFacts: Hashable, Sendable {
    /// Where it is, from the home.
    public var name: String
    /// The file.
    public var file: FileFacts
    /// What SQLite says of its content: nil for whole, else its words.
    public var fault: String?

    public init(name: String, file: FileFacts, fault: String?) {
        (self.name, self.file, self.fault) = (name, file, fault)
    }

    /// Whether it can be relied upon.
    public var check: Check {
        if let fault {
            return Check(
                .files, "database", .failed, "\(name): \(fault)",
                nextStep: "keep a copy of \(file.path) and of the files beside it, then restore it from a backup")
        }
        guard let check = file.fileCheck("database", mustBeWritable: true) else {
            return Check(.files, "database", .skipped, "\(name) went away")
        }
        guard check.verdict == .ok, case .file(let size) = file.kind else { return check }
        return Check(.files, "database", .ok, "\(name) is whole (\(max(1, size >> 10)) kB)")
    }
}
