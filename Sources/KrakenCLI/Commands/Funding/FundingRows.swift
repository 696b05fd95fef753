import KrakenCore
import Trading
import Transport

/// How deposits, withdrawals and payments are shown.
enum FundingRows {
    static func table(_ rows: [FundingRow], assets: [String: String]) -> Table {
        Table(
            columns: [
                .init("Reference", key: "refid"), .init("Made (UTC)", key: "time", rank: 1), .init("Asset"),
                .init("Amount", .number),
                .init("Fee", .number, rank: 2), .init("Method", rank: 3), .init("Key", rank: 4),
                .init("State", key: "status"),
                .init("Info", rank: 5), .init("Transaction", key: "txid", rank: 6),
            ],
            rows: rows.map { row in
                [
                    row.reference, row.time.dateTime, assets[row.asset] ?? row.asset, row.amount.grouped(),
                    row.fee.grouped(), row.method, row.key ?? "", row.state, row.info ?? "", row.transactionID ?? "",
                ]
            })
    }

    static func json(_ row: FundingRow, assets: [String: String]) -> JSON {
        .object([
            "refid": .string(row.reference), "asset": .string(assets[row.asset] ?? row.asset),
            "method": .string(row.method), "network": .text(row.network), "amount": .text(row.amount),
            "fee": .text(row.fee), "time": .time(row.time), "status": .string(row.status),
            "remark": .text(row.remark), "key": .text(row.key), "info": .text(row.info),
            "txid": .text(row.transactionID),
        ])
    }

    /// What is said about payments nobody knows about.
    static func cautions(_ list: FundingList) -> [Report.Block] {
        let appeared = list.appeared.map { payment in
            Report.Block.line(
                .caution,
                "\(payment.words) was called not made and is listed as \(payment.reference ?? "?")")
        }
        let open = list.unresolved.map { payment in
            Report.Block.line(
                .caution,
                "\(payment.kind.rawValue) \(payment.id) (\(payment.words)) \(payment.state.words); see 'kraken \(payment.kind.command) resolve'"
            )
        }
        let failure = list.journalFailure.map {
            Report.Block.line(.caution, "the journal cannot be read: \(Failure($0).message)")
        }
        return appeared + open + [failure].compactMap(\.self)
    }
}

extension FundingRow {
    /// Where it is, with the exchange's remark.
    var state: String { remark.map { "\(status) (\($0))" } ?? status }
}

extension Payment {
    /// The payment in words: `0.01 BTC to cold-wallet`.
    var words: String { "\(amount) \(asset) to \(destination)" }

    var json: JSON {
        .object([
            "id": .string(id.description), "kind": .string(kind.rawValue), "asset": .string(asset.description),
            "key": .string(destination), "address": .text(address), "amount": .text(amount),
            "max_fee": .text(maximumFee), "created": .time(createdAt), "state": .string(state.rawValue),
            "refid": .text(reference),
        ])
    }
}

extension Payment.Kind {
    /// The command that makes it.
    var command: String { self == .withdrawal ? "withdraw" : "transfer" }
}

extension Payment.State {
    /// What is known, as the end of a sentence.
    var words: String {
        switch self {
        case .intended, .notSent: "was not sent"
        case .sending, .unknown: "has no definite answer; it may have been made"
        case .probablyNotMade: "was probably not made"
        case .made: "was made"
        case .refused: "was refused"
        case .saidMade: "was made, as you said"
        case .saidNotMade: "was not made, as you said"
        case .appeared: "was made after all"
        }
    }
}
