import Synchronization
import TestSupport
import Transport
import XCTest

/// Bodies that go to a sink piece by piece.
final class StreamedBodyTests: XCTestCase {
    /// A sink that counts, and gives up after so many bytes.
    private final class Counted: Sendable {
        struct Taken {
            var sizes: [Int] = []
            var bytes: [UInt8] = []
        }

        let taken = Mutex(Taken())
        let limit: Int
        let keeps: Bool

        init(limit: Int = .max, keeps: Bool = true) { (self.limit, self.keeps) = (limit, keeps) }

        var total: Int { taken.withLock { $0.sizes.reduce(0, +) } }

        @Sendable func take(_ piece: UnsafeRawBufferPointer) -> Bool {
            taken.withLock { taken in
                taken.sizes.append(piece.count)
                if keeps { taken.bytes += piece }
                return taken.sizes.reduce(0, +) <= limit
            }
        }
    }

    private func failure(
        _ request: HTTPRequest, into sink: Counted, over transport: any HTTPTransport
    ) async -> TransportError? {
        do {
            _ = try await transport.send(request, into: sink.take, answerBegan: {})
            return nil
        } catch { return error }
    }

    func test_givenALargeBody_whenItHasASink_thenItComesInPieces_andTheAnswerHasNoBody() async throws {
        let size = 5 << 20
        let server = try startServer(afterwards: .huge(size))
        let sink = Counted(keeps: false)
        let request = HTTPRequest(url: server.url(), maximumAnswerSize: size)
        let response = try await startTransport().send(request, into: sink.take, answerBegan: {})
        XCTAssertEqual(response.status, 200)
        XCTAssertEqual(response.body, [])
        XCTAssertEqual(sink.total, size)
        XCTAssertGreaterThan(sink.taken.withLock(\.sizes.count), 10)
    }

    func test_givenABodyLargerThanAllowed_whenItHasASink_thenItEndsAtTheLimit() async throws {
        let server = try startServer(afterwards: .huge(1 << 20))
        let sink = Counted(keeps: false)
        let request = HTTPRequest(url: server.url(), maximumAnswerSize: 100_000)
        let error = await failure(request, into: sink, over: startTransport())
        XCTAssertEqual(error?.reason, .answerTooLarge)
        XCTAssertLessThanOrEqual(sink.total, 100_000)
    }

    func test_givenASinkThatGivesUp_whenTheBodyComes_thenTheRequestEndsWithThatReason() async throws {
        let server = try startServer(afterwards: .huge(5 << 20))
        let sink = Counted(limit: 1000, keeps: false)
        let error = await failure(HTTPRequest(url: server.url()), into: sink, over: startTransport())
        XCTAssertEqual(error?.reason, .other)
        XCTAssertEqual(error?.detail, "the answer could not be kept")
        XCTAssertEqual(error?.provesNothingWasSent, false)
        XCTAssertEqual(sink.taken.withLock(\.sizes.count), 1, "nothing comes after the refusal")
    }

    func test_givenAnErrorPage_whenItHasASink_thenItsBodyGoesThereToo() async throws {
        let server = try startServer(afterwards: .answer(status: 502, body: "bad gateway"))
        let sink = Counted()
        let response = try await startTransport().send(
            HTTPRequest(url: server.url()), into: sink.take, answerBegan: {})
        XCTAssertEqual(response.status, 502)
        XCTAssertEqual(sink.taken.withLock(\.bytes), Array("bad gateway".utf8))
    }

    func test_givenABodyThatIsCut_whenItHasASink_thenThatIsAFailure() async throws {
        let server = try startServer(afterwards: .cut(after: 60, body: String(repeating: "x", count: 500)))
        let error = await failure(HTTPRequest(url: server.url()), into: Counted(), over: startTransport())
        XCTAssertEqual(error?.reason, .answerCut)
    }

    func test_givenABodyThatStalls_whenThereIsALimit_thenItIsGivenUpLongBeforeTheTimeout() async throws {
        let gate = TestSupport.Gate()
        let server = try startServer(afterwards: .halting(gate, body: "xx"))
        defer { gate.open() }
        let request = HTTPRequest(url: server.url(), timeout: .seconds(12), stallLimit: .seconds(1))
        let begun = ContinuousClock.now
        let error = await failure(request, into: Counted(), over: startTransport())
        XCTAssertEqual(error?.reason, .timedOut)
        XCTAssertLessThan(ContinuousClock.now - begun, .seconds(11))
    }

    func test_givenATransportWithoutPieces_whenItHasASink_thenTheBodyGoesThereWhole() async throws {
        let script = ScriptedTransport([.json("{}"), .json("{}")])
        let sink = Counted()
        let response = try await script.send(HTTPRequest(url: "http://x/"), into: sink.take, answerBegan: {})
        XCTAssertEqual(response.body, [])
        XCTAssertEqual(sink.taken.withLock(\.bytes), Array("{}".utf8))
        let error = await failure(HTTPRequest(url: "http://x/"), into: Counted(limit: 1), over: script)
        XCTAssertEqual(error?.reason, .other)
    }
}
