import KrakenCore
import KrakenSandbox
import Transport

/// A client of the built-in exchange: one key, each call signed anew, each nonce higher than the one before.
struct SigningClient: Sendable {
    private let key: String
    private let session: KeySession
    private var nonce = 0

    init(_ keys: SandboxCredentials) throws {
        key = keys.apiKey
        session = KeySession(
            try Credentials(key: keys.apiKey, base64Secret: keys.apiSecret),
            ClientConfiguration(keyStateFolder: "/dev/null"), time: .system, random: { 0 }, notice: { _ in })
    }

    /// A private call with arguments already in the form of a body, such as `pair=XBTUSD&type=buy`.
    mutating func call(_ method: String, _ arguments: String = "") throws -> ExchangeRequest {
        nonce += 1
        let (path, nonce) = ("/0/private/" + method, String(nonce))
        let body = Array(("nonce=" + nonce + (arguments.isEmpty ? "" : "&" + arguments)).utf8)
        let signature = try session.signer.signature(path: path, nonce: nonce, body: body)
        let headers = [
            HTTPHeader("API-Key", key), HTTPHeader("API-Sign", signature),
            HTTPHeader("Content-Type", "application/x-www-form-urlencoded"),
        ]
        return ExchangeRequest(method: "POST", path: path, headers: headers, body: body)
    }
}

extension [UInt8] {
    /// The body of an answer, if the exchange refused nothing.
    func accepted() throws -> [UInt8] {
        guard starts(with: #"{"error":[],"result":{"#.utf8) else {
            throw BenchmarkError("refused: " + String(decoding: self, as: UTF8.self))
        }
        return self
    }
}
