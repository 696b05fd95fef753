import CommandKit
import Trading

extension OrderRequest.Contradiction {
    /// What does not go together, as a mistake of the command line.
    var mistake: UsageError.Mistake {
        switch self {
        case .needsPrice(let type): .needs(type.withArticle, needed: "--price")
        case .takesNoPrice(let type): .conflict(["--order-type \(type.rawValue)", "--price"])
        case .needsSecondPrice(let type): .needs(type.withArticle, needed: "--price2")
        case .takesNoSecondPrice(let type): .conflict(["--order-type \(type.rawValue)", "--price2"])
        case .trailingNeedsDistance: .needs("a trailing order", needed: "--price with a distance such as +5 or +1%")
        case .trailingLimitNeedsDistance:
            .needs("a trailing limit", needed: "--price2 with a distance such as +0 or -1%")
        case .displayOnlyForIcebergs: .needs("--displayvol", needed: "--order-type iceberg")
        case .icebergNeedsDisplay: .needs("an iceberg order", needed: "--displayvol")
        case .displayOutOfRange(let minimum):
            .needs("an iceberg order", needed: "--displayvol from \(minimum) up to its volume")
        case .postOnlyForResting: .needs("--post-only", needed: "--order-type limit or iceberg")
        case .postNeedsToStay: .conflict(["--post-only", "--time-in-force IOC or FOK"])
        case .oneFeeAssetOnly: .conflict(["--oflags fcib", "--oflags fciq"])
        case .volumeInQuoteOnlyForMarketBuys: .needs("--oflags viqc", needed: "--order-type market and --side buy")
        case .fillOrKillOnlyForLimits: .needs("--time-in-force FOK", needed: "--order-type limit")
        case .immediateOnlyForLimits: .needs("--time-in-force IOC", needed: "an order without a trigger")
        case .dateNeedsExpiry: .needs("--time-in-force GTD", needed: "--expire-time")
        case .triggerOnlyForTriggered: .needs("--trigger", needed: "an order with a trigger, such as stop-loss")
        case .reduceOnlyNeedsLeverage: .needs("--reduce-only", needed: "--leverage")
        case .settlingNeedsLeverage: .needs("--order-type settle-position", needed: "--leverage")
        case .volumeInQuoteNeedsOwnMoney: .conflict(["--oflags viqc", "--leverage"])
        case .leverageBelowTwo: .needs("--leverage", needed: "a whole number from 2 up")
        case .closingHasNoClose: .conflict(["an order that only closes a position", "--close-order-type"])
        case .settlingIsImmediate: .conflict(["--order-type settle-position", "--start-time"])
        case .closeType(let type): .conflict(["--close-order-type \(type.rawValue)", "a conditional close"])
        case .closePrice:
            .needs("that --close-order-type", needed: "--close-price2 exactly for types that end in -limit")
        }
    }

    /// The mistake as a sentence.
    var words: String {
        switch mistake {
        case .needs(let what, let needed): "\(what) needs \(needed)"
        case .conflict(let names): names.joined(separator: " and ") + " exclude each other"
        default: "the order contradicts itself"
        }
    }
}

extension OrderType {
    fileprivate var withArticle: String { (self == .iceberg ? "an " : "a ") + "\(rawValue) order" }
}
