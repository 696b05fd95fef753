import Trading
import Transport

/// What faults do to new orders, and to how orders are told of.
struct OrderFaults {
    let call: PrivateCall
    let plan: FaultPlan

    /// The methods that make orders.
    private static let placing: Set = ["AddOrder", "AddOrderBatch", "EditOrder"]
    /// The methods that tell of orders.
    private static let telling: Set = ["OpenOrders", "ClosedOrders", "QueryOrders"]

    /// Does what is to be done, and gives the result that is told.
    func apply(to result: JSON, of method: String) throws -> JSON {
        if Self.placing.contains(method) { try meddle(with: result.orderIDs) }
        var told = result
        if Self.telling.contains(method) {
            let hidden = try call.store.late.hidden(at: call.now)
            if !hidden.isEmpty { told = told.hiding(hidden) }
        }
        return plan.spelling.map(told.respelled) ?? told
    }

    private func meddle(with ids: [String]) throws {
        for id in ids {
            if let seconds = plan.hiding { try call.store.late.hide(id, until: call.now + .seconds(seconds)) }
            guard let reason = plan.cancelReason, let order = try call.store.orders.find(id), order.closed == nil else {
                continue
            }
            try call.engine.cancel(order, reason: reason, at: call.now)
        }
    }
}

extension JSON {
    /// The ids in the answer to a request that makes orders.
    fileprivate var orderIDs: [String] {
        let single = self["txid"]?.elements?.compactMap(\.string) ?? [self["txid"]?.string].compactMap { $0 }
        return single + (self["orders"]?.elements ?? []).compactMap { $0["txid"]?.string }
    }

    /// A list of orders by id without some of them, and counted without them.
    fileprivate func hiding(_ ids: Set<String>) -> JSON {
        guard case .object(let members) = self else { return self }
        var gone = 0
        var rest: [Member] = []
        for member in members where !ids.contains(member.key) {
            guard ["open", "closed"].contains(member.key), case .object(let orders) = member.value else {
                rest.append(member)
                continue
            }
            let shown = orders.filter { !ids.contains($0.key) }
            gone = orders.count - shown.count
            rest.append(Member(member.key, .object(shown)))
        }
        return .object(rest.map { $0.key == "count" ? Member($0.key, $0.value.reduced(by: gone)) : $0 })
    }

    private func reduced(by count: Int) -> JSON { scalarText.flatMap { Int($0) }.map { .integer($0 - count) } ?? self }

    /// The same with the client's own ids spelled differently, at any depth.
    fileprivate func respelled(_ spelling: FaultEffect.IDSpelling) -> JSON {
        switch self {
        case .array(let elements): return .array(elements.map { $0.respelled(spelling) })
        case .object(let members):
            return .object(
                members.compactMap { member in
                    guard member.key == "cl_ord_id", let id = member.value.string else {
                        return Member(member.key, member.value.respelled(spelling))
                    }
                    switch spelling {
                    case .omit: return nil
                    case .upper: return Member(member.key, .string(id.uppercased()))
                    case .plain: return Member(member.key, .string(id.filter { $0 != "-" }))
                    }
                })
        case .null, .bool, .number, .string: return self
        }
    }
}
