import Trading

/// One way in and out of the exchange for one asset.
struct FundingMethod: Hashable, Sendable {
    /// The exchange's own asset key.
    let asset: String
    /// What the exchange calls it.
    let name: String
    let network: String
    /// What the address of such a network looks like.
    let form: AddressForm
    let depositMinimum: Amount
    let withdrawalMinimum: Amount
    /// What a withdrawal costs; deposits are free.
    let withdrawalFee: Amount
    /// From the announcement of a payment until it is final.
    let duration: Duration

    /// Whether addresses are made on demand; banks have an account.
    var makesAddresses: Bool { form == .chain }

    enum AddressForm: Hashable, Sendable {
        case chain, invoice, bank
    }

    static func all(of asset: String) -> [FundingMethod] { methods.filter { $0.asset == asset } }

    private init(
        _ asset: String, _ name: String, _ network: String, _ form: AddressForm = .chain,
        least: (deposit: Int, withdrawal: Int), fee: Int, seconds: Int
    ) {
        let millionths = { (number: Int) in Amount(units: Int128(number) * Amount.one / 1_000_000) }
        (self.asset, self.name, self.network, self.form) = (asset, name, network, form)
        (depositMinimum, withdrawalMinimum) = (millionths(least.deposit), millionths(least.withdrawal))
        (withdrawalFee, duration) = (millionths(fee), .seconds(seconds))
    }

    /// Amounts in millionths of the asset.
    private static let methods = [
        FundingMethod("XXBT", "Bitcoin", "Bitcoin", least: (100, 400), fee: 150, seconds: 1_800),
        FundingMethod("XXBT", "Bitcoin Lightning", "Lightning", .invoice, least: (10, 10), fee: 0, seconds: 10),
        FundingMethod("XETH", "Ether (Hex)", "Ethereum", least: (2_000, 4_000), fee: 800, seconds: 300),
        FundingMethod("SOL", "Solana", "Solana", least: (10_000, 20_000), fee: 10_000, seconds: 30),
        FundingMethod("ADA", "Cardano", "Cardano", least: (1_000_000, 2_000_000), fee: 700_000, seconds: 300),
        FundingMethod("XTZ", "Tezos", "Tezos", least: (100_000, 200_000), fee: 160_000, seconds: 90),
        FundingMethod("XXDG", "Dogecoin", "Dogecoin", least: (5_000_000, 20_000_000), fee: 4_000_000, seconds: 1_200),
        FundingMethod(
            "USDT", "Tether USD (ERC20)", "Ethereum", least: (7_110_000, 10_000_000), fee: 4_000_000, seconds: 300),
        FundingMethod("USDT", "Tether USD (TRC20)", "Tron", least: (5_000_000, 5_000_000), fee: 2_500_000, seconds: 90),
        FundingMethod(
            "ZUSD", "Bank Wire", "Wire", .bank, least: (1_000_000, 20_000_000), fee: 4_000_000, seconds: 7_200),
        FundingMethod("ZEUR", "SEPA", "SEPA", .bank, least: (1_000_000, 5_000_000), fee: 1_000_000, seconds: 3_600),
    ]
}

extension FundingMethod {
    /// The only destination of withdrawals by this method, as if its owner had set it up long ago.
    var destination: (key: String, address: String) {
        let words = "\(asset) \(network)".lowercased().filter { $0.isLetter || $0 == " " }
        return ("sandbox-" + words.split(separator: " ").joined(separator: "-"), address(number: -1, seed: 0))
    }

    /// An address that belongs to nobody: it follows from method, seed and number, and no network accepts it.
    func address(number: Int, seed: UInt64) -> String {
        let key = SeededRandom.key(SeededRandom.key(SeededRandom.key(seed, "address"), "\(asset) \(name)"), number)
        switch form {
        case .chain: return "sandbox1" + Identifiers.letters(34, key).lowercased()
        case .invoice: return "lnsandbox1" + Identifiers.letters(60, key).lowercased()
        case .bank: return "AA00 SAND BOX0 " + Identifiers.letters(12, key).uppercased()
        }
    }
}
