import TestSupport
import XCTest

/// A server before the built-in exchange that passes everything on, except what it steals, usually live orders: with
/// these it does what the test says, and the exchange never sees them.
final class OrderThief: Sendable {
    /// Counts what was stolen; a test can wait for it.
    let stolenCount = Counter()
    /// What leads a program to it.
    let environment: [String: String]

    private let server: FaultyServer

    /// - Parameters:
    ///   - reaction: what is done with what is stolen; nil passes it on, too.
    ///   - steals: which requests; by default live orders.
    ///   - acts: whether the exchange sees what is stolen all the same, so that only the answer is lost.
    ///   - gate: called when the exchange has answered; what the answer has to wait for, nil for nothing.
    init(
        _ test: XCTestCase, before sandbox: ServedSandbox, _ reaction: FaultyServer.Reaction?,
        acts: Bool = false, stealing steals: @escaping @Sendable (FaultyServer.Received) -> Bool = { $0.isLiveOrder },
        gate: @escaping @Sendable (FaultyServer.Received) -> Gate? = { _ in nil }
    ) throws {
        let (port, stolenCount) = (sandbox.port, stolenCount)
        server = try FaultyServer { request, _ in
            if steals(request) {
                stolenCount.increase()
                if let reaction, !acts { return reaction }
            }
            guard let answer = PlainClient.ask(port: port, head: request.head, body: request.body) else {
                return .close
            }
            if acts, let reaction, steals(request) { return reaction }
            let result = FaultyServer.Reaction.answer(status: answer.status, body: answer.body)
            return gate(request).map { .slow($0, then: result) } ?? result
        }
        environment = sandbox.environment.merging(["KRAKEN_API_BASE_URL": server.url("")]) { $1 }
        test.addTeardownBlock { [server] in server.stop() }
    }

    /// The live orders that came.
    var orders: [FaultyServer.Received] { server.received.filter(\.isLiveOrder) }
    /// Everything that came.
    var received: [FaultyServer.Received] { server.received }
}

extension FaultyServer.Received {
    /// The body as text: the form fields of a private call.
    var form: String { String(decoding: body, as: UTF8.self) }

    /// Whether it would place an order.
    var isLiveOrder: Bool { isLive("AddOrder") }

    /// Whether it makes this private call, and not only a check of it.
    func isLive(_ name: String) -> Bool {
        isPrivate(name) && !form.contains("validate=true") && !form.contains(#""validate":true"#)
    }

    /// Whether a key is needed.
    var isPrivate: Bool { head.hasPrefix("POST /0/private/") }

    /// Whether it places or validates an order.
    var isOrder: Bool { isPrivate("AddOrder") }

    /// Whether it asks for this private call.
    func isPrivate(_ name: String) -> Bool { head.hasPrefix("POST /0/private/\(name) ") }

    /// A form field, as it stands there.
    func field(_ name: String) -> String? {
        form.split(separator: "&").first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) }
    }
}
