import KrakenCore
import Trading
import Transport

/// What the exchange says a key may do, and what to think of it.
struct KeyRights: Sendable {
    var information: KeyInfo.Response
    var now: Timestamp

    init(_ information: KeyInfo.Response, now: Timestamp) {
        (self.information, self.now) = (information, now)
    }

    /// What the key may do, in words; names this program does not know as they are.
    private static let words = [
        "query-funds": "see balances", "query-open-trades": "see open orders",
        "query-closed-trades": "see closed orders and trades", "modify-trades": "place and change orders",
        "close-trades": "cancel orders", "query-ledger": "see the ledger", "export-data": "export",
        "add-funds": "deposit", "withdraw-funds": "WITHDRAW MONEY", "earn-funds": "stake",
        "create-ws-token": "open streams", "add-withdraw-address": "ADD WITHDRAWAL ADDRESSES",
        "update-withdraw-address": "CHANGE WITHDRAWAL ADDRESSES",
    ]

    /// What cannot be done without: looking, placing and cancelling.
    private static let needed = [
        "query-funds", "query-open-trades", "query-closed-trades", "modify-trades", "close-trades",
    ]

    /// What somebody should know before he relies on the key, or leaves it lying about.
    var cautions: [String] {
        let all = information.permissions
        var cautions: [String] = []
        if all.contains("withdraw-funds") {
            cautions.append(
                "the key may withdraw money: unless you need that, make one at the exchange that may not")
        }
        if all.contains(where: { $0.hasSuffix("-withdraw-address") }) {
            cautions.append("the key may change where money can be sent to")
        }
        if let end = information.validUntil, end < now + .seconds(14 * 86_400) {
            cautions.append(end < now ? "the key has expired" : "the key expires on \(end.shown)")
        }
        return cautions
    }

    /// What the key lacks for everyday use.
    var missing: [String] { Self.needed.filter { !information.permissions.contains($0) } }

    /// For people.
    var blocks: [Report.Block] {
        var facts = [("Name", information.name.isEmpty ? "none" : information.name)]
        facts.append(("It may", information.permissions.map { Self.words[$0] ?? $0 }.joined(separator: ", ")))
        if !missing.isEmpty {
            facts.append(("It may not", missing.map { Self.words[$0] ?? $0 }.joined(separator: ", ")))
        }
        facts.append(("Good until", information.validUntil?.shown ?? "you delete it at the exchange"))
        let addresses = information.allowedAddresses.filter { !$0.isEmpty }
        facts.append(("Used from", addresses.isEmpty ? "any address" : addresses.joined(separator: ", ")))
        return [.facts(nil, facts)] + cautions.map { .line(.caution, $0) }
    }

    /// For scripts.
    var json: JSON {
        .object([
            "name": .string(information.name), "permissions": .array(information.permissions.map { .string($0) }),
            "missing": .array(missing.map { .string($0) }), "valid_until": .time(information.validUntil),
            "allowed_addresses": .array(information.allowedAddresses.filter { !$0.isEmpty }.map { .string($0) }),
            "warnings": .array(cautions.map { .string($0) }),
        ])
    }
}
