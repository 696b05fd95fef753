/// One file in an archive.
struct ZipEntry: Hashable, Sendable {
    /// How its bytes are kept.
    enum Method: Int, Hashable, Sendable {
        case stored = 0
        case deflated = 8
    }

    var name: String
    var method: Method
    var checksum: UInt32
    var compressedSize: Int
    var size: Int
    /// Where its local header begins.
    var offset: Int
}

/// What a ZIP archive says it holds, read from its end and checked before anything is unfolded.
///
/// Only what exports need: plain files with plain names, stored or deflated, none encrypted, less than 4 GB.
struct ZipDirectory: Hashable, Sendable {
    /// How much an archive may say it unfolds into.
    struct Limits: Hashable, Sendable {
        var entries = 100
        var bytes = 2 << 30
        /// Text of tables is squeezed to a tenth; what claims far more is a trap.
        var ratio = 250
    }

    let entries: [ZipEntry]

    init(_ file: FileBytes, limits: Limits = Limits()) throws(ArchiveFault) {
        let (place, count, begin) = try Self.end(of: file)
        guard count > 0, count <= limits.entries else { throw count == 0 ? .damaged("it is empty") : .tooLarge }
        let bytes = try file.bytes(at: begin, count: place - begin)
        var entries: [ZipEntry] = []
        var offset = 0
        for _ in 0..<count {
            let (entry, length) = try Self.entry(bytes, at: offset)
            entries.append(entry)
            offset += length
        }
        guard offset == bytes.count else { throw .damaged("its directory has something left over") }
        try Self.check(entries, before: begin, limits)
        self.entries = entries
    }

    /// Where the directory ends, how many entries it has, and where it begins.
    private static func end(of file: FileBytes) throws(ArchiveFault) -> (Int, Int, Int) {
        let length = min(file.size, 22 + 0xFFFF)
        guard length >= 22 else { throw .notAnArchive }
        let tail = try file.bytes(at: file.size - length, count: length)
        var place = length - 22
        // A comment may follow; its length must lead exactly to the end.
        while tail.long(place) != 0x0605_4B50 || place + 22 + tail.short(place + 20) != length {
            place -= 1
            if place < 0 { throw .notAnArchive }
        }
        let (count, begin) = (tail.short(place + 10), tail.long(place + 16))
        if count == 0xFFFF || begin == 0xFFFF_FFFF { throw .unsupported("an archive of more than 4 GB") }
        guard tail.short(place + 4) == 0, tail.short(place + 6) == 0, tail.short(place + 8) == count else {
            throw .unsupported("an archive in several parts")
        }
        let end = file.size - length + place
        guard begin + tail.long(place + 12) == end else { throw .damaged("its directory is not where it should be") }
        return (end, count, begin)
    }

    /// The entry at a place of the directory, and how long it is there.
    private static func entry(_ bytes: [UInt8], at place: Int) throws(ArchiveFault) -> (ZipEntry, Int) {
        guard bytes.count - place >= 46, bytes.long(place) == 0x0201_4B50 else {
            throw .damaged("its directory cannot be read")
        }
        let nameLength = bytes.short(place + 28)
        let length = 46 + nameLength + bytes.short(place + 30) + bytes.short(place + 32)
        guard bytes.count - place >= length else { throw .damaged("its directory cannot be read") }
        let name = try safeName(bytes[(place + 46)..<(place + 46 + nameLength)])
        guard bytes.short(place + 8) & 1 == 0 else { throw .unsupported("an encrypted file") }
        guard let method = ZipEntry.Method(rawValue: bytes.short(place + 10)) else {
            throw .unsupported("compression method \(bytes.short(place + 10))")
        }
        // Made on Unix, the upper half says what kind of file it is: anything but a plain one is refused.
        let kind = bytes[place + 5] == 3 ? bytes.short(place + 40) & 0o170000 : 0
        guard kind == 0 || kind == 0o100000 else { throw .unsafeName(name) }
        let entry = ZipEntry(
            name: name, method: method, checksum: UInt32(bytes.long(place + 16)),
            compressedSize: bytes.long(place + 20), size: bytes.long(place + 24), offset: bytes.long(place + 42))
        guard ![entry.compressedSize, entry.size, entry.offset].contains(0xFFFF_FFFF) else {
            throw .unsupported("a file of more than 4 GB")
        }
        return (entry, length)
    }

    /// A name that stays where it is put: no separators, no leading point, nothing that steers a terminal.
    private static func safeName(_ bytes: ArraySlice<UInt8>) throws(ArchiveFault) -> String {
        let allowed = { (byte: UInt8) in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || "._- ()+".utf8.contains(byte)
        }
        let name = String(decoding: bytes, as: UTF8.self)
        guard (1...100).contains(bytes.count), bytes.allSatisfy(allowed), bytes.first != UInt8(ascii: "."),
            bytes.first != UInt8(ascii: "-")
        else { throw .unsafeName(name.visible) }
        return name
    }

    private static func check(
        _ entries: [ZipEntry], before directory: Int, _ limits: Limits
    ) throws(ArchiveFault) {
        guard Set(entries.map { $0.name.lowercased() }).count == entries.count else {
            throw .damaged("two files have one name")
        }
        var end = 0
        for entry in entries.sorted(by: { $0.offset < $1.offset }) {
            // Files that share bytes let a small archive unfold without end.
            guard entry.offset >= end else { throw .damaged("two files share bytes") }
            end = entry.offset + 30 + entry.name.utf8.count + entry.compressedSize
            guard end <= directory else { throw .damaged("a file reaches beyond the archive") }
            guard entry.size <= entry.compressedSize * limits.ratio + 1_024 else { throw .tooLarge }
        }
        guard entries.reduce(0, { $0 + $1.size }) <= limits.bytes else { throw .tooLarge }
    }
}
