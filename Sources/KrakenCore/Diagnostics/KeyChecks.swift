public import Trading

extension KeyInfo.Response {
    /// How the key suits what the program does with it.
    public func checks(at now: Timestamp) -> [Check] {
        [rights] + uses + [nonceCheck, expiryCheck(at: now), rangeCheck, addressCheck, withdrawalCheck]
    }

    private func may(_ permission: String) -> Bool { permissions.contains(permission) }

    private var mayTrade: Bool { may("modify-trades") }

    private var rights: Check {
        let names = permissions.isEmpty ? "none" : permissions.sorted().joined(separator: ", ")
        return Check(.key, "permissions", permissions.isEmpty ? .failed : .ok, names, nextStep: nil)
    }

    /// What the key is needed for, and which permissions that takes.
    private var uses: [Check] {
        [
            use(
                "orders", needs: ["modify-trades"], can: "may place and change orders",
                cannot: "may not place orders", isNeeded: false),
            use(
                "cancels", needs: ["close-trades"], can: "may cancel orders",
                cannot: "may not cancel orders: 'kraken panic' would do nothing", isNeeded: mayTrade),
            use(
                "order_lookups", needs: ["query-open-trades", "query-closed-trades"],
                can: "sees every order, so a lost answer can be settled",
                cannot: "does not see every order: an order whose answer is lost could never be settled",
                isNeeded: mayTrade),
            use(
                "funds", needs: ["query-funds"], can: "sees balances and fees",
                cannot: "does not see balances, which every order is checked against", isNeeded: mayTrade),
        ]
    }

    private func use(
        _ name: String, needs: [String], can: String, cannot: String, isNeeded: Bool
    ) -> Check {
        let missing = needs.filter { !may($0) }
        guard !missing.isEmpty else { return Check(.key, name, .ok, can) }
        return Check(
            .key, name, isNeeded ? .failed : .warning, "\(cannot) (no \(missing.joined(separator: ", ")))",
            nextStep: "give the key \(missing.joined(separator: " and ")) at the exchange, if you need it")
    }

    private var nonceCheck: Check {
        let step = "set the key's nonce window to 0 at the exchange"
        switch nonceWindow {
        case 0: return Check(.key, "nonce_window", .ok, "0: no request can be carried out twice")
        case nil:
            return Check(.key, "nonce_window", .warning, "the exchange does not tell it", nextStep: step)
        case let window?:
            return Check(
                .key, "nonce_window", .warning,
                "\(window): a delayed copy of a request could still be carried out, so none is repeated",
                nextStep: step)
        }
    }

    private func expiryCheck(at now: Timestamp) -> Check {
        guard let validUntil else { return Check(.key, "expiry", .ok, "the key does not expire") }
        let step = "make a new key at the exchange, and change to it"
        let left = validUntil - now
        guard left > .zero else {
            return Check(.key, "expiry", .failed, "expired on \(validUntil.dateTime) UTC", nextStep: step)
        }
        let isSoon = left < .seconds(86_400 * 14)
        return Check(
            .key, "expiry", isSoon ? .warning : .ok, "good until \(validUntil.dateTime) UTC (\(left.inWords))",
            nextStep: isSoon ? step : nil)
    }

    private var rangeCheck: Check {
        let ends = [queryFrom.map { "from \($0.dateTime) UTC" }, queryTo.map { "until \($0.dateTime) UTC" }]
            .compactMap(\.self)
        guard !ends.isEmpty else { return Check(.key, "query_dates", .ok, "sees all of the past") }
        return Check(
            .key, "query_dates", .warning,
            "sees only what was \(ends.joined(separator: " ")): a lost order could never be proved absent",
            nextStep: "take the query dates off the key at the exchange")
    }

    private var addressCheck: Check {
        guard allowedAddresses.isEmpty else {
            return Check(.key, "ip_allow_list", .ok, "only from \(allowedAddresses.joined(separator: ", "))")
        }
        return Check(
            .key, "ip_allow_list", .warning, "good from every address",
            nextStep: "if this machine's address is fixed, allow only that one at the exchange")
    }

    private var withdrawalCheck: Check {
        guard may("withdraw-funds") else { return Check(.key, "withdrawals", .ok, "may not withdraw") }
        return Check(
            .key, "withdrawals", .warning, "may withdraw: who has this key can take the money",
            nextStep: "use a key without withdraw-funds for trading, and another one for withdrawals")
    }
}
