import KrakenSandbox
import Trading
import Transport

/// What the exchange tells everybody of a market.
struct MarketTerms {
    let id: String
    let name: String
    let wireName: String
    let base: String
    let quote: String
    let costDecimals: Int
    let lotDecimals: Int
    let tick: Price
    let minimum: Quantity
    let takerFees: [Percent]
    let makerFees: [Percent]
    /// How many times the own money can be traded.
    let leverages: [Int]

    init(_ id: String, _ row: JSON) throws {
        self.id = id
        name = try row.text("altname")
        wireName = try row.text("wsname")
        (base, quote) = try (row.text("base"), row.text("quote"))
        (costDecimals, lotDecimals) = try (row.number("cost_decimals"), row.number("lot_decimals"))
        (tick, minimum) = try (Price(parsing: row.text("tick_size")), Quantity(parsing: row.text("ordermin")))
        takerFees = try Self.fees(row["fees"])
        makerFees = try Self.fees(row["fees_maker"])
        leverages = (row["leverage_buy"]?.elements ?? []).compactMap { $0.scalarText.flatMap { Int($0) } }
    }

    private static func fees(_ tiers: JSON?) throws -> [Percent] {
        try (tiers?.elements ?? []).map { tier in try Percent(parsing: tier.elements?.last?.scalarText ?? "") }
    }
}

/// All markets, and the digits of all assets.
struct ListedMarkets {
    let markets: [MarketTerms]
    let byID: [String: MarketTerms]
    let decimals: [String: Int]

    init(_ exchange: Exchange) throws {
        let pairs = try Self.ask(exchange, "AssetPairs")
        markets = try pairs.map { try MarketTerms($0.key, $0.value) }
        byID = Dictionary(uniqueKeysWithValues: markets.map { ($0.id, $0) })
        decimals = try Dictionary(
            uniqueKeysWithValues: Self.ask(exchange, "Assets").map { try ($0.key, $0.value.number("decimals")) })
    }

    private static func ask(_ exchange: Exchange, _ method: String) throws -> [JSON.Member] {
        let request = ExchangeRequest(method: "GET", path: "/0/public/" + method)
        guard let result = try JSON(parsing: exchange.respond(to: request).body)["result"] else {
            throw Violation("no answer to \(method)")
        }
        return result.members
    }
}

extension JSON {
    var members: [Member] {
        guard case .object(let members) = self else { return [] }
        return members
    }

    func text(_ key: String) throws -> String {
        guard let text = self[key]?.scalarText else { throw Violation("\(key) is missing in \(self.text)") }
        return text
    }

    func number(_ key: String) throws -> Int {
        guard let number = try Int(text(key)) else { throw Violation("\(key) is no number in \(self.text)") }
        return number
    }
}
