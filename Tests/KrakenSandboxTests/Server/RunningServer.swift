import Synchronization
import XCTest

@testable import KrakenSandbox

/// A server on a thread of its own, with a clock that only the test moves.
final class RunningServer: Sendable {
    let server: LoopbackServer
    /// How many requests reached the handler.
    var asked: Int { counter.withLock { $0 } }

    private let counter: SharedValue<Int>
    private let time: SharedValue<ContinuousClock.Instant>
    private let ended = DispatchSemaphore(value: 0)

    /// Answers with the path and the body of the request, or with as many bytes as `/bytes?N` asks for.
    init(limits: ServerLimits = ServerLimits()) throws {
        let time = SharedValue(ContinuousClock.now)
        let counter = SharedValue(0)
        let service = Service(limits: limits, now: { time.withLock { $0 } }) { request in
            counter.withLock { $0 += 1 }
            if request.path == "/bytes" {
                return ServerResponse(body: [UInt8](repeating: 0x78, count: Int(request.query) ?? 0))
            }
            return ServerResponse(contentType: "text/plain", body: Array(request.path.utf8) + request.body)
        }
        server = try LoopbackServer(port: 0, service: service)
        self.time = time
        self.counter = counter
        Thread { [server, ended] in
            server.run()
            ended.signal()
        }.start()
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
