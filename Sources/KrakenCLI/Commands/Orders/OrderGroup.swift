import CommandKit

extension ToolCommand {
    /// Everything about single orders; without a subcommand an order is checked or placed.
    static let order = Command("order", summary: "Check an order, and place it when told to.", category: "Orders") {
        CommandBody(
            details: "Without a subcommand it is 'order place': see 'kraken order place --help' for every option.",
            examples: OrderCommand.examples,
            defaultSubcommand: "place",
            subcommands: [
                .orderPlace, .orderAmend, .orderEdit, .orderBatch, .orderShow, .orderWatch, .orderResolve,
                .orderBracket,
            ])
    }
}
