import KrakenCore
import Transport

/// Runs `kraken config path`.
struct ConfigPath: Sendable {
    func run(in tool: Tool) -> Report {
        let home = tool.settings.home
        let venue = (try? tool.settings.venue())?.folderName ?? "live"
        let keys = tool.settings.text("KRAKEN_KEY_STATE_DIR") ?? home.data + "/" + venue + "/keys"
        let places = [
            ("Home", home.path), ("Settings", home.environmentFile), ("Settings", home.configurationFile),
            ("Nonces and limits", keys), ("Data", home.data + "/" + venue), ("Log", home.logFile),
        ]
        let rows = places.map { name, path in (name: name, facts: FileFacts(at: path)) }
        return Report(
            data: .object([
                "files": .array(
                    rows.map { row in
                        .object([
                            "what": .string(row.name), "path": .string(row.facts.path),
                            "state": .string(row.facts.state),
                        ])
                    })
            ]),
            blocks: [
                .table(
                    Table(
                        columns: [.init("What"), .init("State", rank: 1), .init("Path")],
                        rows: rows.map { [$0.name, $0.facts.state, $0.facts.path] }))
            ])
    }
}

extension FileFacts {
    /// What is there, in a word or two.
    fileprivate var state: String {
        switch kind {
        case .missing: "not there"
        case .unreadable(let reason): reason
        case .file: "mode \(String(mode, radix: 8))"
        case .folder: "folder, mode \(String(mode, radix: 8))"
        case .other: "neither file nor folder"
        }
    }
}
