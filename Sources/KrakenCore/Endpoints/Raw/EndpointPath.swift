/// A call of the exchange by its name, whether this program knows it or not.
public struct EndpointPath: Hashable, Sendable, CustomStringConvertible {
    /// Whether it needs a key.
    public let isPrivate: Bool
    /// What follows `/0/private/` or `/0/public/`, such as `Earn/Allocate`.
    public let name: String

    /// A call of that name.
    init(isPrivate: Bool, name: String) {
        (self.isPrivate, self.name) = (isPrivate, name)
    }

    /// The path without the version: `private/Balance`.
    public var description: String { (isPrivate ? "private/" : "public/") + name }

    /// Why a text names no call.
    public enum Fault: Error, Hashable, Sendable {
        /// It is not made of letters and digits with slashes between.
        case malformed
        /// It names another version of the interface than 0.
        case version(String)
        /// Its family is not named, and this program does not know it.
        case unknown(String)
        /// It is known to belong to the other family.
        case wrongFamily(EndpointPath)
    }

    /// Reads `Balance`, `private/Balance`, `0/private/Balance` or `/0/private/Balance`; known names in any case.
    public init(parsing text: String) throws(Fault) {
        let trimmed = text.hasPrefix("/") ? text.dropFirst() : text[...]
        var parts = trimmed.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(Self.isPlain) }) else { throw .malformed }
        if parts[0].utf8.allSatisfy({ (48...57).contains($0) }) {
            guard parts[0] == "0" else { throw .version(parts[0]) }
            parts.removeFirst()
            guard let family = parts.first, ["public", "private"].contains(family.lowercased()) else {
                throw .malformed
            }
        }
        guard let family = parts.first?.lowercased(), ["public", "private"].contains(family) else {
            guard let known = EndpointKind.known(parts.joined(separator: "/")) else {
                throw .unknown(parts.joined(separator: "/"))
            }
            self = known
            return
        }
        guard parts.count > 1 else { throw .malformed }
        let name = parts.dropFirst().joined(separator: "/")
        let isPrivate = family == "private"
        guard let known = EndpointKind.known(name) else {
            self.init(isPrivate: isPrivate, name: name)
            return
        }
        guard known.isPrivate == isPrivate else { throw .wrongFamily(known) }
        self = known
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122: true
        default: false
        }
    }
}
