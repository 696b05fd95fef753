import CLinux
import Glibc

/// Parts of an open file, read at their places.
struct FileBytes {
    let descriptor: Int32
    let size: Int

    /// The file behind an open descriptor, which stays the caller's.
    init(descriptor: Int32) throws(ArchiveFault) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .damaged("it cannot be read") }
        (self.descriptor, size) = (descriptor, Int(status.st_size))
    }

    /// So many bytes from a place on; throws when there are fewer.
    func bytes(at offset: Int, count: Int) throws(ArchiveFault) -> [UInt8] {
        guard offset >= 0, count >= 0, count <= size - offset else { throw .damaged("it ends too early") }
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = bytes.withUnsafeMutableBytes { buffer in
                pread(descriptor, buffer.baseAddress?.advanced(by: done), count - done, off_t(offset + done))
            }
            if got < 0 && errno == EINTR { continue }
            guard got > 0 else { throw .damaged("it cannot be read") }
            done += got
        }
        return bytes
    }
}

extension [UInt8] {
    /// A number of two bytes, the low one first.
    func short(_ place: Int) -> Int { Int(self[place]) | Int(self[place + 1]) << 8 }

    /// A number of four bytes, the low one first.
    func long(_ place: Int) -> Int { short(place) | short(place + 2) << 16 }
}
