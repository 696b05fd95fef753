import FaultMatrix
import TestSupport

/// A server before the built-in exchange at which one request of a command stands still, once, so that the program can
/// be killed there; everything else is passed on.
final class StandstillServer: Sendable {
    /// Where to find it.
    let url: String
    private let calls: Counter
    private let standing: Counter
    private let decided = Gate()
    private let server: FaultyServer

    init(_ call: MatrixCall, _ kill: ProgramFault.Kill, before port: UInt16) throws {
        let (calls, standing, decided) = (Counter(), Counter(), decided)
        server = try FaultyServer { request, _ in
            let isCall = request.isLive(call.endpoint)
            let isFirstCall = isCall && calls.increase() == 1
            let isPlace =
                switch kill {
                case .checking: request.isPrivate && !isCall && calls.value == 0
                case .before, .after: isFirstCall
                case .answered: calls.value > 0 && !isFirstCall
                }
            let stands = isPlace && standing.increase() == 1
            if stands && kill != .after {
                decided.open()
                return .hang
            }
            let answer = PlainClient.ask(port: port, head: request.head, body: request.body)
            if stands {
                decided.open()
                return .hang
            }
            return answer.map { .answer(status: $0.status, body: $0.body) } ?? .close
        }
        (self.calls, self.standing, url) = (calls, standing, server.url(""))
    }

    /// How often the call came.
    var callCount: Int { calls.value }

    /// Kills a command when a request of it stands here; false when it ended without.
    func kills(_ process: ChildProcess) async -> Bool {
        let ending = Task { [decided] in
            _ = await process.end()
            decided.open()
        }
        await decided.wait()
        process.kill()
        await ending.value
        return standing.value > 0
    }

    func stop() { server.stop() }
}
