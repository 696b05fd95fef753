import CommandKit

extension ToolCommand {
    static let cancel = Command("cancel", summary: "Cancel orders, and see what became of them.", category: "Orders") {
        CommandBody(
            details: """
                A cancel lowers risk: it waits for nobody, and needs no settings but the key and the venue. It is repeated \
                until the order is seen to be gone. Cancelling all orders, or those of a market or a number, lists them and \
                asks before; without a terminal it needs --yes. 'kraken panic' never asks. Without a subcommand it is 'cancel now'.
                """,
            examples: CancelCommand.examples,
            defaultSubcommand: "now",
            subcommands: [.cancelNow, .cancelAfter])
    }

    static let cancelNow = Command(
        "now", summary: "Cancel orders by id, market or number, or all of them.", category: "Orders"
    ) {
        CommandBody(
            details: """
                The word 'now' may be left out. Ids may be order ids, client order ids, or the beginning of one. More than \
                two are cancelled with one call for each fifty.
                """,
            examples: CancelCommand.examples,
            rows: [.cancelled],
            inputs: Input.options("txid", placeholder: "ID", help: "Order ids, with spaces or commas between."),
            Input.options(
                "cl-ord-id", placeholder: "CLIENT-ID", help: "Client order ids, with spaces or commas between."),
            Input.arguments("more", placeholder: "ID", help: "Ids of any kind, or their beginnings."),
            Input.option("pair", short: "p", placeholder: "PAIR", help: "Every open order of a market."),
            Input.option("userref", placeholder: "N", help: "Every open order with that number."),
            Input.flag("cancel-all", help: "Every open order of the account, stops and manual ones included."),
            Input.flag("all", help: "The same as --cancel-all."),
            Input.flag("yes", short: "y", help: "Do not ask before cancelling many."),
            arguments: CancelCommand.init(orders:clientOrders:more:pair:userref:cancelAll:all:yes:),
            run: { try await $0.run(in: $1) })
    }

    static let cancelAfter = Command(
        "after", summary: "Let the exchange cancel everything when a time is over.", category: "Orders"
    ) {
        CommandBody(
            details: """
                The exchange's own switch: when the seconds are over, it cancels every order of the account, stops and \
                manual ones included. 0 disarms it. With --keep-alive the switch is armed for a minute and armed again \
                every 15 to 20 seconds until Ctrl-C, or until the exchange is not online; then it is disarmed. \
                The exchange announces its maintenance to people, not to programs: end this before one that you know of, \
                because a switch that is armed when the service stops cancels everything when it comes back.
                """,
            examples: [
                Example("kraken cancel after 60 --yes --sandbox", "Everything is cancelled in a minute."),
                Example("kraken cancel after 0 --sandbox", "Disarm it."),
                Example("kraken cancel after --keep-alive --yes", "As long as this runs, nothing is cancelled."),
            ],
            inputs: Input.optionalArgument("seconds", placeholder: "SECONDS", help: "After how long; 0 disarms."),
            Input.flag("keep-alive", help: "Keep it armed until Ctrl-C, then disarm it."),
            Input.flag("yes", short: "y", help: "Do not ask before."),
            arguments: CancelAfterCommand.init(seconds:keepAlive:yes:),
            run: { try await $0.run(in: $1) })
    }
}
