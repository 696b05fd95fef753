import KrakenCore
import Storage
import Transport

/// What a call carries, as it was typed.
struct CallParameters: Sendable {
    /// In the order in which they were typed.
    var all: [Parameter]
    /// How they are written for a signed call: as a form, and as JSON when they were given so.
    var encoding: BodyEncoding

    private static let largestFile = 1 << 20

    /// Reads the words, the JSON and what the address carried; throws when a name comes from two places.
    init(query: [Parameter], words: [String], data: String?) throws(Failure) {
        let parts = [query, try Self.read(words), try data.map(Self.object) ?? []]
        all = parts.flatMap(\.self)
        encoding = data == nil ? .form : .json
        for (index, parameter) in all.enumerated() {
            if all[..<index].contains(where: { $0.name == parameter.name }) {
                throw .call("'\(parameter.name)' is given in two ways")
            }
            if ["nonce", "otp"].contains(parameter.name.lowercased()) {
                throw .call(
                    "'\(parameter.name)' is not for you to give: the tool adds it itself",
                    hint: parameter.name.lowercased() == "otp"
                        ? "set KRAKEN_OTP" : "nonces are shared by all programs that use the key")
            }
        }
    }

    /// Throws when a value has a shape that an address cannot carry.
    func checkForQuery() throws(Failure) {
        for parameter in all where !parameter.value.isFlat {
            throw .call("'\(parameter.name)' is no plain value, and a public call carries nothing else")
        }
    }

    /// Pairs as parameters; a name that comes twice is a list.
    static func joined(_ pairs: [(String, String)]) throws(Failure) -> [Parameter] {
        var parameters: [Parameter] = []
        for (name, value) in pairs {
            guard !name.isEmpty, name.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value < 0x7F }) else {
                throw .call("'\(name)' cannot be the name of a parameter")
            }
            if let index = parameters.firstIndex(where: { $0.name == name }) {
                let earlier = parameters[index].value
                parameters[index].value = .array((earlier.elements ?? [earlier]) + [.string(value)])
            } else {
                parameters.append(Parameter(name, .string(value)))
            }
        }
        return parameters
    }

    private static func read(_ words: [String]) throws(Failure) -> [Parameter] {
        var pairs: [(String, String)] = []
        for word in words {
            guard let index = word.firstIndex(of: "=") else {
                throw .call("'\(word)' is no parameter", hint: "write NAME=VALUE, such as pair=XBTUSD")
            }
            let value = String(word[word.index(after: index)...])
            pairs.append((String(word[..<index]), try content(value)))
        }
        return try joined(pairs)
    }

    /// The value itself, or for `@FILE` what is in the file, without the end of its last line.
    private static func content(_ text: String) throws(Failure) -> String {
        guard text.hasPrefix("@") else { return text }
        let path = String(text.dropFirst())
        if path.hasPrefix("@") { return path }
        let bytes: [UInt8]?
        do throws(FileError) { bytes = try Files.read(path) } catch {
            throw .call("cannot read '\(path)': \(error.reason)")
        }
        guard let bytes else {
            throw .call("there is no file '\(path)'", hint: "write @@ for a value that begins with @")
        }
        guard bytes.count <= largestFile, var content = String(validating: bytes, as: UTF8.self) else {
            throw .call("'\(path)' is no text of at most 1 MiB")
        }
        if content.hasSuffix("\r\n") || content.hasSuffix("\n") { content.removeLast() }
        return content
    }

    private static func object(_ text: String) throws(Failure) -> [Parameter] {
        let content = try content(text)
        let json: JSON
        do throws(JSONSyntaxError) { json = try JSON(parsing: content.utf8) } catch {
            throw .call("what --data gives is \(error)")
        }
        guard case .object(let members) = json else {
            throw .call("what --data gives is no object", hint: #"write it like '{"asset":"XBT"}'"#)
        }
        guard !json.hasDoubleKeys else { throw .call("what --data gives has a key twice") }
        return members.map { Parameter($0.key, $0.value) }
    }
}

extension JSON {
    /// Whether it is a plain value, or a list of them.
    fileprivate var isFlat: Bool { scalarText != nil || elements?.allSatisfy { $0.scalarText != nil } == true }

    /// Whether an object in it has two members of one key.
    fileprivate var hasDoubleKeys: Bool {
        switch self {
        case .object(let members):
            Set(members.map(\.key)).count < members.count || members.contains { $0.value.hasDoubleKeys }
        case .array(let elements): elements.contains(where: \.hasDoubleKeys)
        default: false
        }
    }
}
