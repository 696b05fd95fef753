import CommandKit
import KrakenCore
import Trading
import Transport

extension ToolCommand {
    static let deposit = Command("deposit", summary: "See how money can come in, and what came.", category: "Funding") {
        CommandBody(
            examples: [
                Example("kraken deposit methods --asset BTC --sandbox", "The ways in for BTC."),
                Example("kraken deposit status --sandbox", "What came in."),
            ],
            subcommands: [.depositMethods, .depositAddresses, .depositStatus])
    }

    static let depositMethods = Command(
        "methods", summary: "List the ways in which an asset can be paid in.", category: "Funding"
    ) {
        CommandBody(
            examples: [Example("kraken deposit methods --asset BTC --sandbox", "The ways in for BTC.")],
            rows: [.depositMethods],
            inputs: Input.requiredOption("asset", short: "a", placeholder: "ASSET", help: "What is to be paid in."),
            arguments: { (asset: String) in asset },
            run: { try await DepositListing.methods($0, $1) })
    }

    static let depositAddresses = Command(
        "addresses", summary: "List the addresses of an asset, or have one more made.", category: "Funding"
    ) {
        CommandBody(
            details: "The exchange gives out only a few addresses: a new one is asked for once, never again by itself.",
            examples: [Example("kraken deposit addresses --asset SOL --sandbox", "Where SOL can be sent to.")],
            rows: [.depositAddresses],
            inputs: Input.requiredOption("asset", short: "a", placeholder: "ASSET", help: "What is to be paid in."),
            Input.option("method", placeholder: "METHOD", help: "The way in, where there are several."),
            Input.flag("new", help: "Have one more address made."),
            arguments: { (asset: String, method: String?, new: Bool) in (asset, method, new) },
            run: { try await DepositListing.addresses($0.0, $0.1, isNew: $0.2, $1) })
    }

    static let depositStatus = Command("status", summary: "List the latest deposits.", category: "Funding") {
        CommandBody(
            examples: [Example("kraken deposit status --sandbox", "What came in.")],
            rows: [.deposits],
            inputs: Input.option("asset", short: "a", placeholder: "ASSET", help: "Only this asset."),
            Input.option("method", placeholder: "METHOD", help: "Only this way in."),
            Input.option("since", placeholder: "WHEN", help: "Only deposits since then: 24h (ago), a day, a moment.")
                .also("start"),
            arguments: { (asset: String?, method: String?, since: HistoryMoment?) in (asset, method, since) },
            run: { try await DepositListing.status($0.0, $0.1, $0.2, $1) })
    }
}

/// What the deposit commands list.
enum DepositListing {
    static func methods(_ asset: String, _ tool: Tool) async throws -> Report {
        let session = try tool.session(.account)
        let answer = await (try session.money()).depositMethods(of: asset)
        let methods = try answer.get()
        let table = Table(
            columns: [
                .init("Method"), .init("Fee", .number), .init("Minimum", .number), .init("Limit", .number, rank: 1),
            ],
            rows: methods.map { method in
                [
                    method.name, method.fee?.grouped() ?? "", method.minimum?.grouped() ?? "",
                    method.limit?.grouped() ?? "none",
                ]
            })
        return FundingListing.report(
            "methods", table, answer.timestamp, session.venue.name,
            methods.map { method in
                .object([
                    "method": .string(method.name), "fee": .text(method.fee), "minimum": .text(method.minimum),
                    "limit": .text(method.limit),
                ])
            })
    }

    static func addresses(_ asset: String, _ method: String?, isNew: Bool, _ tool: Tool) async throws -> Report {
        let session = try tool.session(.account)
        let funding = try session.money()
        let answer =
            isNew
            ? await funding.newDepositAddress(of: asset, method: method)
            : await funding.depositAddresses(of: asset, method: method)
        let list: Funding.AddressList
        do { list = try answer.get() } catch let error as KrakenError { throw Self.words(error) }
        let table = Table(
            list.method,
            columns: [
                .init("Address"), .init("Tag", rank: 1), .init("Used", rank: 2),
                .init("Good until", key: "expires", rank: 3),
            ],
            rows: list.addresses.map { entry in
                [entry.address, entry.tag ?? "", entry.isUnused ? "no" : "yes", entry.expires?.shown ?? "for ever"]
            })
        var report = FundingListing.report(
            "addresses", table, answer.timestamp, session.venue.name,
            list.addresses.map { entry in
                .object([
                    "address": .string(entry.address), "tag": .text(entry.tag), "unused": .bool(entry.isUnused),
                    "expires": .time(entry.expires), "made_now": .bool(entry == list.made),
                ])
            })
        if let made = list.made { report.blocks.append(.line(.done, "New: \(made.address)")) }
        return report
    }

    /// A new address whose answer is lost needs another hint than an order.
    private static func words(_ error: KrakenError) -> Failure {
        var failure = Failure(error)
        if failure.exitCode == .outcomeUnknown {
            failure.hint = "look with 'kraken deposit addresses' before you repeat it"
        }
        return failure
    }

    static func status(_ asset: String?, _ method: String?, _ since: HistoryMoment?, _ tool: Tool) async throws
        -> Report
    {
        let session = try tool.session(.account)
        let start = since?.moment(tool.time.now())
        let answer = await (try session.money()).deposits(of: asset, method: method, start: start)
        return try FundingListing.report(answer, "deposits", session.venue.name)
    }
}
