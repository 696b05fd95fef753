import Glibc
public import Storage

/// Changes of a home's `.env` that leave every other line as it is.
public enum EnvironmentFile {
    /// Sets values, or removes them where there is no value; the first line of each name keeps its place.
    ///
    /// The file is replaced in one step and is its owner's alone afterwards. A value must hold no line break.
    ///
    /// - Parameter changes: the setting's name with its value; nil removes every line that sets it.
    public static func change(_ home: Home, _ changes: [(name: String, value: Secret?)]) throws(FileError) {
        let path = resolved(home.environmentFile)
        var bytes = try Files.read(path) ?? []
        defer { Secret.wipe(&bytes) }
        let isThere = !bytes.isEmpty
        guard isThere || changes.contains(where: { $0.value != nil }) else { return }
        var changed = self.changed(bytes, changes)
        defer { Secret.wipe(&changed) }
        try Files.replace(path, with: changed)
        try Files.synchronize(folder: home.path)
    }

    /// The names that a home's `.env` gives a value.
    public static func names(in home: Home) throws(FileError) -> Set<String> {
        var bytes = try Files.read(home.environmentFile) ?? []
        defer { Secret.wipe(&bytes) }
        return Set(bytes.split(separator: UInt8(ascii: "\n")).compactMap { name(of: $0, emptyToo: false) })
    }

    /// The content of a file after the changes.
    static func changed(_ bytes: [UInt8], _ changes: [(name: String, value: Secret?)]) -> [UInt8] {
        // Enough for all of it, so that growing leaves no copy behind.
        let added = changes.reduce(0) { $0 + $1.name.utf8.count + ($1.value?.count ?? 0) + 4 }
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count + added)
        var pending = changes
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        for line in lines {
            guard let name = name(of: line, emptyToo: true), changes.contains(where: { $0.name == name }) else {
                output += line
                output.append(UInt8(ascii: "\n"))
                continue
            }
            guard let index = pending.firstIndex(where: { $0.name == name }) else { continue }
            append(pending.remove(at: index), to: &output)
        }
        for change in pending { append(change, to: &output) }
        return output
    }

    private static func append(_ change: (name: String, value: Secret?), to output: inout [UInt8]) {
        guard let value = change.value else { return }
        output += change.name.utf8
        output.append(UInt8(ascii: "="))
        value.withBytes { output += $0 }
        output.append(UInt8(ascii: "\n"))
    }

    /// The setting that a line sets.
    private static func name(of line: ArraySlice<UInt8>, emptyToo: Bool) -> String? {
        guard case .setting(let name, let value) = EnvironmentLine(line), emptyToo || !value.isEmpty else { return nil }
        return Setting.named(name)?.name
    }

    /// Where the file really is: a link to it stays a link.
    private static func resolved(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }
}
