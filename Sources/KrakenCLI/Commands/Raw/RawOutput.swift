import KrakenCore
import Synchronization
import Transport

/// Writes what a call answered: the `result`, or the bytes as they came.
struct RawOutput: Sendable {
    var tool: Tool
    var raw: Bool
    private let body = SharedBody()

    init(tool: Tool, raw: Bool) {
        (self.tool, self.raw) = (tool, raw)
    }

    /// Takes note of an answer; the last one counts.
    var keep: @Sendable ([UInt8]) -> Void { { [body] in body.keep($0) } }

    /// Makes the call and reports its result; raw bytes are written whether it succeeded or not.
    func report(_ call: () async throws -> JSON) async throws -> Report {
        let result: JSON
        do { result = try await call() } catch {
            if raw { try writeBytes() }
            throw error
        }
        if raw {
            try writeBytes()
            return .nothing
        }
        // A result that is null is one, too, and the block tells it from none.
        return Report(data: result, blocks: [.data(result)])
    }

    private func writeBytes() throws {
        guard let bytes = body.content else { return }
        let text = String(validating: bytes, as: UTF8.self)
        if tool.console.isTerminal && !bytes.isHarmless(text) {
            throw Failure(
                "unsafe-output", "the answer holds bytes that could steer this terminal",
                hint: "lead it to a file: … --raw > FILE", exitCode: .failure)
        }
        if let text {
            tool.console.write(text + (tool.console.isTerminal && !text.hasSuffix("\n") ? "\n" : ""))
        } else if let write = tool.console.writeBytes {
            write(bytes)
        } else {
            throw Failure("internal", "bytes cannot be written here", exitCode: .failure)
        }
    }
}

extension [UInt8] {
    /// Whether a terminal shows them as text, and nothing else happens.
    fileprivate func isHarmless(_ text: String?) -> Bool {
        guard let text else { return false }
        return text.unicodeScalars.allSatisfy {
            [0x09, 0x0A, 0x0D].contains($0.value) || String($0).safeForTerminal == String($0)
        }
    }
}

/// The last answer of a call.
private final class SharedBody: Sendable {
    private let state = Mutex<[UInt8]?>(nil)

    var content: [UInt8]? { state.withLock(\.self) }

    func keep(_ bytes: [UInt8]) { state.withLock { $0 = bytes } }
}
