import Foundation
import Glibc
import Synchronization

/// What comes out of a descriptor, read on a thread of its own so that the writer never waits for a full pipe.
final class CollectedText: Sendable {
    private struct State {
        var bytes: [UInt8] = []
        var waiting: [(text: [UInt8], times: Int, gate: Gate)] = []

        func holds(_ text: [UInt8], times: Int) -> Bool {
            times == 1 ? bytes.contains(text) : bytes.ranges(of: text).count >= times
        }
    }

    private let state = Mutex(State())
    private let isWhole = Gate()

    /// Reads to the end, then closes the descriptor.
    init(_ descriptor: Int32) {
        Thread { [self] in
            read(descriptor)
            close(descriptor)
            isWhole.open()
        }.start()
    }

    /// The first line without its end; nil when the text ended before one was complete.
    func firstLine() async -> String? {
        guard await shows("\n") else { return nil }
        return state.withLock { state in
            state.bytes.firstIndex(of: 0x0A).map { String(decoding: state.bytes[..<$0], as: UTF8.self) }
        }
    }

    /// Waits until a text has come so many times; false when all of it has come without.
    func shows(_ text: String, times: Int = 1) async -> Bool {
        let (wanted, gate) = (Array(text.utf8), Gate())
        state.withLock { state in
            if state.holds(wanted, times: times) { gate.open() }
            state.waiting.append((wanted, times, gate))
        }
        isWhole.whenOpen { gate.open() }
        await gate.wait()
        return state.withLock { $0.holds(wanted, times: times) }
    }

    /// All of it, once the writers have ended.
    func whole() async -> String {
        await isWhole.wait()
        return state.withLock { String(decoding: $0.bytes, as: UTF8.self) }
    }

    private func read(_ descriptor: Int32) {
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
            let reached = state.withLock { state in
                state.bytes += buffer[..<count]
                return state.waiting.filter { state.holds($0.text, times: $0.times) }
            }
            for (_, _, gate) in reached { gate.open() }
        }
    }
}
