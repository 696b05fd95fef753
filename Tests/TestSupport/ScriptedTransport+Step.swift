public import Transport
import XCTest

extension ScriptedTransport {
    /// What is done with one request.
    public struct Step: Sendable {
        /// One request on its way.
        public struct Call: Sendable {
            /// What was asked.
            public let request: HTTPRequest
            let inner: (any HTTPTransport)?
            /// To be called when an answer begins.
            public let answerBegan: @Sendable () -> Void

            /// Sends the request to the transport that the script is around.
            public func passOn() async throws(TransportError) -> HTTPResponse {
                guard let inner else {
                    XCTFail("the script has no transport to pass \(request.url) on to")
                    throw TransportError(.other, provesNothingWasSent: true, detail: "no inner transport")
                }
                return try await inner.send(request, answerBegan: answerBegan)
            }
        }

        public typealias Work = @Sendable (Call) async throws(TransportError) -> HTTPResponse

        public let run: Work

        /// A step made by hand.
        public init(_ run: @escaping @Sendable (Call) async throws(TransportError) -> HTTPResponse) {
            self.run = run
        }

        /// Sends the request to the transport that the script is around.
        public static var passOn: Step { Step { call async throws(TransportError) in try await call.passOn() } }

        /// Waits for a gate, then goes on; the task's cancellation ends the wait.
        public static func slow(_ gate: Gate, then next: Step = .passOn) -> Step {
            Step { call async throws(TransportError) in
                await gate.wait()
                guard !Task.isCancelled else { throw TransportError(.cancelled, provesNothingWasSent: false) }
                return try await next.run(call)
            }
        }

        /// Lets the request act, then treats its answer by another step, as if the answer had been lost or spoilt.
        public static func acted(then next: Step) -> Step {
            Step { call async throws(TransportError) in
                _ = try await call.passOn()
                return try await next.run(call)
            }
        }

        /// Changes the answer of the transport that the script is around.
        public static func changing(_ change: @escaping @Sendable (inout HTTPResponse) -> Void) -> Step {
            Step { call async throws(TransportError) in
                var response = try await call.passOn()
                change(&response)
                return response
            }
        }
    }
}

// MARK: - Answers

extension ScriptedTransport.Step {
    /// Answers.
    public static func answer(_ response: HTTPResponse) -> Self {
        Self { call async throws(TransportError) in
            call.answerBegan()
            guard response.body.count <= call.request.maximumAnswerSize else {
                throw TransportError(.answerTooLarge, provesNothingWasSent: false)
            }
            return response
        }
    }

    /// Answers 200 with a JSON text.
    public static func json(_ text: String) -> Self {
        .answer(
            HTTPResponse(status: 200, headers: [HTTPHeader("Content-Type", "application/json")], body: Array(text.utf8))
        )
    }

    /// Answers with a page for people, as gateways do (429, 502, 520).
    public static func page(status: Int, headers: [HTTPHeader] = []) -> Self {
        let text = "<!DOCTYPE html><html><head><title>\(status)</title></head><body>Error \(status)</body></html>"
        let fields = [HTTPHeader("Content-Type", "text/html; charset=UTF-8")] + headers
        return .answer(HTTPResponse(status: status, headers: fields, body: Array(text.utf8)))
    }

    /// Answers 200 with bytes that are neither text nor JSON.
    public static var garbage: Self {
        .answer(HTTPResponse(status: 200, body: [0x00, 0xFF, 0xFE, 0x7B, 0x80, 0x22, 0x0A]))
    }

    /// Answers 200 with the beginning of a JSON text.
    public static func shortened(_ text: String, to count: Int) -> Self {
        .answer(HTTPResponse(status: 200, body: Array(text.utf8.prefix(count))))
    }

    /// Answers 200 with so many bytes; beyond the request's limit that is an error.
    public static func huge(_ size: Int) -> Self {
        .answer(HTTPResponse(status: 200, body: Array(repeating: UInt8(ascii: " "), count: size)))
    }
}

// MARK: - Faults

extension ScriptedTransport.Step {
    /// Fails; nobody is asked.
    public static func failure(_ error: TransportError) -> Self {
        Self { _ async throws(TransportError) in throw error }
    }

    /// Nobody listens: nothing was sent.
    public static var refused: Self { .failure(TransportError(.connectionFailed, provesNothingWasSent: true)) }

    /// The name has no address: nothing was sent.
    public static var nameNotFound: Self { .failure(TransportError(.nameNotFound, provesNothingWasSent: true)) }

    /// The request was lost on its way: it did not act, and nobody can know.
    public static var lostBefore: Self { .failure(TransportError(.noAnswer, provesNothingWasSent: false)) }

    /// The request acted and its answer was lost.
    public static var lostAfter: Self { .acted(then: .lostBefore) }

    /// The request reached a handler that acts, and its answer was lost.
    public static func lostAfter(_ act: @escaping @Sendable (HTTPRequest) async -> Void) -> Self {
        Self { call async throws(TransportError) in
            await act(call.request)
            throw TransportError(.noAnswer, provesNothingWasSent: false)
        }
    }

    /// The time ran out after sending.
    public static var timedOut: Self { .failure(TransportError(.timedOut, provesNothingWasSent: false)) }

    /// The answer began and ended in its middle.
    public static var cut: Self { .begun(TransportError(.answerCut, provesNothingWasSent: false)) }

    /// The answer was not HTTP.
    public static var unreadable: Self { .begun(TransportError(.answerUnreadable, provesNothingWasSent: false)) }

    private static func begun(_ error: TransportError) -> Self {
        Self { call async throws(TransportError) in
            call.answerBegan()
            throw error
        }
    }
}
