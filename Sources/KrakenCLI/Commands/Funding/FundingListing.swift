import CommandKit
import KrakenCore
import Trading
import Transport

extension ToolCommand {
    static let withdrawMethods = Command(
        "methods", summary: "List the ways in which assets can leave.", category: "Funding"
    ) {
        CommandBody(
            examples: [Example("kraken withdraw methods --asset BTC --sandbox", "The ways out of BTC.")],
            rows: [.withdrawalMethods],
            inputs: Input.option("asset", short: "a", placeholder: "ASSET", help: "Only this asset."),
            arguments: { (asset: String?) in asset },
            run: { try await FundingListing.withdrawMethods($0, $1) })
    }

    static let withdrawAddresses = Command(
        "addresses", summary: "List the addresses money can be sent to.", category: "Funding"
    ) {
        CommandBody(
            examples: [Example("kraken withdraw addresses --sandbox", "All of them, with their keys.")],
            rows: [.withdrawalAddresses],
            inputs: Input.option("asset", short: "a", placeholder: "ASSET", help: "Only this asset."),
            arguments: { (asset: String?) in asset },
            run: { try await FundingListing.withdrawAddresses($0, $1) })
    }

    static let withdrawInfo = Command("info", summary: "Say what a withdrawal would cost.", category: "Funding") {
        CommandBody(
            examples: [
                Example("kraken withdraw info -a BTC -k sandbox-xxbt-bitcoin -n 0.01 --sandbox", "Fee and limit.")
            ],
            inputs: Input.requiredOption("asset", short: "a", placeholder: "ASSET", help: "What would be sent."),
            Input.requiredOption("key", short: "k", placeholder: "KEY", help: "The name of the address."),
            Input.requiredOption(
                "amount", short: "n", placeholder: "AMOUNT", help: "How much would leave the account."),
            arguments: { (asset: String, key: String, amount: Amount) in (asset, key, amount) },
            run: { try await FundingListing.withdrawInfo($0.0, $0.1, $0.2, $1) })
    }

    static let withdrawCancel = Command(
        "cancel", summary: "Take a withdrawal back, if it is not too far on its way.", category: "Funding"
    ) {
        CommandBody(
            examples: [
                Example(
                    "kraken withdraw cancel -a BTC --refid FTQcuak-V6Za8qrWnhzTx67yYHz8Tg", "Tries to take it back.")
            ],
            inputs: Input.requiredOption("asset", short: "a", placeholder: "ASSET", help: "What was sent."),
            Input.requiredOption("refid", placeholder: "REFID", help: "The withdrawal, as --status names it."),
            arguments: { (asset: String, reference: String) in (asset, reference) },
            run: { try await FundingListing.cancel($0.0, $0.1, $1) })
    }
}

/// What the funding commands list.
enum FundingListing {
    static func report(_ answer: Envelope<FundingList>, _ what: String, _ venue: String) throws -> Report {
        let list = try answer.get()
        let note = counted(list.rows.count, what, venue, answer.timestamp)
        let table = list.rows.isEmpty ? [] : [Report.Block.table(FundingRows.table(list.rows, assets: list.assets))]
        let payments: [JSON.Member] = [
            .init("unresolved", .array(list.unresolved.map(\.json))),
            .init("appeared", .array(list.appeared.map(\.json))),
        ]
        let rows = JSON.array(list.rows.map { FundingRows.json($0, assets: list.assets) })
        return Report(
            data: .object(
                [.init("venue", .string(venue)), .init(what, rows)] + (what == "deposits" ? [] : payments)),
            blocks: table + [.line(nil, note)] + FundingRows.cautions(list), timestamp: answer.timestamp,
            rows: .member(what))
    }

    static func withdrawMethods(_ asset: String?, _ tool: Tool) async throws -> Report {
        let session = try tool.session(.account)
        let funding = try session.money()
        let answer = await funding.withdrawalMethods(of: asset)
        let methods = try answer.get()
        let names = await funding.modernNames(methods.map(\.asset))
        let table = Table(
            columns: [.init("Asset"), .init("Method"), .init("Network", rank: 1), .init("Minimum", .number)],
            rows: methods.map { [names[$0.asset] ?? $0.asset, $0.name, $0.network ?? "", $0.minimum?.grouped() ?? ""] })
        return report(
            "methods", table, answer.timestamp, session.venue.name,
            methods.map { method in
                .object([
                    "asset": .string(names[method.asset] ?? method.asset), "method": .string(method.name),
                    "network": .text(method.network),
                    "minimum": .text(method.minimum),
                ])
            })
    }

    static func withdrawAddresses(_ asset: String?, _ tool: Tool) async throws -> Report {
        let session = try tool.session(.account)
        let funding = try session.money()
        let answer = await funding.withdrawalAddresses(of: asset)
        let addresses = try answer.get()
        var table = Table(
            columns: [
                .init("Key"), .init("Asset"), .init("Method", rank: 1), .init("Address"), .init("Tag", rank: 3),
                .init("Verified", rank: 2), .init("First seen (UTC)", key: "first_seen", rank: 4),
            ],
            rows: addresses.map { address in
                let entry = address.entry
                return [
                    entry.key, address.asset.description, entry.method, entry.address, entry.tag ?? "",
                    entry.isVerified.map { $0 ? "yes" : "no" } ?? "", address.firstSeen?.dateTime ?? "",
                ]
            })
        table.shorter = Table.Shorter(
            column: 3, cells: addresses.map { $0.entry.address.ends(10, 6) },
            footnote: "Addresses are cut to fit: a wider terminal and --output csv show them whole.")
        var report = report(
            "addresses", table, answer.timestamp, session.venue.name,
            addresses.map { address in
                let entry = address.entry
                return .object([
                    "key": .string(entry.key), "asset": .text(address.asset), "method": .string(entry.method),
                    "address": .string(entry.address), "tag": .text(entry.tag),
                    "verified": entry.isVerified.map { .bool($0) } ?? .null, "first_seen": .time(address.firstSeen),
                ])
            })
        if let rule = WithdrawalRules(tool.settings, session.venue).coolingOffInWords, !addresses.isEmpty {
            report.blocks.append(.line(.note, rule))
        }
        return report
    }

    static func withdrawInfo(_ asset: String, _ key: String, _ amount: Amount, _ tool: Tool) async throws -> Report {
        let session = try tool.session(.account)
        let answer = await (try session.money()).withdrawalInfo(of: asset, to: key, amount: amount)
        let info = try answer.get()
        return Report(
            data: .object([
                "venue": .string(session.venue.name), "key": .string(key), "method": .string(info.method),
                "amount": .text(amount), "fee": .text(info.fee), "arrives": .text(info.amount),
                "limit": .text(info.limit),
            ]),
            blocks: [
                .facts(
                    nil,
                    [
                        ("Venue", session.venue.name), ("Key", key), ("Method", info.method),
                        ("Fee", "\(info.fee.grouped()) \(asset)"), ("Arrives", "\(info.amount.grouped()) \(asset)"),
                        ("Most now", "\(info.limit.grouped()) \(asset)"),
                    ])
            ], timestamp: answer.timestamp)
    }

    static func cancel(_ asset: String, _ reference: String, _ tool: Tool) async throws -> Report {
        let session = try tool.session(.account)
        let answer = await (try session.money()).cancelWithdrawal(of: asset, reference: reference)
        let result = try answer.get()
        let data = JSON.object([
            "venue": .string(session.venue.name), "refid": .string(reference),
            "cancelled": .bool(result.isCancelled), "state": .text(result.row?.state),
        ])
        let state = result.row.map { ": \($0.state)" } ?? ""
        guard result.isCancelled else {
            throw Failure("too-late", "\(reference) is too far on its way\(state)", exitCode: .refused, data: data)
        }
        return Report(
            data: data, blocks: [.line(.done, "\(reference) is taken back\(state), \(session.venue.name)")],
            timestamp: answer.timestamp)
    }

    /// - Parameter what: the name of the list, which is the word for several of them.
    private static func counted(_ count: Int, _ what: String, _ venue: String, _ moment: Timestamp) -> String {
        "\(count.counted(String(what.dropLast(what.hasSuffix("sses") ? 2 : 1)))), \(venue), \(moment.shown)"
    }

    /// A table with its count.
    static func report(
        _ what: String, _ table: Table, _ moment: Timestamp, _ venue: String, _ rows: [JSON]
    ) -> Report {
        let note = counted(rows.count, what, venue, moment)
        return Report(
            data: .object([.init("venue", .string(venue)), .init(what, .array(rows))]),
            blocks: (rows.isEmpty ? [] : [.table(table)]) + [.line(nil, note)], timestamp: moment, rows: .member(what))
    }
}
