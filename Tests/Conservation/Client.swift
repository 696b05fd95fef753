import KrakenCore
public import KrakenSandbox
import Synchronization
public import Trading
public import Transport

/// A clock that goes when it is told to.
public final class HandClock: Sendable {
    private let moment: Mutex<Timestamp>

    public init(_ moment: Timestamp) {
        self.moment = Mutex(moment)
    }

    public var now: Timestamp { moment.withLock { $0 } }

    func advance(by duration: Duration) { moment.withLock { $0 = $0 + duration } }
}

/// What came of a question.
enum Reply {
    case result(JSON)
    case error(String)
    /// No answer came, or none that can be read.
    case lost
}

/// Signs requests with one of the account's keys; its nonces only rise.
public struct Client: Sendable {
    private let key: String
    private let signer: Signer
    private var nonce: UInt64 = 0

    /// A client with the account's own key or a further one.
    public init(_ credentials: SandboxCredentials) throws {
        key = credentials.apiKey
        signer = try Signer(secret: Credentials(key: key, base64Secret: credentials.apiSecret).secret)
    }

    /// Goes on from a nonce.
    public mutating func skip(to nonce: UInt64) { self.nonce = max(self.nonce, nonce) }

    /// A signed request with a JSON body.
    public mutating func request(_ method: String, _ arguments: [(String, JSON)] = []) throws -> ExchangeRequest {
        nonce += 1
        return try request(method, arguments, nonce: nonce)
    }

    /// The same with a nonce that was used before.
    func repeating(_ method: String, _ arguments: [(String, JSON)] = []) throws -> ExchangeRequest {
        try request(method, arguments, nonce: max(1, nonce))
    }

    private func request(_ method: String, _ arguments: [(String, JSON)], nonce: UInt64) throws -> ExchangeRequest {
        let members = [JSON.Member("nonce", .string(String(nonce)))] + arguments.map { JSON.Member($0.0, $0.1) }
        let body = JSON.object(members).bytes
        let path = "/0/private/" + method
        let headers = try [
            HTTPHeader("API-Key", key),
            HTTPHeader("API-Sign", signer.signature(path: path, nonce: String(nonce), body: body)),
            HTTPHeader("Content-Type", "application/json"),
        ]
        return ExchangeRequest(method: "POST", path: path, headers: headers, body: body)
    }
}

extension Exchange {
    /// Asks, and waits through every delay on the clock.
    func reply(to request: ExchangeRequest, _ clock: HandClock) -> Reply {
        var answer = answer(to: request)
        while case .delayed(let delay, let rest) = answer {
            clock.advance(by: delay)
            answer = rest()
        }
        guard case .whole(let response) = answer, let json = try? JSON(parsing: response.body) else { return .lost }
        if let result = json["result"] { return .result(result) }
        guard let error = json["error"]?.elements?.first?.string else { return .lost }
        return .error(error)
    }
}
