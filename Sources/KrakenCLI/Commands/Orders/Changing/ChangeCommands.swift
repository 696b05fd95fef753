import CommandKit
import KrakenCore
import Trading

extension ToolCommand {
    static let orderAmend = Command("amend", summary: "Change an open order in place.", category: "Orders") {
        CommandBody(
            details: """
                The order keeps its id and what it has traded. Nothing is changed without --execute: the change is checked \
                here, and shown with what it means for the place in the queue; the exchange cannot check a change without \
                making it. A change is transmitted once; if its answer is lost, the order and its changes are looked at, \
                and nothing is sent again. Prices may depend on the market: they are turned into numbers first.
                """,
            examples: [
                Example(
                    "kraken order amend OQCLML-BW3P3-BUCMWZ --price bid-1 --sandbox", "See what a change would mean."),
                Example(
                    "kraken order amend OQCLML-BW3P3-BUCMWZ --volume 0.02 --execute --yes --sandbox",
                    "Change the volume."),
            ],
            inputs: ChangeInputs.id,
            ChangeInputs.volume,
            ChangeInputs.price,
            ChangeInputs.trigger,
            ChangeInputs.display,
            ChangeInputs.postOnly,
            ChangeInputs.execute,
            ChangeInputs.yes,
            ChangeInputs.despiteUnknown,
            ChangeInputs.override,
            arguments: ChangeCommand.init(
                amend:volume:price:trigger:display:postOnly:execute:yes:despiteUnknown:override:),
            run: { try await $0.run(in: $1) })
    }

    static let orderEdit = Command(
        "edit", summary: "Change an open order; in place whenever that is possible.", category: "Orders"
    ) {
        CommandBody(
            details: """
                As 'order amend', and beyond that what the exchange does only by cancelling the order and placing another \
                one: a new userref. Such a replacement has a new id, goes to the back of the queue, and leaves nothing in \
                the market if it goes wrong, so it must be asked for with --replace. The exchange replaces no order that \
                has a client id, as every order of this program has.
                """,
            examples: [
                Example(
                    "kraken order edit OQCLML-BW3P3-BUCMWZ --price 51000 --sandbox", "See what a change would mean."),
                Example(
                    "kraken order edit OQCLML-BW3P3-BUCMWZ --userref 7 --replace --sandbox",
                    "Check a replacement that carries another number."),
            ],
            inputs: ChangeInputs.id,
            ChangeInputs.volume,
            ChangeInputs.price,
            ChangeInputs.trigger,
            ChangeInputs.display,
            ChangeInputs.postOnly,
            Input.option("userref", placeholder: "N", help: "Another number for it; only a replacement gives it one."),
            Input.flag("replace", help: "Cancel it and place another one, where nothing else does."),
            ChangeInputs.execute,
            ChangeInputs.yes,
            ChangeInputs.despiteUnknown,
            ChangeInputs.override,
            arguments: ChangeCommand.init(
                edit:volume:price:trigger:display:postOnly:userref:replace:execute:yes:despiteUnknown:override:),
            run: { try await $0.run(in: $1) })
    }
}

/// Runs `kraken order amend` and `kraken order edit`.
struct ChangeCommand: Sendable {
    var id: String
    var draft = ChangeDraft()
    var mayReplace = false
    var execute: Bool
    var yes: Bool
    var despiteUnknown: Bool
    var overrideLimits: Bool

    // swift-format-ignore: one parameter for each input
    /// Throws when nothing is to be changed, or a number is not positive.
    init(
        amend id: String, volume: Quantity?, price: PriceTerm?, trigger: PriceTerm?, display: Quantity?, postOnly: Bool,
        execute: Bool, yes: Bool, despiteUnknown: Bool, override: Bool
    ) throws(UsageError.Mistake) {
        self.id = id
        (self.execute, self.yes, self.despiteUnknown, overrideLimits) = (execute, yes, despiteUnknown, override)
        draft.quantity = volume
        (draft.limitPrice, draft.triggerPrice) = (price, trigger)
        draft.displayQuantity = display
        draft.isPostOnly = postOnly
        try check(needing: Self.values)
    }

    // swift-format-ignore: one parameter for each input
    /// Throws when nothing is to be changed, or a number is not positive.
    init(
        edit id: String, volume: Quantity?, price: PriceTerm?, trigger: PriceTerm?, display: Quantity?, postOnly: Bool,
        userref: Int?, replace: Bool, execute: Bool, yes: Bool, despiteUnknown: Bool, override: Bool
    ) throws(UsageError.Mistake) {
        if let userref {
            guard let number = Int32(exactly: userref), number != 0 else {
                throw .invalid("--userref", text: "\(userref)", form: "a whole number of 32 bits, not 0", reason: nil)
            }
            draft.userReference = number
        }
        mayReplace = replace
        self.id = id
        (self.execute, self.yes, self.despiteUnknown, overrideLimits) = (execute, yes, despiteUnknown, override)
        draft.quantity = volume
        (draft.limitPrice, draft.triggerPrice) = (price, trigger)
        draft.displayQuantity = display
        draft.isPostOnly = postOnly
        try check(needing: Self.values + ["--userref"])
    }

    private static let values = ["--volume", "--price", "--trigger-price", "--displayvol"]

    private var hasValue: Bool {
        draft.quantity != nil || draft.limitPrice != nil || draft.triggerPrice != nil || draft.displayQuantity != nil
            || draft.userReference != nil
    }

    private func check(needing values: [String]) throws(UsageError.Mistake) {
        if !hasValue { throw .noneOf(values) }
        for (name, volume) in [("--volume", draft.quantity), ("--displayvol", draft.displayQuantity)] {
            if let volume, volume <= .zero { throw .notPositive(name, volume.description) }
        }
        for (name, price) in [("--price", draft.limitPrice), ("--trigger-price", draft.triggerPrice)] {
            if let price, !price.isPositive { throw .notPositive(name, price.description) }
        }
    }
}

/// What can be said of a change, in place or not.
private enum ChangeInputs {
    static let id = Input<String>.argument("id", placeholder: "ID", help: "The order's id, or your client id of it.")
    static let volume = Input<Quantity?>.option(
        "volume", short: "v", placeholder: "VOLUME", help: "The whole volume, with what has traded.")
    static let price = Input<PriceTerm?>.option(
        "price", placeholder: "PRICE",
        help: "The limit: a number; +5 or -1% from the last price; or bid, ask, mid, last.")
    static let trigger = Input<PriceTerm?>.option(
        "trigger-price", placeholder: "PRICE", help: "What sets it off; written like --price.")
    static let display = Input<Quantity?>.option(
        "displayvol", placeholder: "VOLUME", help: "How much of an iceberg shows.")
    static let postOnly = Input<Bool>.flag("post-only", help: "Refuse the change if the order would trade at once.")
    static let execute = Input<Bool>.flag("execute", help: "Change the order.")
    static let yes = Input<Bool>.flag("yes", short: "y", help: "Do not ask before changing it.")
    static let despiteUnknown = Input<Bool>.flag(
        "despite-unknown", help: "Change it although an earlier change of it may still come.")
    static let override = Input<Bool>.flag("override-limits", help: "Go beyond your own limits of the settings.")
}
