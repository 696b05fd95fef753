/// Everything that can be set, resolved once: flags, environment, `.env`, `config.json` and defaults, in that order.
///
/// Each value knows where it comes from.
public struct Settings: Sendable {
    /// A value and where it comes from.
    public struct Entry: Hashable, Sendable {
        /// The text; of a secret only dots.
        public var text: String
        /// The bytes of a secret; nil for everything else.
        var secret: Secret?
        /// Where it comes from.
        public var origin: SettingOrigin

        package init(text: String, origin: SettingOrigin) {
            self.text = text
            self.origin = origin
        }

        init(_ setting: Setting, _ value: ArraySlice<UInt8>, origin: SettingOrigin) {
            self.origin = origin
            guard setting.kind.isSecret else {
                text = String(decoding: value, as: UTF8.self)
                return
            }
            text = value.isEmpty ? "" : Self.dots
            secret = Secret(Array(value))
        }

        init(secret: Secret, origin: SettingOrigin) {
            self.origin = origin
            self.secret = secret
            text = secret.count == 0 ? "" : Self.dots
        }

        private static let dots = "••••"

        public static func == (left: Self, right: Self) -> Bool {
            left.text == right.text && left.origin == right.origin
        }

        public func hash(into hasher: inout Hasher) {
            hasher.combine(text)
            hasher.combine(origin)
        }
    }

    /// The folder of everything this program keeps.
    public let home: Home
    private let entries: [String: Entry]
    /// Whether mistakes are overlooked, because the command must work whatever the settings are.
    public let isLenient: Bool
    /// What was wrong and overlooked, because the command must work whatever the settings are.
    public let overlooked: [SettingsError]

    init(home: Home, entries: [String: Entry], isLenient: Bool = false, overlooked: [SettingsError] = []) {
        self.isLenient = isLenient
        self.home = home
        self.entries = entries
        self.overlooked = overlooked
    }

    /// The value of a setting; nil when it has none.
    public func entry(_ name: String) -> Entry? { entries[name] }

    /// The text of a setting; nil when it has none.
    public func text(_ name: String) -> String? { entries[name]?.text }

    /// The bytes of a setting that is a secret; nil when it has none.
    public func secret(_ name: String) -> Secret? { entries[name]?.secret }

    /// Whether a flag is on.
    public func flag(_ name: String) -> Bool { text(name).flatMap(Self.flagValue) ?? false }

    /// A whole number that was checked when the settings were read.
    public func integer(_ name: String) -> Int? { text(name).flatMap { Int($0) } }

    /// A number that was checked when the settings were read; never money.
    public func number(_ name: String) -> Double? { text(name).flatMap { Double($0) } }

    /// A number of seconds.
    public func duration(_ name: String) -> Duration? { number(name).map { .milliseconds(Int64($0 * 1000)) } }

    /// `true` and its relatives; nil for any other text.
    static func flagValue(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "true", "yes", "on", "1": true
        case "false", "no", "off", "0": false
        default: nil
        }
    }
}
