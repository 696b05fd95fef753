import CommandKit
import KrakenCore
import Storage

/// What a shell is told while somebody types; only names of files and files of names are read, and nothing is written.
struct CompletionAnswer {
    private let spec: CommandSpec
    private let typed: [String]
    private let environment: EnvironmentVariables
    private let home: Home

    /// The answer to words that ask for one: ``Shell/question``, a shell, and the words typed so far; nil for others.
    static func text(
        _ words: [String], environment: EnvironmentVariables, userHome: @escaping @Sendable () -> String,
        directory: @escaping @Sendable () -> String
    ) -> String? {
        guard words.first == Shell.question, words.count > 1 else { return nil }
        guard let shell = Shell(rawValue: words[1]) else { return "" }
        let typed = Array(words.dropFirst(2))
        let spec = KrakenProgram.declaration.spec
        let completer = Completer(spec) { question in
            let home = Home(
                flag: spec.mentionedValues(of: "home", in: typed).last, environment: environment.values,
                userHome: userHome(), directory: directory())
            return CompletionAnswer(spec: spec, typed: typed, environment: environment, home: home)
                .candidates(for: question)
        }
        return shell.answer(typed, by: completer)
    }

    private func candidates(for question: Completer.Question) -> [Completer.Candidate] {
        switch question.placeholder {
        case "PAIR": spelled(entries(of: "pairs"), like: question.word)
        case "ASSET":
            // What has a point is a part of a balance, and no asset that anybody means without saying so.
            spelled(
                entries(of: "assets").filter { question.word.contains(".") || !$0.name.contains(".") },
                like: question.word)
        case "ID": entries(of: NameList.orderKind).map { .init($0.name, $0.meaning) }
        case "PROFILE": ([Home.defaultProfile] + home.profiles).map { .init($0) }
        case "PATH": Self.calls(like: question.word)
        case "NAME=VALUE" where question.arguments.count == 1 && CallMethod(argument: question.arguments[0]) != nil:
            Self.calls(like: question.word)
        default: []
        }
    }

    private func entries(of kind: String) -> [NameList.Entry] {
        let name = spec.mentionedValues(of: "profile", in: typed).last ?? environment.values["KRAKEN_PROFILE"]
        guard let home = name.flatMap({ $0.isEmpty ? nil : try? home.profile($0) }) ?? (name == nil ? home : nil)
        else { return [] }
        var reader = SettingsReader(home: home, environment: environment)
        if spec.mentions(flag: "sandbox", in: typed) { reader.flags["KRAKEN_SANDBOX"] = ("sandbox", "true") }
        guard let venue = try? reader.readLeniently().venue() else { return [] }
        return NameList(folder: home.data + "/" + venue.folderName).entries(of: kind)
    }

    /// Names of today, and what the exchange has called them before and partly does still.
    private static let spellings = [("BTC", "XBT"), ("XBT", "BTC"), ("DOGE", "XDG"), ("XDG", "DOGE")]

    private static let separators: [UInt8?] = [UInt8(ascii: "/"), UInt8(ascii: ".")]

    /// The names that the word may begin, in the other spelling where only that does: shells compare what is typed.
    private func spelled(_ entries: [NameList.Entry], like word: String) -> [Completer.Candidate] {
        entries.compactMap { entry in
            if entry.name.isCompletion(of: word) { return .init(entry.name, entry.meaning) }
            let other = Self.otherSpelling(of: entry.name)
            return other.flatMap { $0.isCompletion(of: word) ? .init($0, entry.meaning) : nil }
        }
    }

    /// `XBT/USD` for `BTC/USD`, `BTC.F` for `XBT.F`; nil for what has one spelling.
    private static func otherSpelling(of name: String) -> String? {
        // Bytes, because there are many names and somebody waits.
        let bytes = name.utf8
        for (ours, theirs) in spellings {
            let count = ours.utf8.count
            if bytes.starts(with: ours.utf8), bytes.count == count || separators.contains(bytes.dropFirst(count).first)
            {
                return theirs + name.dropFirst(count)
            }
            if bytes.count > count, bytes.suffix(count).elementsEqual(ours.utf8),
                separators.contains(bytes.dropLast(count).last)
            {
                return name.dropLast(count) + theirs
            }
        }
        return nil
    }

    /// The calls of the exchange by their names, and by their paths as soon as one has begun.
    private static func calls(like word: String) -> [Completer.Candidate] {
        let paths = EndpointKind.names.compactMap { try? EndpointPath(parsing: $0) }
        let prefix = ["/0/", "0/", ""].first(where: word.hasPrefix) ?? ""
        func family(_ path: EndpointPath) -> String { path.isPrivate ? "private" : "public" }
        return paths.map { .init($0.name, family($0)) }
            + (word.isEmpty ? [] : paths.map { .init("\(prefix)\($0)", family($0)) })
    }
}
