import CZlib

/// Makes archives, good ones and hostile ones.
struct ZipBytes {
    /// One file, and what is wrong with it.
    struct File {
        var name: String
        var content: [UInt8]
        var isDeflated = false
        var checksum: UInt32?
        var size: Int?
        var compressedSize: Int?
        var mode: Int = 0o100644
        var flags = 0
        var method: Int?
        /// The name in the local header; nil for the same.
        var localName: String?
        /// Where the directory says it begins; nil for where it does.
        var offset: Int?

        init(_ name: String, _ text: String = "a,b\n1,2\n") { (self.name, content) = (name, Array(text.utf8)) }
    }

    /// The archive's bytes.
    static func archive(_ files: [File], comment: String = "") -> [UInt8] {
        var (body, directory) = ([UInt8](), [UInt8]())
        for file in files {
            let packed = file.isDeflated ? deflated(file.content) : file.content
            let name = Array(file.name.utf8)
            let local = Array((file.localName ?? file.name).utf8)
            let sum = file.checksum ?? UInt32(crc32(0, file.content, UInt32(file.content.count)))
            let common =
                number(file.flags, 2) + number(file.method ?? (file.isDeflated ? 8 : 0), 2) + number(0, 4)
                + number(Int(sum), 4) + number(file.compressedSize ?? packed.count, 4)
                + number(file.size ?? file.content.count, 4)
            directory +=
                number(0x0201_4B50, 4) + [20, 3] + number(20, 2) + common + number(name.count, 2) + number(0, 2 + 2 + 2)
            directory +=
                number(0, 2) + number(0, 2) + number(file.mode, 2) + number(file.offset ?? body.count, 4) + name
            body +=
                number(0x0403_4B50, 4) + number(20, 2) + common + number(local.count, 2) + number(0, 2) + local + packed
        }
        let end =
            number(0x0605_4B50, 4) + number(0, 4) + number(files.count, 2) + number(files.count, 2)
            + number(directory.count, 4) + number(body.count, 4)
        return body + directory + end + number(comment.utf8.count, 2) + Array(comment.utf8)
    }

    static func number(_ number: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { $0 < 8 ? UInt8(truncatingIfNeeded: number >> ($0 * 8)) : 0 }
    }

    /// zlib's own bytes without its two bytes of header and four of checksum are what archives hold.
    static func deflated(_ bytes: [UInt8]) -> [UInt8] {
        var size = compressBound(UInt(bytes.count))
        var output = [UInt8](repeating: 0, count: Int(size))
        compress2(&output, &size, bytes, UInt(bytes.count), 9)
        return Array(output[2..<Int(size) - 4])
    }
}
