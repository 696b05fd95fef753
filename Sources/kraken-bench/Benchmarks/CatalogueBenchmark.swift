import KrakenSandbox

extension Benchmark {
    /// What a large catalogue costs a command that has it on disk.
    static let catalogue = Benchmark("catalogue", "a warm kraken ticker with 1,400 pairs beside one with 10") {
        options in
        let folder = try Folder()
        defer { folder.remove() }
        return try await withServer(Listing(pairs: 1_400).answer) { largeURL in
            try await withServer(Listing(pairs: 10).answer) { smallURL in
                func ticker(_ home: String, _ url: String) -> Program {
                    Program(
                        [options.program, "ticker", "BTC/USD"], .client(home: folder.path + "/" + home, url: url))
                }
                let pairs = try Pairs(
                    rounds: options.rounds, ticker("large", largeURL), ticker("small", smallURL))
                return [
                    Figure(
                        what: "warm kraken ticker, 1,400 pairs", value: pairs.first.text(2) + " ms",
                        floor: "10 pairs " + pairs.second.text(2) + " ms",
                        ratio: (pairs.difference >= 0 ? "+" : "") + pairs.difference.text(2) + " ms",
                        goal: "<= +3 ms")
                ]
            }
        }
    }
}

/// A made-up list of markets, and a server's answers about it in the exchange's format.
struct Listing: Sendable {
    private let assets: String
    private let pairs: String

    /// The first `count` of 1,400 markets, BTC/USD among them.
    init(pairs count: Int) {
        let markets = Self.markets.prefix(count)
        let names = Set(markets.flatMap { [$0.base, $0.quote] }).sorted()
        assets = names.map { Self.assetRecord($0) }.joined(separator: ",")
        pairs = markets.map { Self.pairRecord($0.base, $0.quote) }.joined(separator: ",")
    }

    /// Answers Assets, AssetPairs and the ticker of BTC/USD.
    @Sendable func answer(_ request: ExchangeRequest) -> ExchangeAnswer {
        let result =
            switch request.path {
            case "/0/public/Assets": assets
            case "/0/public/AssetPairs": pairs
            default: Self.ticker
            }
        return .whole(ExchangeResponse(body: Array(#"{"error":[],"result":{\#(result)}}"#.utf8)))
    }

    /// 560 assets against dollar and euro, and every fourth of them against two more.
    private static var markets: [(base: String, quote: String)] {
        let bases = ["XBT", "ETH", "SOL", "ADA", "XRP", "DOT", "LTC", "LINK"] + (0..<552).map(invented)
        let all = bases.flatMap { [($0, "USD"), ($0, "EUR")] }
        return all + bases.enumerated().filter { $0.offset % 4 == 0 }.flatMap { [($0.1, "GBP"), ($0.1, "USDT")] }
    }

    /// A name like those of real assets: three to five letters.
    private static func invented(_ number: Int) -> String {
        let letters = Array("AEIOUKRNTMLSPDG")
        var (name, rest) = ("", number &* 7919 &+ 50_625)
        for _ in 0..<(3 + number % 3) {
            name.append(letters[rest % letters.count])
            rest /= letters.count
        }
        return name + String(number, radix: 36).uppercased()
    }

    private static func id(_ asset: String) -> String {
        switch asset {
        case "USD", "EUR", "GBP": "Z" + asset
        case "XBT", "ETH", "XRP", "LTC": "X" + asset
        default: asset
        }
    }

    private static func assetRecord(_ name: String) -> String {
        #""\#(id(name))":{"aclass":"currency","altname":"\#(name)","decimals":10,"display_decimals":5,"#
            + #""collateral_value":0.9,"status":"enabled"}"#
    }

    private static func pairRecord(_ base: String, _ quote: String) -> String {
        #""\#(id(base))\#(id(quote))":{"altname":"\#(base)\#(quote)","wsname":"\#(base)/\#(quote)","#
            + #""aclass_base":"currency","base":"\#(id(base))","aclass_quote":"currency","quote":"\#(id(quote))","#
            + #""lot":"unit","cost_decimals":5,"pair_decimals":1,"lot_decimals":8,"lot_multiplier":1,"#
            + #""leverage_buy":[2,3,4,5],"leverage_sell":[2,3,4,5],"fees":\#(fees),"fees_maker":\#(fees),"#
            + #""fee_volume_currency":"ZUSD","margin_call":80,"margin_stop":40,"ordermin":"0.0001","costmin":"0.5","#
            + #""tick_size":"0.1","status":"online"}"#
    }

    private static let fees =
        "[[0,0.4],[10000,0.35],[50000,0.24],[100000,0.22],[250000,0.2],[500000,0.18],[1000000,0.16],[10000000,0.1]]"

    private static let ticker = #"""
        "XXBTZUSD":{"a":["64250.10000","1","1.000"],"b":["64250.00000","1","1.000"],"c":["64250.10000","0.01"],\#
        "v":["135.50749508","1624.52548110"],"p":["64049.10823","63731.42459"],"t":[2573,35952],\#
        "l":["63878.40000","63374.20000"],"h":["64348.70000","64348.70000"],"o":"63974.80000"}
        """#
}
