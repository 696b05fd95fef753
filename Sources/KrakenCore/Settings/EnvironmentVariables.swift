import Glibc

/// The environment of a process, with secrets kept apart from texts.
public struct EnvironmentVariables: Sendable {
    /// Texts by name; no secret is among them.
    public private(set) var values: [String: String] = [:]
    /// Secrets by the setting's name.
    private(set) var secrets: [String: Secret] = [:]

    /// The variables of a dictionary, as tests have them.
    public init(_ variables: [String: String]) {
        for (name, text) in variables { add(name, Array(text.utf8)[...]) }
    }

    /// The variables of this process.
    public static func ofProcess() -> EnvironmentVariables {
        var variables = EnvironmentVariables([:])
        var next = environ
        while let entry = next.pointee {
            var bytes = [UInt8](UnsafeRawBufferPointer(start: entry, count: strlen(entry)))
            if let equals = bytes.firstIndex(of: UInt8(ascii: "=")) {
                variables.add(String(decoding: bytes[..<equals], as: UTF8.self), bytes[(equals + 1)...])
            }
            Secret.wipe(&bytes)
            next += 1
        }
        return variables
    }

    private mutating func add(_ name: String, _ value: ArraySlice<UInt8>) {
        if Setting.secretNames.contains(name) {
            secrets[name] = Secret(Array(value))
        } else {
            values[name] = String(decoding: value, as: UTF8.self)
        }
    }
}
