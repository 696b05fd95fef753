import CLinux
import Glibc
import Storage

/// Another program that is run to its end, with secrets in its pipes and none in its arguments or variables.
enum HelperProgram {
    /// How it ended, and what it said.
    struct End {
        /// The exit code.
        var code: Int32
        /// Standard output.
        var output: Secret
        /// Standard error, without line breaks at its end.
        var complaint: String
    }

    private static let largest = 16_384

    /// Runs a program by its path; what is asked of it must fit into a pipe.
    ///
    /// - Parameter patience: how long it may be silent before it is ended; nil for as long as it likes.
    static func run(_ words: [String], input: Secret?, patience: Duration? = nil) throws(FileError) -> End {
        let (inputs, outputs) = (try Pipe(words[0]), try Pipe(words[0]))
        let complaints = try Pipe(words[0])
        let id = try spawn(words, [inputs.reading, outputs.writing, complaints.writing])
        // It fits into the pipe, so this does not wait. As long as this process could read it as well, a program that is
        // gone already is no broken pipe, whose signal would end us.
        input?.withBytes { _ = write(inputs.writing, $0.baseAddress, $0.count) }
        for descriptor in [inputs.writing, inputs.reading, outputs.writing, complaints.writing] { close(descriptor) }
        defer {
            close(outputs.reading)
            close(complaints.reading)
        }
        guard speaks(on: outputs.reading, within: patience) else {
            kill(id, SIGKILL)
            wait(for: id)
            throw FileError(path: words[0], code: ETIMEDOUT)
        }
        let output = try Secret.read(outputs.reading, upTo: largest, path: words[0])
        let complaint = try Secret.read(complaints.reading, upTo: largest, path: words[0])
        return End(
            code: kraken_exit_status(wait(for: id)), output: output,
            complaint: complaint.trimmed.withBytes { String(decoding: $0, as: UTF8.self) })
    }

    /// Whether a program says something or ends within a time.
    private static func speaks(on descriptor: Int32, within patience: Duration?) -> Bool {
        guard let patience else { return true }
        let end = TimeSource.system.elapsed() + patience
        while true {
            let left = max(.zero, end - TimeSource.system.elapsed()).milliseconds
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let count = poll(&waiting, 1, Int32(clamping: left))
            if count > 0 { return true }
            if count == 0 || errno != EINTR { return false }
        }
    }

    @discardableResult
    private static func wait(for id: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(id, &status, 0) < 0 && errno == EINTR {}
        return status
    }

    private struct Pipe {
        var reading: Int32
        var writing: Int32

        init(_ path: String) throws(FileError) {
            var ends: [Int32] = [-1, -1]
            guard pipe(&ends) == 0 else { throw FileError(path: path, code: errno) }
            (reading, writing) = (ends[0], ends[1])
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        }
    }

    private static func spawn(_ words: [String], _ streams: [Int32]) throws(FileError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        for (number, stream) in streams.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, stream, Int32(number))
        }
        // Ctrl-C ends it as well, although this process holds the signal back.
        var (attributes, allSignals, noSignals) = (posix_spawnattr_t(), sigset_t(), sigset_t())
        posix_spawnattr_init(&attributes)
        sigfillset(&allSignals)
        sigemptyset(&noSignals)
        posix_spawnattr_setsigdefault(&attributes, &allSignals)
        posix_spawnattr_setsigmask(&attributes, &noSignals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        var arguments = words.map { strdup($0) } + [nil]
        var variables = variablesWithoutSecrets() + [nil]
        var id: pid_t = -1
        let code = posix_spawn(&id, words[0], &actions, &attributes, &arguments, &variables)
        for text in arguments { free(text) }
        posix_spawn_file_actions_destroy(&actions)
        posix_spawnattr_destroy(&attributes)
        guard code == 0 else { throw FileError(path: words[0], code: code) }
        return id
    }

    /// This process's own variables, in their place; nobody gets to see those that hold secrets.
    private static func variablesWithoutSecrets() -> [UnsafeMutablePointer<CChar>?] {
        var variables: [UnsafeMutablePointer<CChar>?] = []
        var next = environ
        while let entry = next.pointee {
            let name = String(decoding: UnsafeRawBufferPointer(start: entry, count: strcspn(entry, "=")), as: UTF8.self)
            if !Setting.secretNames.contains(name) { variables.append(entry) }
            next += 1
        }
        return variables
    }
}
