import Transport

/// Reads the answer to a call that moves money, trusting nothing that is not listed.
enum MoneyAnswer {
    /// What became of the call, given a whole answer.
    ///
    /// - Parameter nonceWindow: the key's window; nil when it is not known.
    static func classify<C: MoneyCall>(
        _ response: HTTPResponse, to call: C, nonceWindow: UInt64?
    ) -> Transmission<C.Response> {
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
        guard errors.isEmpty else {
            return refusal(errors, result.map(call.evidence) ?? [], C.self, nonceWindow: nonceWindow)
        }
        guard let result, let acceptance = call.acceptance(of: result) else { return .unknown(.noProof) }
        return .accepted(acceptance)
    }

    private static func refusal<C: MoneyCall>(
        _ errors: [ExchangeError], _ ids: [String], _: C.Type, nonceWindow: UInt64?
    ) -> Transmission<C.Response> {
        guard ids.isEmpty else { return .unknown(.errorsBesideOrder(errors, ids)) }
        let verdicts = Set(errors.map { C.verdict(of: $0) ?? OrderVerdict($0) })
        if verdicts.contains(.unknown) { return .unknown(.errors(errors)) }
        if verdicts.contains(.invalidNonce) && nonceWindow != 0 { return .unknown(.errors(errors)) }
        if verdicts.contains(.exists) { return .exists(errors) }
        return verdicts.contains(.refused) ? .refused(errors) : .refusedMayPass(errors)
    }
}

extension OrderID {
    /// Whether it is six, five and six capital letters or digits, such as `OUF4EM-FRGI2-MQMWZD`.
    public var isWellFormed: Bool {
        let parts = description.split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.utf8.count) == [6, 5, 6]
            && parts.joined().utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) }
    }
}
