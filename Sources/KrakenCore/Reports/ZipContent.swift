import CZlib

extension ZipEntry {
    /// Hands out the file's bytes piece by piece, and checks that they are as many, and those, that were promised.
    ///
    /// Nothing beyond the promised size is ever handed out; the checksum is known only at the end.
    func read(
        from file: FileBytes, into sink: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        var source = try compressedPart(of: file)
        var (produced, sum) = (0, crc32(0, nil, 0))
        let take = { (piece: UnsafeRawBufferPointer) throws in
            produced += piece.count
            guard produced <= size else { throw ArchiveFault.damaged("\(name) is longer than it says") }
            sum = crc32(sum, piece.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt32(piece.count))
            try sink(piece)
        }
        switch method {
        case .stored:
            while let piece = try source.next() { try piece.withUnsafeBytes(take) }
        case .deflated:
            try Inflater().inflate(&source, name: name, into: take)
        }
        guard produced == size else { throw ArchiveFault.damaged("\(name) is shorter than it says") }
        guard UInt32(truncatingIfNeeded: sum) == checksum else {
            throw ArchiveFault.damaged("the checksum of \(name) is wrong")
        }
    }

    /// The bytes behind the local header, which must tell the same as the directory.
    private func compressedPart(of file: FileBytes) throws(ArchiveFault) -> PieceReader {
        let head = try file.bytes(at: offset, count: 30)
        guard head.long(0) == 0x0403_4B50, head.short(8) == method.rawValue, head.short(6) & 1 == 0 else {
            throw .damaged("\(name) is not where it should be")
        }
        let nameLength = head.short(26)
        guard try file.bytes(at: offset + 30, count: nameLength) == Array(name.utf8) else {
            throw .damaged("\(name) has two names")
        }
        return PieceReader(file: file, offset: offset + 30 + nameLength + head.short(28), left: compressedSize)
    }
}

/// A part of a file, in pieces.
struct PieceReader {
    let file: FileBytes
    var offset: Int
    var left: Int

    /// The next piece; nil at the end.
    mutating func next() throws(ArchiveFault) -> [UInt8]? {
        guard left > 0 else { return nil }
        let piece = try file.bytes(at: offset, count: min(left, 1 << 16))
        offset += piece.count
        left -= piece.count
        return piece
    }
}

/// zlib's way back from deflated bytes.
private final class Inflater {
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private var output = [UInt8](repeating: 0, count: 1 << 16)

    init() throws(ArchiveFault) {
        stream.initialize(to: z_stream())
        guard kraken_inflate_begin(stream) == Z_OK else { throw .damaged("zlib cannot be used") }
    }

    deinit {
        inflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// Unfolds all there is; the deflated bytes must end exactly where the part ends.
    func inflate(
        _ source: inout PieceReader, name: String, into sink: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        while var piece = try source.next() {
            var used = 0
            while used < piece.count {
                let (code, taken, made) = step(&piece, from: used)
                used += taken
                if made > 0 { try output.withUnsafeBytes { try sink(.init(rebasing: $0[..<made])) } }
                if code == Z_STREAM_END {
                    guard used == piece.count, source.left == 0 else {
                        throw ArchiveFault.damaged("something follows \(name)")
                    }
                    return
                }
                guard code == Z_OK, taken > 0 || made > 0 else {
                    throw ArchiveFault.damaged("\(name) cannot be unfolded")
                }
            }
        }
        try finish(name, into: sink)
    }

    /// What zlib still holds back when all bytes are in.
    private func finish(_ name: String, into sink: (UnsafeRawBufferPointer) throws -> Void) throws {
        var nothing: [UInt8] = [0]
        while true {
            let (code, _, made) = step(&nothing, from: 1)
            if made > 0 { try output.withUnsafeBytes { try sink(.init(rebasing: $0[..<made])) } }
            if code == Z_STREAM_END { return }
            guard made > 0 else { throw ArchiveFault.damaged("\(name) ends too early") }
        }
    }

    /// One call of zlib: its code, how much it took, and how much it made.
    private func step(_ input: inout [UInt8], from place: Int) -> (code: Int32, taken: Int, made: Int) {
        input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                stream.pointee.next_in = input.baseAddress?.advanced(by: place)
                stream.pointee.avail_in = UInt32(input.count - place)
                stream.pointee.next_out = output.baseAddress
                stream.pointee.avail_out = UInt32(output.count)
                let code = CZlib.inflate(stream, Z_NO_FLUSH)
                return (
                    code, input.count - place - Int(stream.pointee.avail_in),
                    output.count - Int(stream.pointee.avail_out)
                )
            }
        }
    }
}
