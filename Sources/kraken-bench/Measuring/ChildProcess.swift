import CLinux
import Glibc

/// A program to be started, with its arguments and its whole environment.
struct Program: Sendable {
    var words: [String]
    var environment: [String]

    init(_ words: [String], _ settings: [String: String] = [:]) {
        self.words = words
        let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
        environment = ["PATH=\(path)"] + settings.map { "\($0.key)=\($0.value)" }
    }

    /// What one run took.
    struct Cost {
        var wall: Duration
        /// The largest resident memory, in KiB; never less than that of this process when it started the other.
        var memory: Int
    }

    /// Runs the program to its end with its output thrown away; a failure is thrown.
    func run() throws -> Cost {
        let began = ContinuousClock.now
        let process = try start(output: nil)
        var (status, usage) = (Int32(0), rusage())
        while wait4(process, &status, 0, &usage) < 0 && errno == EINTR {}
        let wall = ContinuousClock.now - began
        let code = kraken_exit_status(status)
        guard code == 0 else { throw BenchmarkError("\(words.joined(separator: " ")) ended with \(code)") }
        return Cost(wall: wall, memory: usage.ru_maxrss)
    }

    /// What several runs took, in milliseconds, after one for warmth.
    static func sampled(_ program: Program, rounds: Int) throws -> [Double] {
        _ = try program.run()
        return try (0..<rounds).map { _ in try program.run().wall.milliseconds }
    }

    /// Starts the program and tells its number; `output` becomes its standard output.
    func start(output: Int32?) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
        }
        if let output { posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO) }
        var process = pid_t()
        let code = Self.withCStrings(words) { words in
            Self.withCStrings(environment) { posix_spawnp(&process, self.words[0], &actions, nil, words, $0) }
        }
        guard code == 0 else { throw BenchmarkError("\(words[0]): \(String(cString: strerror(code)))") }
        return process
    }

    private static func withCStrings<Result>(
        _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let copies = texts.map { strdup($0) } + [nil]
        defer { for copy in copies { free(copy) } }
        return body(copies)
    }
}
