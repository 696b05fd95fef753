extension Program {
    /// What is wrong with the declarations, the defaults and the examples; empty when all is well.
    public var problems: [String] {
        let defaults = (root.body.badDefaults() + badGlobalDefaults()).map { "a default cannot be read: \($0.message)" }
        return spec.problems + defaults + spec.allCommands.flatMap(exampleProblems)
    }

    private func exampleProblems(of command: LocatedCommand) -> [String] {
        command.spec.examples.compactMap { example in
            let words = ShellWords.command(in: example.line)
            guard words.first == spec.name else {
                return "an example does not start with \(spec.name): \(example.line)"
            }
            do throws(UsageError) {
                guard case .run(let invocation) = try parse(Array(words.dropFirst())) else { return nil }
                return invocation.path.starts(with: command.path) ? nil : "an example is misplaced: \(example.line)"
            } catch {
                return "an example does not parse: \(example.line): \(error.message)"
            }
        }
    }
}
