import Trading

/// An asset as the exchange lists it.
struct ListedAsset: Hashable, Sendable {
    /// The exchange's own key, such as `XXBT`.
    var id: String
    /// The exchange's short name, such as `XBT`.
    var alternativeName: String
    /// The modern name, such as `BTC`.
    var asset: Asset
    /// Digits after the point in a balance.
    var decimals: Int
    /// Digits after the point people are shown.
    var displayDecimals: Int

    /// The tradable asset this one is a locked variant of; itself for tradable ones.
    var tradable: Asset {
        Asset(String(asset.description.prefix { $0 != "." }))
    }
}

/// A market as the exchange lists it, and how lively it is.
struct ListedMarket: Hashable, Sendable {
    /// Names and rules.
    var instrument: Instrument
    /// The name with a slash in the exchange's old spelling, such as `XBT/USD`.
    var slashedName: String
    /// How the seeded market moves.
    var character: Character

    /// How a seeded market moves.
    struct Character: Hashable, Sendable {
        /// How many trades a usual day has.
        var dailyTrades: Int64
        /// The usual volume of one trade, in 10⁻³ of the base asset.
        var tradeSize: Int64
        /// How far a day's extremes usually lie beyond its open and close, in millionths of the price.
        var reach: Int64
        /// The usual distance of two levels of the order book, in millionths of the price.
        var levelStep: Int64
    }

    /// Digits after the point in the prices and costs of orders, trades, ticker and depth.
    ///
    /// The exchange pads them to the cost's digits; candles and order descriptions keep the price's own.
    var wideDecimals: Int { max(instrument.costDecimals, instrument.priceDecimals) }

    /// A price counted in ticks.
    func price(_ ticks: Int64) -> Price { Price(units: Int128(ticks) * instrument.tick.units) }

    /// How many ticks make a price, cut.
    func ticks(_ price: Price) -> Int64 { Int64(clamping: price.units / instrument.tick.units) }

    /// A quantity counted in the smallest units of volume.
    func quantity(_ lots: Int64) -> Quantity { Quantity(units: Int128(lots) * lot.units) }

    /// How many smallest units of volume make a quantity, cut.
    func lots(_ quantity: Quantity) -> Int64 { Int64(clamping: quantity.units / lot.units) }

    /// The smallest unit of volume.
    var lot: Quantity { Quantity(units: powerOfTen(Quantity.decimals - instrument.quantityDecimals)) }
}
