import KrakenCore
import Trading
import Transport

/// Money in and out, and exports, as their commands take them.
enum FundingWords {
    /// `Withdraw` as `withdraw send`.
    static func withdraw(_ given: inout WireArguments) throws(Failure) -> [String] {
        var words = [
            "withdraw", "send", "--asset=\(try given.required("asset"))", "--key=\(try given.required("key"))",
        ]
        guard let amount = try given.number("amount") else { throw .call("Withdraw needs 'amount'") }
        words.append("--amount=\(amount)")
        if let address = try given.text("address") { words.append("--address=\(address)") }
        if let fee = try given.number("max_fee") { words.append("--max-fee=\(fee)") }
        return words
    }

    /// `WithdrawCancel` as `withdraw cancel`.
    static func withdrawCancel(_ given: inout WireArguments) throws(Failure) -> [String] {
        [
            "withdraw", "cancel", "--asset=\(try given.required("asset"))", "--refid=\(try given.required("refid"))",
        ]
    }

    /// `WalletTransfer` as `transfer send`, which goes one way only.
    static func transfer(_ given: inout WireArguments) throws(Failure) -> [String] {
        let asset = try given.required("asset")
        guard let amount = try given.number("amount") else { throw .call("WalletTransfer needs 'amount'") }
        let way = [("from", WalletTransfer.source), ("to", WalletTransfer.destination)]
        for (name, wallet) in way {
            let text = try given.required(name)
            guard text == wallet else {
                throw .call("'\(name)': '\(text)' is not '\(wallet)', and the exchange moves money no other way here")
            }
        }
        return ["transfer", "send", "--asset=\(asset)", "--amount=\(amount)"]
    }

    /// `AddExport` as `export-report`.
    static func addExport(_ given: inout WireArguments) throws(Failure) -> [String] {
        var words = [
            "export-report", "--report=\(try given.required("report").lowercased())",
            "--description=\(try given.required("description"))",
        ]
        if let format = try given.text("format") { words.append("--format=\(format.lowercased())") }
        let fields = try given.list("fields")
        if fields != ["all"] { words += fields.map { "--field=\($0)" } }
        if let start = try given.text("starttm") { words.append("--since=\(start)") }
        if let end = try given.text("endtm") { words.append("--until=\(end)") }
        return words
    }

    /// `RemoveExport` as `export-report --delete-id`, which deletes what is done and takes back what is not.
    static func removeExport(_ given: inout WireArguments) throws(Failure) -> [String] {
        let id = try given.required("id")
        guard try given.required("type").lowercased() == "delete" else {
            throw .call(
                "'type': only 'delete' is known here, because an export could be done before it is taken back",
                hint: "'kraken export-report --delete-id \(id)' takes it back or deletes it")
        }
        return ["export-report", "--delete-id=\(id)"]
    }

    /// `DepositAddresses` with `new` as `deposit addresses --new`.
    static func newAddress(_ given: inout WireArguments) throws(Failure) -> [String] {
        guard try given.isTrue("new") else { throw .call("'new' is neither true nor false") }
        var words = ["deposit", "addresses", "--asset=\(try given.required("asset"))"]
        if let method = try given.text("method") { words.append("--method=\(method)") }
        return words + ["--new"]
    }
}
