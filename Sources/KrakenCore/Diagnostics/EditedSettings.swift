import Glibc
import Storage

/// A copy of `.env` in a folder of its own, where an editor may do what it likes.
public struct EditedSettings: Sendable {
    private let folder: Home
    private let home: Home
    /// Where the file is a link, what it leads to.
    private let target: String

    /// A copy for a home; nothing is written yet.
    public init(home: Home) {
        self.home = home
        folder = Home(path: "\(home.path)/\(Self.beginning)\(getpid())")
        if let real = realpath(home.environmentFile, nil) {
            target = String(cString: real)
            free(real)
        } else {
            target = home.environmentFile
        }
    }

    /// The file to edit.
    public var path: String { folder.environmentFile }

    private var original: String { folder.path + "/before" }

    /// Puts the present text there, or that of the template where there is none.
    public func begin() throws {
        removeLeftovers()
        var text = try Files.read(target) ?? Array(Setting.template.utf8)
        defer { Secret.wipe(&text) }
        try Files.replace(path, with: text)
        try Files.replace(original, with: text)
    }

    /// Whether there is anything to keep.
    public var isChanged: Bool {
        get throws {
            var (now, before) = (try Files.read(path) ?? [], try Files.read(original) ?? [])
            defer {
                Secret.wipe(&now)
                Secret.wipe(&before)
            }
            return now != before
        }
    }

    /// What is wrong with the copy alone, told as if it stood in its place.
    public func mistakes() -> [LocatedMistake] {
        // An editor may have given it wider rights; the file in its place gets its own.
        chmod(path, 0o600)
        let reader = SettingsReader(home: folder, environment: EnvironmentVariables([:]))
        return reader.examine().mistakes().filter(\.mistake.isOfOneFile).map { found in
            var mistake = found
            mistake.path = found.path.map { _ in home.environmentFile }
            mistake.mistake = found.mistake.moved(from: path, to: home.environmentFile)
            return mistake
        }
    }

    /// Puts the copy in the file's place, in one step and with rights for its owner alone.
    public func keep() throws {
        var text = try Files.read(path) ?? []
        defer { Secret.wipe(&text) }
        try Files.replace(target, with: text)
    }

    /// Removes the copy, and what the editor left beside it.
    public func remove() { Self.remove(folder.path) }

    /// Removes copies of processes that were killed: they hold whatever secrets the file holds.
    private func removeLeftovers() {
        for name in FileFacts.names(in: home.path) where name.hasPrefix(Self.beginning) {
            guard let process = Int32(name.dropFirst(Self.beginning.count)), Files.isOver(process) else { continue }
            Self.remove(home.path + "/" + name)
        }
    }

    private static let beginning = ".edit."

    private static func remove(_ folder: String) {
        for name in FileFacts.names(in: folder) { unlink(folder + "/" + name) }
        rmdir(folder)
    }
}

extension SettingsError {
    /// Whether no other source of settings could mend it.
    fileprivate var isOfOneFile: Bool {
        switch self {
        case .halfCredential, .foreignHost: false
        default: true
        }
    }
}
