import CommandKit
import KrakenCore
import Transport

extension APICommand {
    func run(in tool: Tool) async throws -> Report {
        if raw && tool.globals.wantsJSON {
            throw Failure.call("--raw writes the exchange's bytes, and --json our envelope: choose one")
        }
        let address = try CallAddress(path, venue: tool.settings.venue())
        try address.check(method)
        let parameters = try CallParameters(query: address.query, words: words, data: data)
        let kind = address.path.kind(with: parameters.all)
        if again { try checkMayRepeat(kind, address.path) }
        switch kind {
        case .open, .read, .file: return try await ask(address.path, parameters, tool)
        case .command(let command):
            if raw {
                throw Failure.call(
                    "\(address.path) goes through a command with words of its own, so there are no raw bytes")
            }
            let plan = try CommandTranslation(command, parameters.all, execute: execute, yes: yes, again: again)
            return try await run(plan, for: address.path, tool)
        case .mover, .unknown:
            guard let call = RawMove(address.path, parameters.all, encoding: parameters.encoding) else {
                throw Failure.call("\(address.path) cannot be sent as it is")
            }
            return try await RawSending(call: call, yes: yes, execute: execute, raw: raw, tool: tool).run()
        }
    }

    /// Throws where nothing keeps a call from being made twice, so that `--again` would promise too much.
    private func checkMayRepeat(_ kind: EndpointKind, _ path: EndpointPath) throws(Failure) {
        if case .command(let command) = kind, command.refusesRepetition { return }
        throw Failure.call(
            "--again means nothing for \(path): only orders, withdrawals and transfers are kept from being made twice")
    }

    /// Runs the command that does the same, as if it had been typed.
    private func run(_ plan: CommandTranslation, for path: EndpointPath, _ tool: Tool) async throws -> Report {
        tool.console.complain("kraken: \(path) is '\(plan.line.safeForTerminal)'\n")
        switch plan {
        case .batch(let command, _): return try await command.run(in: tool)
        case .words(let words):
            let parsed = try KrakenProgram.parse(words)
            guard case .run(let invocation) = parsed else {
                throw Failure.call("\(path) cannot be made of these parameters")
            }
            let kinds = KrakenProgram.rows(of: invocation.path).asked(by: invocation.given)
            try tool.globals.refuse(for: invocation.path, kinds)
            return try await invocation.run(in: tool)
        }
    }

    private func ask(_ path: EndpointPath, _ parameters: CallParameters, _ tool: Tool) async throws -> Report {
        if !path.isPrivate { try parameters.checkForQuery() }
        if case .file = path.kind() { try refuseFile(path, tool) }
        guard let call = RawCall(path, parameters.all, encoding: parameters.encoding) else {
            throw Failure.call("\(path) cannot be asked")
        }
        let session = try tool.session(path.isPrivate ? .account : .open)
        let output = RawOutput(tool: tool, raw: raw)
        return try await output.report {
            do throws(KrakenError) {
                let answer = try await session.kraken.ask(call, onAnswer: output.keep)
                for warning in answer.warnings { tool.warn(warning.text) }
                return answer.value.json
            } catch { throw error.isTooLarge ? Self.tooLarge(path) : Failure(error) }
        }
    }

    private static func tooLarge(_ path: EndpointPath) -> Failure {
        Failure(
            "unreadable", "the answer of \(path) is larger than this command takes",
            hint: path.kind() == .open ? "ask for less" : "ask for less, or fetch exports with 'kraken export-report'",
            exitCode: .failure)
    }

    private func refuseFile(_ path: EndpointPath, _ tool: Tool) throws {
        if !raw {
            throw Failure.call(
                "\(path) answers with an archive, which is no JSON",
                hint: "add --raw and lead it to a file, or use 'kraken export-report --retrieve-id'")
        }
        if tool.console.isTerminal {
            throw Failure.call(
                "\(path) answers with an archive, which no terminal can show", hint: "lead it to a file: … --raw > FILE"
            )
        }
    }
}

extension KrakenError {
    fileprivate var isTooLarge: Bool {
        if case .unreachable(let fault) = self { return fault.reason == .answerTooLarge }
        return false
    }
}
