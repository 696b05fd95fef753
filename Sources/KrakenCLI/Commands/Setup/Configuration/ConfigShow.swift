import KrakenCore
import Transport

/// Runs `kraken config show`.
struct ConfigShow: Sendable {
    var all: Bool

    func run(in tool: Tool) async -> Report {
        let settings = tool.settings
        let rows = Setting.all.compactMap { setting -> Row? in
            let entry = settings.entry(setting.name)
            let isSet = entry.map { $0.origin != .standard } ?? false
            return isSet || all ? Row(setting: setting, entry: entry) : nil
        }
        let mistakes = settings.mistakes()
        var blocks: [Report.Block] = []
        if rows.isEmpty {
            blocks.append(.line(.note, "Nothing is set: every setting has its default. See them with --all."))
        } else {
            var table = Table(
                columns: [.init("Setting", key: "name"), .init("Value"), .init("Origin", rank: 1)],
                rows: rows.map { [$0.setting.name, $0.value ?? "", $0.origin(in: settings.home)] })
            if !all { table.title = "What is set" }
            blocks.append(.table(table))
        }
        if !mistakes.isEmpty {
            let count = mistakes.count == 1 ? "One mistake is" : "\(mistakes.count) mistakes are"
            blocks.append(.line(.caution, "\(count) not shown here: see 'kraken config check'"))
        }
        return Report(
            data: .object([
                "home": .string(settings.home.path), "settings": .array(rows.map { $0.json(in: settings.home) }),
                "mistakes": .integer(mistakes.count),
            ]), blocks: blocks)
    }

    /// A setting as it stands.
    private struct Row {
        var setting: Setting
        var entry: Settings.Entry?

        var value: String? { entry.map(setting.shown) }

        func origin(in home: Home) -> String { entry?.origin.inWords(home) ?? "not set" }

        func json(in home: Home) -> JSON {
            .object([
                "name": .string(setting.name), "value": .text(setting.isHidden ? nil : value),
                "is_set": .bool(entry.map { $0.origin != .standard } ?? false), "hidden": .bool(setting.isHidden),
                "origin": .text(entry?.origin.inWords(home)), "default": .text(setting.fallback),
                "help": .string(setting.help),
            ])
        }
    }
}

extension SettingOrigin {
    /// `.env` and `config.json` by their names, which is enough in a home.
    fileprivate func inWords(_ home: Home) -> String {
        switch self {
        case .file(home.environmentFile): ".env"
        case .file(home.configurationFile): "config.json"
        default: description
        }
    }
}
