import Dispatch
import Glibc

/// The operator's editor.
struct Editor: Sendable {
    /// What `$VISUAL` or `$EDITOR` says; may have arguments, as in `code --wait`.
    var command: String

    /// Runs it on a file, in this terminal, and waits until it ends.
    ///
    /// - Returns: its exit code; 127 when there is no such program.
    func run(on path: String) async throws -> Int32 {
        let process = try start(path)
        return await withCheckedContinuation { continuation in
            // Waiting blocks, which no thread of the pool may do.
            DispatchQueue(label: "kraken.editor").async {
                var status: Int32 = 0
                while waitpid(process, &status, 0) < 0 && errno == EINTR {}
                let signal = status & 0x7F
                continuation.resume(returning: signal == 0 ? status >> 8 & 0xFF : 128 + signal)
            }
        }
    }

    private func start(_ path: String) throws -> pid_t {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // This process holds signals back and ignores some; an editor wants them as usual.
        var (none, usual) = (sigset_t(), sigset_t())
        for number in [SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGPIPE] { sigaddset(&usual, number) }
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &usual)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        // The shell splits the command as everybody's does; the file's name is never part of it.
        let words = ["/bin/sh", "-c", command + " \"$1\"", "kraken", path]
        var arguments = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var process = pid_t()
        let code = posix_spawn(&process, "/bin/sh", nil, &attributes, &arguments, environ)
        guard code == 0 else {
            throw Failure(
                "editor", "the editor cannot be started: \(String(cString: strerror(code)))", exitCode: .failure)
        }
        return process
    }
}
