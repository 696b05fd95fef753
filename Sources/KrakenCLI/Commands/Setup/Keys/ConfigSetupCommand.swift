import CommandKit
import KrakenCore
import Transport

extension ToolCommand {
    static let configSetup = Command(
        "config-setup", summary: "Store an API key, checked and encrypted.", category: "Setup"
    ) {
        CommandBody(
            details: """
                Asks for key and secret without showing them, asks the exchange what the key may do, and stores it: \
                encrypted in the home with a password of your own, or in the home's .env, or in the keyring of the desktop \
                (where secret-tool is installed).

                Nothing secret is ever an argument. Without a terminal, key and secret come from --from FILE or standard \
                input, as two lines or as lines of .env, and the password from KRAKEN_PASSWORD_FILE or KRAKEN_PASSWORD.

                With --profile NAME it makes or changes a profile: a key, settings, nonces, books and a log of its own, in \
                profiles/NAME in the home.
                """,
            examples: [
                Example("kraken config-setup", "Ask for a key and store it encrypted."),
                Example("kraken config-setup --show", "Where the key is, without a password."),
                Example(
                    "kraken config-setup --sandbox --profile paper", "A profile that trades on the built-in exchange."),
                Example("kraken config-setup --profile main --from key.txt --yes", "A profile for a key in a file."),
            ],
            constraints: [
                .atMostOne("show", "test", "remove", "rotate", "new-password"), .atMostOne("show", "store"),
                .atMostOne("test", "store"), .atMostOne("remove", "store"), .atMostOne("new-password", "store"),
                .atMostOne("show", "from"), .atMostOne("test", "from"), .atMostOne("remove", "from"),
                .atMostOne("new-password", "from"),
            ],
            inputs: Input.flag("show", help: "Only show where the key is."),
            Input.flag("test", help: "Only ask the exchange what the key may do."),
            Input.flag("remove", help: "Forget the stored key."),
            Input.flag("rotate", help: "Put a new key in the place of the stored one."),
            Input.flag("new-password", help: "Encrypt the stored key with another password."),
            Input.option("store", placeholder: "WHERE", help: "Where the key is kept; encrypted by default."),
            Input.option("from", placeholder: "FILE", help: "Read key and secret from a file; - is standard input."),
            Input.flag("yes", short: "y", help: "Do not ask before a stored key is replaced or forgotten."),
            arguments: ConfigSetup.init(show:test:remove:rotate:newPassword:store:from:yes:),
            run: { try await $0.run(in: $1) })
    }
}

/// Where a key is kept.
enum KeyPlace: String, CaseIterable, Argument {
    case encrypted, env, keyring
}

/// Runs `kraken config-setup`.
struct ConfigSetup: Sendable {
    /// What is to be done.
    enum Task: Sendable {
        case set, show, test, remove, rotate, newPassword
    }

    var task: Task
    var place: KeyPlace?
    var file: String?
    var yes: Bool

    init(
        show: Bool, test: Bool, remove: Bool, rotate: Bool, newPassword: Bool, store: KeyPlace?, from: String?,
        yes: Bool
    ) {
        let tasks: [(Bool, Task)] = [
            (show, .show), (test, .test), (remove, .remove), (rotate, .rotate), (newPassword, .newPassword),
        ]
        task = tasks.first(where: \.0)?.1 ?? .set
        (place, file, self.yes) = (store, from, yes)
    }

    func run(in tool: Tool) async throws -> Report {
        if task != .set { try tool.settings.home.checkIsSetUp() }
        switch task {
        case .show: return try KeyShow(tool: tool).report()
        case .test: return try await test(tool)
        case .remove: return try await KeyRemoval(tool: tool, yes: yes).run()
        case .newPassword: return try PasswordChange(tool: tool).run()
        case .set, .rotate:
            let setup = KeySetup(tool: tool, place: place, file: file, yes: yes, isRotation: task == .rotate)
            return try await setup.run()
        }
    }

    private func test(_ tool: Tool) async throws -> Report {
        let session = try tool.session(.account)
        let rights = KeyRights(try await session.portfolio.keyInformation().get(), now: tool.time.now())
        return Report(
            data: .object([
                "venue": .string(session.venue.name), "profile": .text(session.profile),
                "fingerprint": .text(session.credentials?.fingerprint), "key": rights.json,
            ]),
            blocks: [.line(.done, "The exchange accepts the key, \(session.place).")] + rights.blocks)
    }
}
