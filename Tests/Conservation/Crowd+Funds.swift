import KrakenSandbox
import Storage
import Trading
import Transport

extension Crowd {
    private static let keys = [
        "BTC": "sandbox-xxbt-bitcoin", "EUR": "sandbox-zeur-sepa", "ADA": "sandbox-ada-cardano",
        "USD": "sandbox-zusd-wire", "ETH": "sandbox-xeth-ethereum", "XTZ": "sandbox-xtz-tezos",
    ]

    /// Money that comes and goes otherwise than by trades.
    mutating func fund(_ books: Books) throws -> (String, Operation) {
        let asset = dice.one(of: Self.keys.keys.sorted())
        let isLarge = asset == "USD" || asset == "EUR"
        let units = Int128(dice.within(1, 5_000)) * Amount.one
        let amount = Amount(units: asset == "BTC" ? units / 50_000 : isLarge ? units / 5 : units / 50)
        let arguments: [(String, JSON)] = [("asset", .string(asset)), ("amount", .string(amount.description))]
        switch dice.below(10) {
        case 0...2: return ("deposit", .deposit(amount, asset, isConfirmed: dice.once(in: 2)))
        case 3:
            let change = dice.once(in: 2) ? amount : Amount(units: -amount.units / 2)
            let rounded = Amount(units: change.units - change.units % (Amount.one / 10_000))
            return ("adjust", .adjust(rounded, asset))
        case 4...6: return try ask("Withdraw", arguments + [("key", .string(Self.keys[asset] ?? ""))])
        case 7...8:
            let rows = try books.rows(
                "SELECT asset, reference FROM funding WHERE direction = 'withdrawal' ORDER BY serial DESC LIMIT 5", []
            ) { ($0.text(0), $0.text(1)) }
            guard let row = rows.randomElement(using: &dice) else { return try ask("WithdrawStatus") }
            return try ask("WithdrawCancel", [("asset", .string(row.0)), ("refid", .string(row.1))])
        default:
            return try ask("WalletTransfer", arguments + [("from", "Spot Wallet"), ("to", "Futures Wallet")])
        }
    }

    // MARK: Trouble

    /// Something that goes wrong with one of the next requests.
    mutating func fault() -> Operation {
        guard !dice.once(in: 20) else { return .clearFaults }
        let endpoint = dice.one(of: ["AddOrder", "AddOrderBatch", "CancelOrder", "AmendOrder", "Withdraw", nil])
        let lost: [FaultEffect] = [
            .lose, .reset, .cut(bytes: dice.below(60)), .garble, .page(status: 502), .errors(["EService:Busy"]),
            .delay(milliseconds: dice.within(1, 4_000)),
        ]
        if dice.once(in: 3) { return .arm(Fault(dice.one(of: lost), endpoint: endpoint, moment: .before)) }
        let changing: [FaultEffect] = [
            .hide(seconds: dice.within(1, 60)), .late(seconds: dice.within(1, 60)), .cancel(reason: "Test"),
            .respell(.omit), .ignore(parameter: "userref"),
        ]
        let effect = dice.one(of: lost + changing)
        return .arm(Fault(effect, endpoint: endpoint, moment: .after, count: dice.within(1, 2)))
    }

    /// A request that must not be carried out.
    mutating func badRequest() throws -> ExchangeRequest {
        let client = dice.below(clients.count)
        switch dice.below(8) {
        case 0: return try watcher.request("AddOrder", [("pair", "XBTUSD")])
        case 1: return try watcher.request("Withdraw", [("asset", "XBT"), ("amount", "0.1")])
        case 2: return try clients[client].repeating("AddOrder", [("pair", "XBTUSD"), ("ordertype", "market")])
        case 3:
            var request = try clients[client].request("CancelAll")
            if dice.once(in: 4) { request.body.append(0x20) } else { request.path = "/0/private/NoSuchMethod" }
            return request
        case 4: return try clients[client].request("AddOrder", [("pair", "NOPE"), ("ordertype", "limit")])
        case 5: return try clients[client].request("Withdraw", [("asset", "XBT"), ("amount", "-1"), ("key", "x")])
        case 6: return try clients[client].request("WithdrawCancel", [("asset", "XBT"), ("refid", "FTx")])
        default:
            return try clients[client].request("AmendOrder", [("txid", "OAAAAA-AAAAA-AAAAAA"), ("order_qty", "1")])
        }
    }
}
