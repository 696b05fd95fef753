import Storage
import Transport

/// What a home's file `credentials` holds: where the key is, and the key itself when it is encrypted in the home.
public enum KeyFile: Hashable, Sendable {
    /// Encrypted, in this very file.
    case encrypted(SealedKey)
    /// In the keyring of the desktop; the file only says so.
    case keyring(fingerprint: String)

    static let format = "kraken-key"
    static let version = 1
    /// Far larger than any of ours; what is larger is none.
    static let largest = 16_384

    /// What the key is called in the names of folders.
    public var fingerprint: String {
        switch self {
        case .encrypted(let sealed): sealed.fingerprint
        case .keyring(let fingerprint): fingerprint
        }
    }

    /// The bytes of the file.
    var bytes: [UInt8] {
        switch self {
        case .encrypted(let sealed): sealed.file
        case .keyring(let fingerprint):
            JSON.object([
                "format": .string(Self.format), "version": .integer(Self.version), "store": "keyring",
                "fingerprint": .string(fingerprint),
            ]).bytes + [UInt8(ascii: "\n")]
        }
    }

    /// Reads a file; throws what is wrong with it.
    init(bytes: [UInt8]) throws(KeyFileFault) {
        guard bytes.count <= Self.largest else { throw .tooLarge }
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { Array($0) }
        guard let first = lines.first, let fields = try? JSON(parsing: first),
            fields["format"]?.string == Self.format, let version = fields["version"]?.wholeNumber
        else { throw .otherFormat }
        guard version == Self.version else { throw .newerVersion(version) }
        switch (fields["store"]?.string, lines.count) {
        case ("encrypted", 3) where lines[2].isEmpty:
            let sealed = try SealedKey(header: first, fields: fields, ciphertext: lines[1], file: bytes)
            guard sealed.cost.isAcceptable else { throw .costOutOfBounds }
            self = .encrypted(sealed)
        case ("keyring", 2) where lines[1].isEmpty:
            guard let fingerprint = fields["fingerprint"]?.string else { throw .incomplete }
            self = .keyring(fingerprint: fingerprint)
        default: throw .incomplete
        }
    }
}

/// What is wrong with a file that should hold a key.
public enum KeyFileFault: Error, Hashable, Sendable {
    /// Not a file of ours.
    case otherFormat
    /// Written by a later version of this program.
    case newerVersion(Int)
    /// Encrypted in a way this version does not know.
    case unknownMethod
    /// Cut off, or changed.
    case incomplete
    /// Larger than any file of ours.
    case tooLarge
    /// Reading it would take too little effort to be safe, or too much memory or time.
    case costOutOfBounds
}

extension JSON {
    /// The value of a number that has no fraction; nil for anything else.
    var wholeNumber: Int? {
        guard case .number(let digits) = self else { return nil }
        return Int(digits)
    }
}
