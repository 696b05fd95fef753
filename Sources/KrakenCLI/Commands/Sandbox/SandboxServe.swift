import Dispatch
import KrakenCore
import KrakenSandbox
import Transport

/// Runs `kraken sandbox serve`.
struct SandboxServe: Sendable {
    var port: PortNumber

    func run(in tool: Tool) async throws -> Report {
        let exchange = try tool.exchange()
        let server: LoopbackServer
        do {
            server = try LoopbackServer(port: port.number) { exchange.answer(to: $0) }
        } catch {
            throw Failure(
                "server", "cannot listen on port \(port.number): \(error)",
                hint: "choose another port, or --port 0 for a free one", exitCode: .failure)
        }
        guard let claim = try ServerRegistration(folder: tool.settings.home.exchange).claim(url: server.url) else {
            throw Failure(
                "server", "a server already runs for this home", hint: "see 'kraken sandbox status'",
                exitCode: .failure)
        }
        tool.console.write(JSON.object(["url": .string(server.url), "port": .integer(server.port)]).text + "\n")
        tool.log.write(.info, "Sandbox", "serving at \(server.url)")
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                DispatchQueue(label: "kraken.server").async {
                    server.run()
                    continuation.resume()
                }
            }
        } onCancel: {
            server.stop()
        }
        withExtendedLifetime(claim) {}
        tool.log.write(.info, "Sandbox", "stopped")
        throw Served()
    }

    /// The server ended as it was asked to: there is nothing more to print.
    struct Served: Error {}
}
