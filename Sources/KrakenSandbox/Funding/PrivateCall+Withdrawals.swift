import Trading
import Transport

extension PrivateCall {
    func withdrawMethods() throws -> JSON {
        try .array(
            chosenMethods().map { method in
                .object([
                    "asset": .string(method.asset), "method": .string(method.name),
                    "network": .string(method.network), "minimum": .string(method.withdrawalMinimum.description),
                ])
            })
    }

    /// The one verified address of each method.
    func withdrawAddresses() throws -> JSON {
        let isWanted = parameters["verified"].map { !["false", "0"].contains($0.lowercased()) } ?? true
        let chosen = try chosenMethods().filter { method in
            isWanted && (parameters["key"] ?? method.destination.key) == method.destination.key
                && (parameters["method"] ?? method.name) == method.name
        }
        return .array(
            chosen.map { method in
                let (key, address) = method.destination
                let name = catalogue.asset(method.asset)?.alternativeName ?? method.asset
                return .object([
                    "address": .string(address), "asset": .string(name), "method": .string(method.name),
                    "key": .string(key), "verified": .bool(true),
                ])
            })
    }

    /// What a withdrawal would come to; the amount told is without the fee.
    func withdrawInformation() throws -> JSON {
        let (asset, method, amount) = try withdrawal()
        let free = try Holdings(store: store, catalogue: catalogue).available(asset.id)
        let text = { (amount: Amount) in JSON.string(amount.text(decimals: asset.sentDecimals)) }
        return .object([
            "method": .string(method.name), "limit": text(max(.zero, free - method.withdrawalFee)),
            "amount": text(amount - method.withdrawalFee), "fee": text(method.withdrawalFee),
        ])
    }

    func withdraw() throws -> JSON {
        let (asset, method, amount) = try withdrawal()
        if let address = parameters["address"], address != method.destination.address {
            throw ExchangeFault.wrongAddress
        }
        if let text = parameters["max_fee"] {
            guard let most = try? Amount(parsing: text) else { throw ExchangeFault.invalidArguments("max_fee") }
            guard method.withdrawalFee <= most else { throw ExchangeFault.maximumFeeExceeded }
        }
        try checkFree(amount, of: asset)
        return try .object(["refid": .string(treasury.withdraw(amount, by: method, at: now))])
    }

    func withdrawStatus() throws -> JSON { try fundingStatus(.withdrawal, limit: 500) }

    /// False when the withdrawal is too far on its way.
    func cancelWithdrawal() throws -> JSON {
        let asset = try fundedAsset()
        guard let reference = parameters["refid"], let found = try store.funding.find(reference),
            found.direction == .withdrawal, found.asset == asset.id
        else { throw ExchangeFault.invalidArguments("refid") }
        return try .bool(treasury.cancel(found, at: now))
    }

    func transferToWallet() throws -> JSON {
        let asset = try fundedAsset()
        guard parameters["from"] == "Spot Wallet" else { throw ExchangeFault.invalidArguments("from") }
        guard parameters["to"] == "Futures Wallet" else { throw ExchangeFault.invalidArguments("to") }
        let amount = try fundedAmount(of: asset)
        try checkFree(amount, of: asset)
        return try .object(["refid": .string(treasury.moveToFutures(amount, of: asset.id, at: now))])
    }

    // MARK: Arguments

    private func chosenMethods() throws -> [FundingMethod] {
        let assets = try parameters["asset"] == nil ? catalogue.assets : [fundedAsset()]
        let network = parameters["network"]
        return assets.flatMap { FundingMethod.all(of: $0.id) }.filter { network == nil || $0.network == network }
    }

    private func withdrawal() throws -> (ListedAsset, FundingMethod, Amount) {
        let asset = try fundedAsset()
        let methods = FundingMethod.all(of: asset.id)
        guard !methods.isEmpty else { throw ExchangeFault.noFundingMethod }
        guard let key = parameters["key"] else { throw ExchangeFault.invalidArguments("key") }
        guard let method = methods.first(where: { $0.destination.key == key }) else {
            throw ExchangeFault.unknownWithdrawKey
        }
        let amount = try fundedAmount(of: asset)
        guard amount >= method.withdrawalMinimum, amount > method.withdrawalFee else {
            throw ExchangeFault.invalidFundingAmount
        }
        return (asset, method, amount)
    }

    private func fundedAmount(of asset: ListedAsset) throws -> Amount {
        guard let text = parameters["amount"] else { throw ExchangeFault.invalidArguments("amount") }
        guard let amount = try? Amount(parsing: text), amount > .zero, amount.decimalsUsed <= asset.sentDecimals else {
            throw ExchangeFault.invalidFundingAmount
        }
        return amount
    }

    private func checkFree(_ amount: Amount, of asset: ListedAsset) throws {
        let free = try Holdings(store: store, catalogue: catalogue).available(asset.id)
        guard amount <= free else { throw ExchangeFault.insufficientFundsToMove }
        try checkStays(amount, of: asset, .insufficientFundsToMove)
    }
}
