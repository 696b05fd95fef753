import Transport

/// Reads the answer to an order, trusting nothing that is not listed.
enum OrderAnswer {
    /// What became of the order, given a whole answer.
    ///
    /// - Parameter nonceWindow: the key's window; nil when it is not known.
    static func classify(_ response: HTTPResponse, nonceWindow: UInt64?) -> Transmission {
        guard response.status == 200 else { return .unknown(.status(response.status)) }
        guard let json = try? JSON(parsing: response.body) else { return .unknown(.unreadable("not JSON")) }
        guard case .object(let members) = json, Set(members.map(\.key)).count == members.count else {
            return .unknown(.unreadable("no object, or a key twice"))
        }
        guard let texts = json["error"]?.elements?.map(\.string), !texts.contains(nil) else {
            return .unknown(.unreadable("no list of errors"))
        }
        let errors = texts.compactMap(\.self).map(ExchangeError.init).filter { $0.severity == .error }
        let result = json["result"]
        let ids = (result?["txid"]?.elements ?? []).compactMap(\.string).map { OrderID($0) }
        guard errors.isEmpty else { return refusal(errors, ids, nonceWindow: nonceWindow) }
        guard let result, !ids.isEmpty, ids.count == result["txid"]?.elements?.count, ids.allSatisfy(isWellFormed)
        else { return .unknown(.noOrderID) }
        return .accepted(acceptance(result, ids))
    }

    private static func acceptance(_ result: JSON, _ ids: [OrderID]) -> AddOrder.Response {
        let description = result["descr"]
        let close = description?["close"]?.string
        return AddOrder.Response(
            ids: ids, text: description?["order"]?.string ?? "", closeText: close == "" ? nil : close)
    }

    private static func refusal(_ errors: [ExchangeError], _ ids: [OrderID], nonceWindow: UInt64?) -> Transmission {
        guard ids.isEmpty else { return .unknown(.errorsBesideOrder(errors, ids)) }
        let verdicts = Set(errors.map(OrderVerdict.init))
        if verdicts.contains(.unknown) { return .unknown(.errors(errors)) }
        if verdicts.contains(.invalidNonce) && nonceWindow != 0 { return .unknown(.errors(errors)) }
        if verdicts.contains(.exists) { return .exists(errors) }
        return verdicts.contains(.refused) ? .refused(errors) : .refusedMayPass(errors)
    }

    /// Six, five and six letters or digits, such as `OUF4EM-FRGI2-MQMWZD`.
    private static func isWellFormed(_ id: OrderID) -> Bool {
        let parts = id.description.split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.utf8.count) == [6, 5, 6]
            && parts.joined().utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) }
    }
}
