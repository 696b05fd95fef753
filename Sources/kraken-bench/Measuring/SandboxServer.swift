import CLinux
import Glibc
import Transport

/// The built-in exchange, served on loopback by a process of its own.
struct SandboxServer {
    let url: String
    private let process: pid_t

    /// Starts it and waits until it listens.
    init(program: String, home: String) throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw BenchmarkError("no pipe can be made") }
        defer { close(ends[0]) }
        process = try Program([program, "sandbox", "serve", "--port", "0", "--home", home]).start(output: ends[1])
        close(ends[1])
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = read(ends[0], &buffer, buffer.count)
        guard count > 0, let url = try JSON(parsing: buffer[..<count])["url"]?.string else {
            throw BenchmarkError("the sandbox does not serve")
        }
        self.url = url
    }

    /// Ends it.
    func stop() {
        kill(process, SIGTERM)
        waitpid(process, nil, 0)
    }
}
