import Trading

/// A ZIP archive with one file, stored as it is.
struct ZipArchive: Hashable, Sendable {
    let name: String
    let content: [UInt8]
    let modified: Timestamp

    /// The archive's bytes: a local header, the file, the directory, and where the directory is.
    var bytes: [UInt8] {
        let local = LittleEndian.bytes(of: 0x0403_4B50, count: 4) + description + Array(name.utf8) + content
        let directory =
            LittleEndian.bytes(of: 0x0201_4B50, count: 4) + LittleEndian.bytes(of: Self.version, count: 2) + description
            // No comment, first disk, no attributes, the local header at the beginning.
            + LittleEndian.bytes(of: 0, count: 2 + 2 + 2 + 4 + 4) + Array(name.utf8)
        let end =
            LittleEndian.bytes(of: 0x0605_4B50, count: 4) + LittleEndian.bytes(of: 0, count: 4)
            + LittleEndian.bytes(of: 1, count: 2) + LittleEndian.bytes(of: 1, count: 2)
            + LittleEndian.bytes(of: directory.count, count: 4) + LittleEndian.bytes(of: local.count, count: 4)
            + LittleEndian.bytes(of: 0, count: 2)
        return local + directory + end
    }

    /// What local header and directory have in common: version, flags, method, time, checksum, sizes, lengths.
    private var description: [UInt8] {
        let (time, date) = dosTime
        let checksum = Int(CyclicRedundancyCheck.value(of: content))
        return LittleEndian.bytes(of: Self.version, count: 2) + LittleEndian.bytes(of: 0, count: 4)
            + LittleEndian.bytes(of: time, count: 2) + LittleEndian.bytes(of: date, count: 2)
            + LittleEndian.bytes(of: checksum, count: 4) + LittleEndian.bytes(of: content.count, count: 4)
            + LittleEndian.bytes(of: content.count, count: 4) + LittleEndian.bytes(of: name.utf8.count, count: 2)
            + LittleEndian.bytes(of: 0, count: 2)
    }

    /// Version 2.0 of the format.
    private static let version = 20

    /// The time in steps of two seconds, and the date from 1980 on.
    private var dosTime: (time: Int, date: Int) {
        let civil = CivilTime(modified)
        let time = civil.hour << 11 | civil.minute << 5 | civil.second / 2
        return (time, max(0, civil.year - 1_980) << 9 | civil.month << 5 | civil.day)
    }
}

private enum LittleEndian {
    static func bytes(of number: Int, count: Int) -> [UInt8] {
        (0..<count).map { $0 < 8 ? UInt8(truncatingIfNeeded: number >> ($0 * 8)) : 0 }
    }
}

/// CRC-32 as ZIP uses it.
enum CyclicRedundancyCheck {
    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }

    static func value(of bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~0) { sum, byte in sum >> 8 ^ table[Int((sum ^ UInt32(byte)) & 0xFF)] }
    }
}
