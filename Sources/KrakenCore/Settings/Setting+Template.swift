extension Setting {
    /// The text of `.env.template`: every setting with its meaning, unit and default.
    public static var template: String {
        var lines = [
            "# Settings of kraken. Copy to .env in the home folder (chmod 600) and fill in what you need.",
            "# A key is better kept by 'kraken config-setup', which encrypts it.",
            "# Flags and the environment win over this file; config.json and the defaults come after it.",
        ]
        for group in groups {
            lines += ["", "# --- \(group.title)"]
            for setting in group.settings where !setting.isOnlyForTheEnvironment {
                lines += ["", "# \(setting.help)", setting.templateLine]
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Whether no file of the home may hold it.
    public var isOnlyForTheEnvironment: Bool { name == "KRAKEN_PASSWORD" }

    private var templateLine: String {
        guard let fallback else { return "\(name)=" }
        return "# \(name)=\(fallback)"
    }
}
