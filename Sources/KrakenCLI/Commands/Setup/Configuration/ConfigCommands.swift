import CommandKit
import KrakenCore

extension ToolCommand {
    static let config = Command("config", summary: "Show, check and edit the settings.", category: "Setup") {
        CommandBody(
            details: """
                Settings come from flags, the environment, .env and config.json of the home, in that order. These commands \
                work whatever the settings are.
                """,
            examples: [
                Example("kraken config show", "The settings that are set, and where each comes from."),
                Example("kraken config check", "Whether they are right."),
            ],
            defaultSubcommand: "show",
            subcommands: [configShow, configCheck, configPath, configEdit])
    }

    static let configShow = Command(
        "show", summary: "Show each setting with its value and where it comes from.", category: "Setup"
    ) {
        CommandBody(
            details:
                "Only what is set, unless --all is given. Keys, secrets and the ends of addresses are never shown.",
            examples: [
                Example("kraken config show", "What is set, and where."),
                Example("kraken config show --all --json", "Every setting, for scripts."),
            ],
            rows: [.settings],
            inputs: Input.flag("all", short: "a", help: "Also what nobody has set."),
            arguments: ConfigShow.init(all:),
            run: { await $0.run(in: $1) })
    }

    static let configCheck = Command(
        "check", summary: "Tell every mistake in the settings at once.", category: "Setup"
    ) {
        CommandBody(
            details: "Names the line of each. Ends with 2 when there is one.",
            examples: [Example("kraken config check", "Before a change goes live.")],
            rows: [.settingMistakes],
            run: { try ConfigCheck().run(in: $0) })
    }

    static let configPath = Command("path", summary: "Show which files are looked at.", category: "Setup") {
        CommandBody(
            examples: [Example("kraken config path", "The home and its files.")],
            rows: [.files],
            run: { ConfigPath().run(in: $0) })
    }

    static let configEdit = Command(
        "edit", summary: "Edit .env with your editor, and check it afterwards.", category: "Setup"
    ) {
        CommandBody(
            details: """
                Runs $VISUAL, else $EDITOR, else vi, on a copy; when the text can be read, it takes the place of the old \
                one. A missing file begins with every setting and its meaning. Needs a terminal.
                """,
            examples: [Example("kraken config edit --sandbox", "Change the settings of this home.")],
            run: { try await ConfigEdit().run(in: $0) })
    }
}

extension Setting {
    /// A value as it may be shown: no secret, no key, and of an address only the host.
    func shown(_ entry: Settings.Entry) -> String {
        switch kind {
        case .secret, .identity: return Self.hidden
        case .url:
            guard let address = WebAddress(entry.text) else { return "set, not an address" }
            let port = address.port.map { ":\($0)" } ?? ""
            let host = address.host.contains(":") ? "[\(address.host)]" : address.host
            let base = "\(address.scheme)://\(host)\(port)"
            return address.text.utf8.count > base.utf8.count ? base + "/..." : base
        default: return entry.text
        }
    }

    /// Whether the value is only said to be there.
    var isHidden: Bool { kind == .secret || kind == .identity }

    static let hidden = "set, hidden"
}
