/// A request, as far as it can be understood without asking who sent it.
struct Arrival: Sendable {
    /// What part of the interface is asked.
    enum Scope: Hashable, Sendable {
        case open
        case account
        case nowhere
    }

    let request: ExchangeRequest
    let scope: Scope
    /// The name of what is asked, such as `AddOrder`; empty when it is nothing.
    let method: String
    /// The arguments; nil when they cannot be read.
    let parameters: Parameters?

    init(_ request: ExchangeRequest) {
        self.request = request
        (scope, method) = Self.target(of: request.path)
        parameters =
            request.method == "POST"
            ? Parameters(body: request.body, contentType: request.header("Content-Type"))
            : Parameters(form: request.query)
    }

    /// The name under which faults are armed for it and the log has it.
    var endpoint: String {
        guard scope != .nowhere else { return String(request.path.prefix(64)) }
        let isOnlyChecked = scope == .account && parameters?.flag("validate") ?? false
        return method.prefix(64) + (isOnlyChecked ? ":validate" : "")
    }

    var nonce: String? { parameters?["nonce"].map { String($0.prefix(32)) } }

    private static func target(of path: String) -> (Scope, String) {
        let parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map(Substring.init)
        guard parts.count >= 4, parts[0].isEmpty, parts[1] == "0" else { return (.nowhere, "") }
        // One family of methods has a folder of its own.
        if parts.count == 5, parts[2] == "private", parts[3] == "Earn" { return (.account, "Earn/\(parts[4])") }
        guard parts.count == 4 else { return (.nowhere, "") }
        switch parts[2] {
        case "public": return (.open, String(parts[3]))
        case "private": return (.account, String(parts[3]))
        default: return (.nowhere, "")
        }
    }
}
