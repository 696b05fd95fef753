import Synchronization
import XCTest

@testable import KrakenSandbox

/// A server on a thread of its own, with a clock that only the test moves.
final class RunningServer: Sendable {
    let server: LoopbackServer
    /// How many requests reached the handler.
    var asked: Int { counter.withLock { $0 } }

    /// How many delayed answers were given, whether anybody heard them or not.
    var carriedOut: Int { delays.withLock { $0 } }

    private let counter: SharedValue<Int>
    private let delays: SharedValue<Int>
    private let time: SharedValue<ContinuousClock.Instant>
    private let ended = DispatchSemaphore(value: 0)

    /// Answers with the path and the body of the request, with as many bytes as `/bytes?N` asks for, or as badly as
    /// `/lost`, `/reset`, `/cut?N` and `/delay?MS` ask.
    init(limits: ServerLimits = ServerLimits()) throws {
        let time = SharedValue(ContinuousClock.now)
        let (counter, delays) = (SharedValue(0), SharedValue(0))
        let service = Service(limits: limits, now: { time.withLock { $0 } }) { request in
            counter.withLock { $0 += 1 }
            return Self.answer(to: request) { delays.withLock { $0 += 1 } }
        }
        server = try LoopbackServer(port: 0, service: service)
        self.time = time
        self.counter = counter
        self.delays = delays
        Thread { [server, ended] in
            server.run()
            ended.signal()
        }.start()
    }

    private static func answer(to request: ExchangeRequest, delayed: @escaping @Sendable () -> Void) -> ExchangeAnswer {
        let number = Int(request.query) ?? 0
        let response = ExchangeResponse(contentType: "text/plain", body: Array(request.path.utf8) + request.body)
        switch request.path {
        case "/bytes": return .whole(ExchangeResponse(body: [UInt8](repeating: 0x78, count: number)))
        case "/lost": return .lost
        case "/reset": return .reset
        case "/cut": return .cut(ExchangeResponse(body: Array("123456789".utf8)), afterBytes: number)
        case "/delay":
            return .delayed(.milliseconds(number)) {
                delayed()
                return .whole(response)
            }
        default: return .whole(response)
        }
    }

    func advance(by duration: Duration) { time.withLock { $0 += duration } }

    func client() throws -> TestClient { try TestClient(port: server.port) }

    /// Stops the server and waits for its thread.
    func stop() {
        server.stop()
        waitForEnd()
    }

    func waitForEnd() {
        XCTAssertEqual(ended.wait(timeout: .now() + 10), .success, "the server did not stop")
    }
}

/// A value that several threads may use.
final class SharedValue<Value: Sendable>: Sendable {
    private let value: Mutex<Value>

    init(_ value: Value) { self.value = Mutex(value) }

    func withLock<Result>(_ body: (inout Value) -> Result) -> Result {
        value.withLock { value in
            var copy = value
            defer { value = copy }
            return body(&copy)
        }
    }
}
