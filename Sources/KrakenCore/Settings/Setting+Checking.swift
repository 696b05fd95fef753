import Trading
import Transport

extension Setting {
    /// What is wrong with a value; nil when nothing is.
    func mistake(in entry: Settings.Entry) -> SettingsError? {
        if kind == .password {
            guard isOnlyForTheEnvironment, case .file(let path) = entry.origin else { return nil }
            return .passwordInHome(name: name, path: path)
        }
        if kind == .secret || kind == .identity {
            return isPlaceholder(entry) ? .placeholder(name: name, origin: entry.origin) : nil
        }
        guard let expected = expectation(unmetBy: entry.text) else { return nil }
        return .badValue(name: name, value: entry.text, origin: entry.origin, expected: expected)
    }

    /// Whether a credential is still an example's.
    private func isPlaceholder(_ entry: Settings.Entry) -> Bool {
        guard let secret = entry.secret else { return Self.isPlaceholder(Array(entry.text.utf8)) }
        return secret.withBytes { bytes in
            var copy = Array(bytes)
            defer { Secret.wipe(&copy) }
            return Self.isPlaceholder(copy)
        }
    }

    private static func isPlaceholder(_ text: [UInt8]) -> Bool {
        placeholderMarks.contains { mark in
            text.indices.contains { start in
                text.count - start >= mark.count
                    && zip(text[start...], mark).allSatisfy { byte, letter in byte | 0x20 == letter | 0x20 }
            }
        }
    }

    private static let placeholderMarks = [
        "your_", "your-", "your ", "_here", "placeholder", "changeme", "change_me", "xxxxxxxx", "<", "...",
    ].map { Array($0.utf8) }

    /// What a text should have been; nil when it is right.
    private func expectation(unmetBy text: String) -> String? {
        switch kind {
        case .text, .secret, .password, .identity: return nil
        case .flag: return Settings.flagValue(text) == nil ? "true or false" : nil
        case .integer(let range):
            if let number = Int(text), range.contains(number) { return nil }
            return "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .decimal(let range):
            if (try? Amount(parsing: text)) != nil, let number = Double(text), range.contains(number) { return nil }
            return "a number from \(Self.plain(range.lowerBound)) to \(Self.plain(range.upperBound))"
        case .choice(let words):
            return words.contains(text.lowercased()) ? nil : "one of \(words.joined(separator: ", "))"
        case .weights: return Self.weights(text) == nil ? #"a JSON object such as {"private/Ledgers": 4}"# : nil
        case .url: return WebAddress(text) == nil ? "an address such as https://api.kraken.com" : nil
        }
    }

    private static func plain(_ number: Double) -> String {
        number == number.rounded() ? String(Int(number)) : String(number)
    }

    /// The weights of single calls: positive numbers by the endpoint's name.
    static func weights(_ text: String) -> [String: Points]? {
        guard let document = try? JSON(parsing: text.utf8), case .object(let members) = document else { return nil }
        var weights: [String: Points] = [:]
        for member in members {
            guard let digits = member.value.scalarText, let points = try? Points(parsing: digits),
                points > .zero, points <= Points(whole: 1000)
            else { return nil }
            weights[member.key] = points
        }
        return weights
    }

    /// The known name nearest to a misspelt one, if it is at most `distance` letters away, and a third of its length.
    static func nearest(to name: String, within distance: Int) -> String? {
        let names = all.flatMap { [$0.name] + $0.aliases }
        let ranked = names.map { ($0, Spelling.distance($0.lowercased(), name.lowercased())) }
        let limit = min(distance, (name.utf8.count + 1) / 3)
        return ranked.filter { $0.1 <= limit }.min { $0.1 < $1.1 }?.0
    }
}
