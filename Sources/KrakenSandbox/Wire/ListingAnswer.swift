import Trading
import Transport

extension ListedAsset {
    /// The asset's row in Assets.
    var json: JSON {
        .object([
            "aclass": "currency", "altname": .string(alternativeName), "decimals": .integer(decimals),
            "display_decimals": .integer(displayDecimals), "status": "enabled",
        ])
    }
}

extension ListedMarket {
    /// Which part of a market's rules is asked for.
    enum Section: String {
        case info, leverage, fees, margin
    }

    /// The market's row in AssetPairs.
    func json(_ section: Section) -> JSON {
        switch section {
        case .info: .object(names + rules + leverage + fees + margin + limits)
        case .leverage: .object(leverage)
        case .fees: .object(fees)
        case .margin: .object(margin)
        }
    }

    private var names: [(String, JSON)] {
        [
            ("altname", .string(instrument.alternativeName)), ("wsname", .string(slashedName)),
            ("aclass_base", "currency"), ("base", .string(instrument.baseID)), ("aclass_quote", "currency"),
            ("quote", .string(instrument.quoteID)), ("lot", "unit"),
        ]
    }

    private var rules: [(String, JSON)] {
        [
            ("cost_decimals", .integer(instrument.costDecimals)), ("pair_decimals", .integer(instrument.priceDecimals)),
            ("lot_decimals", .integer(instrument.quantityDecimals)), ("lot_multiplier", 1),
        ]
    }

    private var leverage: [(String, JSON)] {
        let list = { (leverages: [Int]) in JSON.array(leverages.map { .integer($0) }) }
        return [
            ("leverage_buy", list(instrument.buyLeverages)), ("leverage_sell", list(instrument.sellLeverages)),
        ]
    }

    private var fees: [(String, JSON)] {
        [
            ("fees", Self.json(instrument.takerFees)), ("fees_maker", Self.json(instrument.makerFees)),
            ("fee_volume_currency", "ZUSD"),
        ]
    }

    private var margin: [(String, JSON)] {
        [("margin_call", .integer(MarginTerms.callLevel)), ("margin_stop", .integer(MarginTerms.stopLevel))]
    }

    private var limits: [(String, JSON)] {
        [
            ("ordermin", .string(instrument.minimumQuantity.description)),
            ("costmin", .string(instrument.minimumCost?.description ?? "0")),
            ("tick_size", .string(instrument.tick.description)), ("status", .string(instrument.status.rawValue)),
            ("execution_venue", "international"),
        ]
    }

    private static func json(_ tiers: [Instrument.FeeTier]) -> JSON {
        .array(tiers.map { [.number($0.volume.description), .number($0.fee.description)] })
    }
}
