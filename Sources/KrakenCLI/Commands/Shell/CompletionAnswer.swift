import CommandKit
import KrakenCore
import Storage

/// What a shell is told while somebody types; only files of names are read, and nothing is written.
enum CompletionAnswer {
    /// Which names can stand for which placeholder.
    private static let kinds = ["PAIR": "pairs", "ASSET": "assets", "ID": "orders"]

    /// The answer to words that ask for one: ``Shell/question``, a shell, and the words typed so far; nil for others.
    static func text(
        _ words: [String], environment: EnvironmentVariables, userHome: @escaping @Sendable () -> String,
        directory: @escaping @Sendable () -> String
    ) -> String? {
        guard words.first == Shell.question, words.count > 1 else { return nil }
        guard let shell = Shell(rawValue: words[1]) else { return "" }
        let typed = Array(words.dropFirst(2))
        let spec = KrakenProgram.declaration.spec
        let completer = Completer(spec) { placeholder in
            guard let kind = kinds[placeholder] else { return [] }
            let home = Home(
                flag: spec.mentionedValues(of: "home", in: typed).last, environment: environment.values,
                userHome: userHome(), directory: directory())
            var reader = SettingsReader(home: home, environment: environment)
            if spec.mentions(flag: "sandbox", in: typed) { reader.flags["KRAKEN_SANDBOX"] = ("sandbox", "true") }
            guard let venue = try? reader.readLeniently().venue() else { return [] }
            return NameList(folder: home.data + "/" + venue.folderName).entries(of: kind)
                .map { Completer.Candidate($0.name, $0.meaning) }
        }
        return shell.answer(typed, by: completer)
    }
}
