import Glibc
import Storage

/// The keyring of the desktop (Secret Service), by way of the program `secret-tool`.
///
/// The secret goes through pipes; the program's arguments name only the home.
public struct Keyring: Sendable {
    /// Where the program is.
    public let program: String

    /// The keyring, if its program is in one of the folders of `searchPath`, colons between them.
    public init?(searchPath: String?) {
        let folders = (searchPath ?? "").split(separator: ":").filter { $0.hasPrefix("/") }
        let program = folders.map { String($0) + "/secret-tool" }.first { access($0, X_OK) == 0 }
        guard let program else { return nil }
        self.program = program
    }

    /// Keeps a secret for a home, in the place of the one before.
    func keep(_ secret: Secret, for home: Home) throws {
        let name = home.profile.map { "Kraken API key (\($0))" } ?? "Kraken API key"
        let end = try run(["store", "--label=\(name)"] + attributes(of: home), input: secret)
        guard end.code == 0 else { throw KeyStoreError.keyringFailed(end.complaint) }
    }

    /// The secret of a home; nil when there is none.
    func look(for home: Home, patience: Duration? = nil) throws -> Secret? {
        let end = try run(["lookup"] + attributes(of: home), patience: patience)
        if end.code == 0 && end.output.count > 0 { return end.output }
        guard end.complaint.isEmpty else { throw KeyStoreError.keyringFailed(end.complaint) }
        return nil
    }

    /// Forgets the secret of a home.
    func forget(_ home: Home) throws {
        let end = try run(["clear"] + attributes(of: home))
        guard end.code == 0 || end.complaint.isEmpty else { throw KeyStoreError.keyringFailed(end.complaint) }
    }

    private func attributes(of home: Home) -> [String] { ["application", "kraken", "home", home.path] }

    private func run(_ words: [String], input: Secret? = nil, patience: Duration? = nil) throws -> HelperProgram.End {
        do throws(FileError) {
            return try HelperProgram.run([program] + words, input: input, patience: patience)
        } catch {
            throw KeyStoreError.keyringFailed("\(error.path): \(error.reason)")
        }
    }
}
