import Trading

extension Instrument {
    var columns: [SQLValue] {
        [
            .text(id), .text(pair), .text(alternativeName), .text(baseID), .text(quoteID), .integer(priceDecimals),
            .integer(quantityDecimals), .integer(costDecimals), .text(tick), .text(minimumQuantity),
            .text(minimumCost), .text(status.rawValue), .text(takerFees.text), .text(makerFees.text),
            .text(buyLeverages.text), .text(sellLeverages.text),
        ]
    }

    init(row: Row) throws {
        guard let pair = Pair(name: row.text(1)) else { throw DamagedRow(text: row.text(1)) }
        self.init(
            pair: pair, id: row.text(0), alternativeName: row.text(2), baseID: row.text(3), quoteID: row.text(4),
            priceDecimals: row.integer(5), quantityDecimals: row.integer(6), costDecimals: row.integer(7),
            tick: try Price(parsing: row.text(8)), minimumQuantity: try Quantity(parsing: row.text(9)),
            minimumCost: try row.optionalText(10).map { try Amount(parsing: $0) },
            status: Status(rawValue: row.text(11)) ?? .other, takerFees: try [FeeTier](text: row.text(12)),
            makerFees: try [FeeTier](text: row.text(13)), buyLeverages: [Int](text: row.text(14)),
            sellLeverages: [Int](text: row.text(15)))
    }
}

/// A row that does not hold what it should.
public struct DamagedRow: Error, Hashable, Sendable {
    /// The text that could not be read.
    public let text: String
}

extension [Instrument.FeeTier] {
    /// `0:0.4,10000:0.35`.
    fileprivate var text: String { map { "\($0.volume):\($0.fee)" }.joined(separator: ",") }

    fileprivate init(text: String) throws {
        self = try text.split(separator: ",").map { tier in
            let parts = tier.split(separator: ":")
            guard parts.count == 2 else { throw DamagedRow(text: text) }
            return try Instrument.FeeTier(
                volume: Amount(parsing: String(parts[0])), fee: Percent(parsing: String(parts[1])))
        }
    }
}

extension [Int] {
    /// `2,3,5`.
    fileprivate var text: String { map(String.init).joined(separator: ",") }

    fileprivate init(text: String) {
        self = text.split(separator: ",").compactMap { Int($0) }
    }
}

extension AssetEntry {
    var columns: [SQLValue] {
        [
            .text(id), .text(alternativeName), .text(name), .integer(decimals), .integer(displayDecimals),
            .text(kind), .text(status), .text(collateralValue),
        ]
    }

    init(row: Row) throws {
        self.init(
            id: row.text(0), alternativeName: row.text(1), name: Asset(row.text(2)), decimals: row.integer(3),
            displayDecimals: row.integer(4), kind: row.text(5), status: row.optionalText(6),
            collateralValue: try row.optionalText(7).map { try Quantity(parsing: $0) })
    }
}
