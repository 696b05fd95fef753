import FoundationEssentials
import Storage

/// Profiles: each is a home of its own in `profiles/NAME`, with its own settings, key, nonces, databases and log.
extension Home {
    /// The name by which the home itself may be called as well.
    public static let defaultProfile = "default"

    private var profilesFolder: String { path + "/profiles" }

    /// The home of a profile; throws when nobody has made it.
    ///
    /// - Parameter mayBeNew: whether it is about to be made, so that it need not exist.
    public func profile(_ name: String, mayBeNew: Bool = false) throws(SettingsError) -> Home {
        if name == Self.defaultProfile { return self }
        guard Self.isProfileName(name) else { throw .badProfileName(name) }
        let home = Home(path: profilesFolder + "/" + name, profile: name)
        guard mayBeNew || home.isSetUp else {
            let known = profiles
            let ranked = known.map { ($0, Spelling.distance($0.lowercased(), name.lowercased())) }
            let near = ranked.filter { $0.1 <= 3 }.min { $0.1 < $1.1 }?.0
            throw .unknownProfile(name, suggestion: near, known: known)
        }
        return home
    }

    /// Throws when this is the home of a profile that nobody has made.
    public func checkIsSetUp() throws(SettingsError) {
        if let profile, !isSetUp { _ = try base.profile(profile) }
    }

    /// The home that holds all profiles.
    public var base: Home {
        profile.map { Home(path: String(path.dropLast("/profiles/".utf8.count + $0.utf8.count))) } ?? self
    }

    /// The names of all profiles, in the order of the alphabet.
    public var profiles: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: profilesFolder)) ?? []
        let set = names.filter(Self.isProfileName).filter { Home(path: profilesFolder + "/" + $0).isSetUp }
        return set.sorted()
    }

    /// Whether anybody has put a key or a setting there; a log alone is what a mistyped name leaves.
    public var isSetUp: Bool { [keyFile, environmentFile, configurationFile].contains(where: Files.exists) }

    /// Up to 40 lower-case letters, digits, dashes and underscores, the first of them a letter or digit.
    private static func isProfileName(_ name: String) -> Bool {
        func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte) || (48...57).contains(byte) }
        return (1...40).contains(name.utf8.count) && isLetter(name.utf8.first ?? 0)
            && name.utf8.allSatisfy { isLetter($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
    }
}
