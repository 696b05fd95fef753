import CommandKit
import KrakenCore
import Transport

extension ToolCommand {
    static let completions = Command(
        "completions", summary: "Print the script with which a shell completes words.", category: "Help"
    ) {
        CommandBody(
            details: """
                The script asks this program while you type: for commands, options and their values, for markets (once any \
                command has fetched them) and for the orders you last listed. Nothing is sent and nothing is written.
                """,
            examples: [
                Example("kraken completions bash >> ~/.bashrc", "For bash, from the next shell on."),
                Example("kraken completions zsh > ~/.zfunc/_kraken", "For zsh, with ~/.zfunc in fpath."),
                Example("kraken completions fish > ~/.config/fish/completions/kraken.fish", "For fish."),
            ],
            inputs: Input.argument("shell", placeholder: "SHELL", help: "For which shell."),
            arguments: { (shell: Shell) in shell },
            run: { shell, _ in
                let script = shell.script(for: "kraken")
                return Report(
                    data: .object(["shell": .string(shell.rawValue), "script": .string(script)]),
                    blocks: [.verbatim(script)])
            })
    }
}
