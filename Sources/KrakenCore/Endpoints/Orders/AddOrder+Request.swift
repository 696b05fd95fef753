extension AddOrder {
    /// An order for one market, its numbers written with as many digits as the market takes.
    ///
    /// Digits beyond are cut: check them against the market first.
    public init(
        _ request: OrderRequest, in instrument: Instrument, key: CorrelationKey?, deadline: Deadline?
    ) {
        self.init(
            pairID: instrument.id, side: request.side, typeName: request.type.rawValue,
            volume: request.quantity.text(decimals: instrument.quantityDecimals),
            price: request.price?.text(decimals: instrument.priceDecimals),
            secondPrice: request.secondPrice?.text(decimals: instrument.priceDecimals),
            clientOrderID: key?.clientOrderID, userReference: key?.userReference, deadline: deadline,
            flags: request.options.flags.sorted().map(\.rawValue), timeInForce: request.options.timeInForce?.rawValue,
            others: request.options.parameters(instrument, onlyReduces: request.mustOnlyReduce))
    }
}

extension OrderOptions {
    /// Everything but flags and time in force, by wire name.
    fileprivate func parameters(_ instrument: Instrument, onlyReduces: Bool) -> [Parameter] {
        let digits = instrument.priceDecimals
        return [
            Parameter("displayvol", optional: displayQuantity?.text(decimals: instrument.quantityDecimals)),
            Parameter("trigger", optional: trigger?.rawValue), Parameter("leverage", optional: leverage),
            Parameter("reduce_only", flag: onlyReduces), Parameter("stptype", optional: selfTradePrevention?.rawValue),
            Parameter("starttm", optional: start?.wireText), Parameter("expiretm", optional: expiry?.wireText),
            Parameter("close[ordertype]", optional: close?.type.rawValue),
            Parameter("close[price]", optional: close?.price.text(decimals: digits)),
            Parameter("close[price2]", optional: close?.secondPrice?.text(decimals: digits)),
        ].compactMap(\.self)
    }
}

extension OrderMoment {
    /// Seconds since 1970, or `+` seconds from the exchange's now.
    var wireText: String {
        switch self {
        case .at(let moment): String(moment.seconds)
        case .after(let seconds): "+\(seconds)"
        }
    }
}
