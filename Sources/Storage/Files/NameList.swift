/// A flat file of names for shells, which cannot wait for a database: `kind`, a tab, a name, a tab and what it means.
///
/// It is only a help while somebody types: nothing else is decided by it, and it may be old or missing.
public struct NameList: Sendable {
    /// A name and what it means.
    public struct Entry: Hashable, Sendable {
        /// The name as a user types it: `BTC/USD`.
        public var name: String
        /// What it means, in one line; may be empty.
        public var meaning: String

        /// A name and what it means.
        public init(_ name: String, _ meaning: String = "") {
            self.name = name
            self.meaning = meaning
        }
    }

    private let path: String

    /// The list of a folder of data; nothing is opened.
    public init(folder: String) {
        path = folder + "/names.txt"
    }

    /// The names of one kind, as they stand in the file; none where there is no file.
    public func entries(of kind: String) -> [Entry] {
        // A shell asks for this each time somebody presses Tab: nothing is made of the lines of other kinds.
        let (tab, start) = (UInt8(ascii: "\t"), Array(kind.utf8) + [UInt8(ascii: "\t")])
        return content.split(separator: UInt8(ascii: "\n")).filter { $0.starts(with: start) }.map { line in
            let rest = line.dropFirst(start.count)
            let name = rest.prefix { $0 != tab }
            let meaning = rest.dropFirst(name.count + 1).prefix { $0 != tab }
            return Entry(String(decoding: name, as: UTF8.self), String(decoding: meaning, as: UTF8.self))
        }
    }

    /// Replaces the names of one kind, and leaves the others as they are; nothing is written when nothing changes.
    public func replace(_ kind: String, with entries: [Entry]) throws(FileError) {
        guard self.entries(of: kind) != entries else { return }
        let others = lines().filter { $0.first.map { String(decoding: $0, as: UTF8.self) } != kind }
        var bytes = others.flatMap { $0.joined(separator: [UInt8(ascii: "\t")]) + [UInt8(ascii: "\n")] }
        for entry in entries {
            let fields = [kind, entry.name, entry.meaning].map { $0.map { $0.isNewline || $0 == "\t" ? " " : $0 } }
            bytes += fields.map { String($0) }.joined(separator: "\t").utf8
            bytes.append(UInt8(ascii: "\n"))
        }
        try Files.replace(path, with: bytes)
    }

    /// Puts a name before the others of its kind.
    public func add(_ entry: Entry, to kind: String) throws(FileError) {
        try replace(kind, with: [entry] + entries(of: kind).filter { $0.name != entry.name })
    }

    private var content: [UInt8] { (try? Files.read(path)) ?? [] }

    private func lines() -> [[ArraySlice<UInt8>]] {
        content.split(separator: UInt8(ascii: "\n")).map {
            $0.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
        }
    }
}
