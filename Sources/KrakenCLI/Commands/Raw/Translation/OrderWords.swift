import CommandKit
import KrakenCore
import Trading
import Transport

/// Orders and their changes as `kraken order` takes them.
enum OrderWords {
    /// `AddOrder` as `order place`.
    static func place(_ given: inout WireArguments) throws(Failure) -> [String] {
        var words = ["order", "place", "--pair=\(try given.required("pair"))"]
        for (option, value) in try terms(&given) {
            words.append(value.isEmpty ? "--\(option)" : "--\(option)=\(value)")
        }
        return words
    }

    /// The options of an order but its market, by their names; a switch has no value.
    static func terms(_ given: inout WireArguments) throws(Failure) -> [(String, String)] {
        try given.unfold("close")
        var options = [
            ("side", try given.required("type").lowercased()),
            ("order-type", try given.required("ordertype").lowercased()),
        ]
        guard let volume = try given.number("volume") else { throw .call("\(given.command.rawValue) needs 'volume'") }
        options.append(("volume", volume))
        func add(_ option: String, _ value: String?) { if let value { options.append((option, value)) } }
        add("price", try given.price("price"))
        add("price2", try given.price("price2"))
        add("displayvol", try given.number("displayvol"))
        add("trigger", try given.text("trigger")?.lowercased())
        add("leverage", try leverage(&given))
        if try given.isTrue("reduce_only") { add("reduce-only", "") }
        add("stp", try given.text("stptype")?.lowercased())
        let flags = try given.list("oflags")
        if !flags.isEmpty { add("oflags", flags.joined(separator: ",")) }
        add("time-in-force", try given.text("timeinforce")?.uppercased())
        add("start-time", try given.moment("starttm"))
        add("expire-time", try given.moment("expiretm"))
        add("userref", try given.text("userref"))
        add("cl-ord-id", try given.text("cl_ord_id"))
        add("close-order-type", try given.text("close[ordertype]")?.lowercased())
        add("close-price", try given.price("close[price]"))
        add("close-price2", try given.price("close[price2]"))
        return options
    }

    /// The exchange takes `5`, `5:1` and `none`.
    private static func leverage(_ given: inout WireArguments) throws(Failure) -> String? {
        guard let text = try given.text("leverage"), text.lowercased() != "none" else { return nil }
        return text.hasSuffix(":1") ? String(text.dropLast(2)) : text
    }

    /// `AmendOrder` as `order amend`.
    static func amend(_ given: inout WireArguments) throws(Failure) -> [String] {
        var words = ["order", "amend", try amended(&given)]
        func add(_ option: String, _ value: String?) { if let value { words.append("--\(option)=\(value)") } }
        add("volume", try given.number("order_qty"))
        add("displayvol", try given.number("display_qty"))
        add("price", try given.number("limit_price"))
        add("trigger-price", try given.number("trigger_price"))
        if try given.isTrue("post_only") { words.append("--post-only") }
        return words
    }

    /// The order that is changed, by a name that can mean no other one.
    private static func amended(_ given: inout WireArguments) throws(Failure) -> String {
        switch (try given.text("txid"), try given.text("cl_ord_id")) {
        case (let id?, nil):
            guard OrderID(id.uppercased()).isWellFormed else {
                throw .call("'txid': '\(id)' is no order id such as OQCLML-BW3P3-BUCMWZ")
            }
            return id.uppercased()
        case (nil, let id?):
            guard [32, 36].contains(id.utf8.count), let name = ClientOrderName(argument: id) else {
                throw .call(
                    "'cl_ord_id': '\(id)' is no UUID, and a shorter name could be taken for the beginning of another one",
                    hint: "name the order by 'txid'")
            }
            return name.id.description
        default: throw .call("AmendOrder needs either 'txid' or 'cl_ord_id'")
        }
    }
}

/// Many orders with one call as `kraken order batch` takes them.
enum BatchWords {
    static func batch(
        _ given: inout WireArguments, execute: Bool, yes: Bool, again: Bool
    ) throws(Failure) -> CommandTranslation {
        let pair = try given.required("pair")
        var rows: [JSON] = []
        for element in try given.elements("orders") { rows.append(try row(element, pair)) }
        try given.finish()
        var command = BatchCommand(
            file: "the call's orders", pair: nil, execute: execute, yes: yes, again: again, despiteUnknown: false,
            overrideLimits: false)
        command.content = JSON.array(rows).bytes
        let flags = [(execute, "--execute"), (yes, "--yes"), (again, "--again")].filter(\.0).map(\.1)
        return .batch(command, ["order", "batch", "-"] + flags)
    }

    /// One order, checked as `AddOrder` is, in the spelling of a batch file.
    private static func row(_ json: JSON, _ pair: String) throws(Failure) -> JSON {
        guard case .object(let members) = json else { throw .call("an element of 'orders' is no object") }
        var given = WireArguments(members.map { Parameter($0.key, $0.value) }, of: .addOrderBatch)
        let options = try OrderWords.terms(&given)
        try given.finish()
        let names = ["order-type": "type", "close-order-type": "close_type"]
        let fields = options.map { option, value in
            JSON.Member(
                names[option] ?? option.split(separator: "-").joined(separator: "_"),
                .string(value.isEmpty ? "true" : value))
        }
        return .object([JSON.Member("pair", .string(pair))] + fields)
    }
}
