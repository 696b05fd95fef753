extension OrderRequest {
    /// What in an order does not go together, whatever the market.
    public enum Contradiction: Hashable, Sendable {
        case needsPrice(OrderType)
        case takesNoPrice(OrderType)
        case needsSecondPrice(OrderType)
        case takesNoSecondPrice(OrderType)
        /// A trailing stop follows the market at a distance, `+X` or `+X%`.
        case trailingNeedsDistance
        /// The limit of a trailing stop is counted from its trigger, `+Y` or `-Y`.
        case trailingLimitNeedsDistance
        case displayOnlyForIcebergs
        case icebergNeedsDisplay
        /// At least a fifteenth of an iceberg must show, and not more than all of it.
        case displayOutOfRange(minimum: Quantity)
        case postOnlyForResting
        case postNeedsToStay
        case oneFeeAssetOnly
        case volumeInQuoteOnlyForMarketBuys
        case fillOrKillOnlyForLimits
        case immediateOnlyForLimits
        case dateNeedsExpiry
        case triggerOnlyForTriggered
        case reduceOnlyNeedsLeverage
        case settlingNeedsLeverage
        case volumeInQuoteNeedsOwnMoney
        /// Once the own money is no leverage.
        case leverageBelowTwo
        /// What follows a fill would open a position again.
        case closingHasNoClose
        case settlingIsImmediate
        case closeType(OrderType)
        case closePrice
    }

    /// Everything that does not go together; empty for an order the exchange can understand.
    public var contradictions: [Contradiction] { priceContradictions + optionContradictions + closeContradictions }

    private var priceContradictions: [Contradiction] {
        var found: [Contradiction] = []
        if type.hasPrice && price == nil { found.append(.needsPrice(type)) }
        if !type.hasPrice && price != nil { found.append(.takesNoPrice(type)) }
        if type.hasSecondPrice && secondPrice == nil { found.append(.needsSecondPrice(type)) }
        if !type.hasSecondPrice && secondPrice != nil { found.append(.takesNoSecondPrice(type)) }
        if type.isTrailing, let price, price.direction != .above { found.append(.trailingNeedsDistance) }
        if type == .trailingStopLimit, let secondPrice, secondPrice.direction == nil {
            found.append(.trailingLimitNeedsDistance)
        }
        return found
    }

    private var optionContradictions: [Contradiction] {
        let (flags, force) = (options.flags, options.timeInForce)
        var found: [Contradiction] = []
        if type == .iceberg {
            found += displayContradictions
        } else if options.displayQuantity != nil {
            found.append(.displayOnlyForIcebergs)
        }
        if flags.contains(.post) && !type.isResting { found.append(.postOnlyForResting) }
        if flags.contains(.post) && force?.isImmediate == true { found.append(.postNeedsToStay) }
        if flags.isSuperset(of: [.feeInBase, .feeInQuote]) { found.append(.oneFeeAssetOnly) }
        if flags.contains(.volumeInQuote) && (type != .market || side != .buy) {
            found.append(.volumeInQuoteOnlyForMarketBuys)
        }
        if force == .fillOrKill && type != .limit { found.append(.fillOrKillOnlyForLimits) }
        if force == .immediateOrCancel && type.isTriggered { found.append(.immediateOnlyForLimits) }
        if force == .goodTillDate && options.expiry == nil { found.append(.dateNeedsExpiry) }
        if options.trigger != nil && !type.isTriggered && options.close?.type.isTriggered != true {
            found.append(.triggerOnlyForTriggered)
        }
        return found + marginContradictions
    }

    private var marginContradictions: [Contradiction] {
        if let leverage = options.leverage {
            if leverage < 2 { return [.leverageBelowTwo] }
            if isVolumeInQuote { return [.volumeInQuoteNeedsOwnMoney] }
            if onlyReduces && options.close != nil { return [.closingHasNoClose] }
            return type == .settlePosition && options.start != nil ? [.settlingIsImmediate] : []
        }
        if type == .settlePosition { return [.settlingNeedsLeverage] }
        return options.isReduceOnly ? [.reduceOnlyNeedsLeverage] : []
    }

    private var displayContradictions: [Contradiction] {
        guard let shown = options.displayQuantity else { return [.icebergNeedsDisplay] }
        let minimum = Quantity(units: quantity.units.divided(by: 15, rounding: .up))
        return shown >= minimum && shown <= quantity && shown > .zero ? [] : [.displayOutOfRange(minimum: minimum)]
    }

    private var closeContradictions: [Contradiction] {
        guard let close = options.close else { return [] }
        if !close.type.hasPrice { return [.closeType(close.type)] }
        return close.type.hasSecondPrice == (close.secondPrice != nil) ? [] : [.closePrice]
    }
}
