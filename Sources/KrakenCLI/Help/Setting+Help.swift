import KrakenCore

extension Setting {
    /// How help names the setting that holds where an option is not given, with the setting's own default.
    static func inHelp(_ name: String) -> String {
        Setting.named(name)?.fallback.map { "\(name), \($0) unless set" } ?? name
    }
}
