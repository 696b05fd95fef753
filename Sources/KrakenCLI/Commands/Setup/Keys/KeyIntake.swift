import KrakenCore
import Storage

/// Takes secrets in: hidden at a terminal, else from a file or standard input; never from an argument.
struct KeyIntake: Sendable {
    var tool: Tool
    /// The shortest password that is taken for a new one.
    static let shortestPassword = 8

    /// Key and secret as somebody types them, or as a file has them; `-` is standard input.
    func key(from file: String?) throws -> KeyText {
        if let path = file ?? (tool.console.canAsk ? nil : "-") { return try key(in: path) }
        guard let key = try tool.console.askSecret("API key (not shown): "),
            let secret = try tool.console.askSecret("API secret (not shown): ")
        else { throw Failure("not-confirmed", "nothing was stored", exitCode: .refused) }
        guard key.trimmed.count > 0, secret.trimmed.count > 0 else { throw Self.incomplete("the terminal") }
        return try KeyText(key: key, secret: secret, origin: .file("the terminal"))
    }

    private func key(in path: String) throws -> KeyText {
        let name = path == "-" ? "standard input" : path
        do {
            return try KeyText(file: try SecretFile.read(path), origin: .file(name))
        } catch SettingsError.halfCredential {
            throw Self.incomplete(name)
        } catch let error as FileError {
            throw Failure("usage", "cannot read \(name): \(error.reason)", hint: "see --from", exitCode: .usage)
        }
    }

    private static func incomplete(_ origin: String) -> Failure {
        Failure(
            "credentials", "there is no key with its secret in \(origin)",
            hint: "give both: two lines, or the lines KRAKEN_API_KEY=… and KRAKEN_API_SECRET=…",
            exitCode: .credentials)
    }

    /// The password a key is to be encrypted with: as it is set, else typed twice.
    ///
    /// - Parameter typed: whether only what is typed counts.
    func newPassword(typed: Bool = false) throws -> Secret {
        if !typed, let password = try givenPassword() { return password }
        guard tool.console.canAsk else { throw Self.noPassword }
        for _ in 1...3 {
            guard let first = try tool.console.askSecret("New password, at least 8 characters: ") else { break }
            guard first.count >= Self.shortestPassword else {
                tool.console.complain("kraken: it is too short; try again\n")
                continue
            }
            guard let second = try tool.console.askSecret("The same again: ") else { break }
            if first.matches(second) { return first }
            tool.console.complain("kraken: the two differ; try again\n")
        }
        throw Failure("not-confirmed", "nothing was stored", exitCode: .refused)
    }

    /// Whether a password can be had at all; throws what is wrong before anything else is asked.
    func checkPasswordIsThere() throws {
        if try givenPassword() == nil && !tool.console.canAsk { throw Self.noPassword }
    }

    private static var noPassword: Failure {
        Failure(
            "password-needed", "a key is encrypted with a password, and there is no terminal to ask at",
            hint: "set KRAKEN_PASSWORD_FILE, or choose another place with --store", exitCode: .credentials)
    }

    private func givenPassword() throws -> Secret? {
        let settings = tool.settings
        if let path = settings.text("KRAKEN_PASSWORD_FILE"), path.hasPrefix(settings.home.base.path + "/") {
            throw SettingsError.passwordInHome(name: "KRAKEN_PASSWORD_FILE", path: path)
        }
        guard let password = try settings.password() else { return nil }
        guard password.count >= Self.shortestPassword else {
            throw Failure(
                "short-password", "the password is shorter than \(Self.shortestPassword) characters",
                hint: "a key is only as safe as its password", exitCode: .credentials)
        }
        return password
    }
}
