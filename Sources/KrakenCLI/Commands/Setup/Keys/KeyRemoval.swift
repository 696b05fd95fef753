import KrakenCore
import Transport

/// Forgets the stored key of a home.
struct KeyRemoval: Sendable {
    var tool: Tool
    var yes: Bool

    func run() async throws -> Report {
        let home = tool.settings.home
        let store = tool.unlocking.store(home)
        let place = try KeyPresence(home: home, store: store).place()
        guard let place else {
            throw Failure("no-credentials", "no key is stored in \(home.path)", exitCode: .credentials)
        }
        try await ask()
        try store.remove()
        try EnvironmentFile.change(home, [("KRAKEN_API_KEY", nil), ("KRAKEN_API_SECRET", nil)])
        tool.log.write(.warning, "Setup", "the stored key is removed: \(place.rawValue)")
        return Report(
            data: .object(["profile": .text(home.profile), "removed": .string(place.rawValue)]),
            blocks: [
                .line(.done, "The key is forgotten here\(tool.profileWords)."),
                .line(.caution, "at the exchange it is still good: delete it there if nobody needs it"),
            ])
    }

    private func ask() async throws {
        if yes { return }
        guard tool.console.canAsk else {
            throw Failure(
                "confirmation-needed", "there is no terminal to ask at", hint: "add --yes if you mean it",
                exitCode: .refused)
        }
        let answer = await tool.console.ask("Forget the stored key\(tool.profileWords)? [y/N] ")
        try Task.checkCancellation()
        guard ["y", "yes"].contains(answer?.lowercased() ?? "") else {
            throw Failure("not-confirmed", "nothing was removed", exitCode: .refused)
        }
    }
}

/// Encrypts the stored key with another password.
struct PasswordChange: Sendable {
    var tool: Tool

    func run() throws -> Report {
        let home = tool.settings.home
        let store = tool.unlocking.store(home)
        guard case .encrypted(let sealed) = try store.found() else {
            throw Failure("no-credentials", "no encrypted key is stored in \(home.path)", exitCode: .credentials)
        }
        let opened = try tool.unlocking.unlock(sealed, store, tool.settings, tool.console, mayAsk: true)
        guard let opened else { throw KeyStoreError.passwordNeeded }
        try store.encrypt(opened.key, password: try KeyIntake(tool: tool).newPassword(typed: true))
        tool.log.write(.warning, "Setup", "key \(sealed.fingerprint) has a new password")
        return Report(
            data: .object(["profile": .text(home.profile), "fingerprint": .string(sealed.fingerprint)]),
            blocks: [.line(.done, "The key has a new password\(tool.profileWords).")])
    }
}
