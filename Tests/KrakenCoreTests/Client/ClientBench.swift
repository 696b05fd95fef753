import Foundation
import Synchronization
import Transport
import XCTest

@testable import KrakenCore

/// A client over a fake transport, with a folder of its own and clocks of the test.
final class ClientBench: Sendable {
    static let exampleSecret =
        "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg=="

    let folder: String
    let time: TestTime
    let transport: FakeTransport
    let kraken: Kraken
    private let heard: Heard

    /// What the client told while it worked.
    private final class Heard: Sendable {
        let notices = Mutex<[Notice]>([])
        let events = Mutex<[ClientEvent]>([])
    }

    init(
        _ replies: [FakeTransport.Reply], otherwise: FakeTransport.Reply = .body(#"{"error":[],"result":{}}"#),
        mode: TestTime.Mode = .leaping, hasKey: Bool = true, folder: String? = nil,
        change: (inout ClientConfiguration) -> Void = { _ in }
    ) throws {
        let heard = Heard()
        self.heard = heard
        self.folder = folder ?? Self.newFolder()
        time = TestTime(mode)
        transport = FakeTransport(replies, otherwise: otherwise)
        var configuration = ClientConfiguration(keyStateFolder: self.folder)
        change(&configuration)
        kraken = Kraken(
            transport: transport, configuration: configuration,
            credentials: hasKey ? try Credentials(key: "public key", base64Secret: Self.exampleSecret) : nil,
            time: time.source, random: { 0.5 }, observe: { event in heard.events.withLock { $0.append(event) } },
            notice: { notice in heard.notices.withLock { $0.append(notice) } })
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    var notices: [Notice] { heard.notices.withLock(\.self) }
    var events: [ClientEvent] { heard.events.withLock(\.self) }

    static func newFolder() -> String { NSTemporaryDirectory() + "/kraken-client-" + UUID().uuidString }
}

/// What a call throws; nil when it succeeds.
func failure<Value>(_ call: () async throws(KrakenError) -> Value) async -> KrakenError? {
    do {
        _ = try await call()
        return nil
    } catch { return error }
}

extension AddOrder {
    /// A small order.
    static func example(deadline: Deadline? = nil) -> AddOrder {
        AddOrder(
            pairID: "XXBTZUSD", side: .buy, typeName: "limit", volume: "1.25", price: "37500.0",
            clientOrderID: ClientOrderID("6d1b345e-2821-40e2-ad83-4ecb18a06876"), deadline: deadline)
    }
}

/// A value that tasks share.
final class Shared<Value: Sendable>: Sendable {
    private let content: Mutex<Value>

    init(_ value: Value) { content = Mutex(value) }

    var value: Value { content.withLock(\.self) }

    func change<Result: Sendable>(_ change: (inout Value) -> Result) -> Result {
        content.withLock { value in
            var copy = value
            defer { value = copy }
            return change(&copy)
        }
    }
}
