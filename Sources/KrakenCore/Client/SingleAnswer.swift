import Transport

/// Reads the answer to a call that moves money without an order, trusting nothing that is not listed.
enum SingleAnswer {
    /// What became of the call, given a whole answer.
    ///
    /// - Parameter nonceWindow: the key's window; nil when it is not known.
    static func classify<Value: WireReadable>(
        _ response: HTTPResponse, nonceWindow: UInt64?
    ) -> SingleOutcome<Value> {
        guard response.status == 200 else { return .unknown(.status(response.status)) }
        guard let json = try? JSON(parsing: response.body) else { return .unknown(.unreadable("not JSON")) }
        guard case .object(let members) = json, Set(members.map(\.key)).count == members.count else {
            return .unknown(.unreadable("no object, or a key twice"))
        }
        guard let texts = json["error"]?.elements?.map(\.string), !texts.contains(nil) else {
            return .unknown(.unreadable("no list of errors"))
        }
        let errors = texts.compactMap(\.self).map(ExchangeError.init).filter { $0.severity == .error }
        let result = json["result"].flatMap { $0 == .null ? nil : $0 }
        guard errors.isEmpty else {
            return result == nil ? refusal(errors, nonceWindow: nonceWindow) : .unknown(.errors(errors))
        }
        guard let result else { return .unknown(.unreadable("no result")) }
        do {
            return .accepted(try Value(wire: result))
        } catch {
            return .unknown(.unreadable((error as? WireFault)?.text ?? "a value that cannot be read"))
        }
    }

    private static func refusal<Value>(_ errors: [ExchangeError], nonceWindow: UInt64?) -> SingleOutcome<Value> {
        let verdicts = Set(errors.map(verdict))
        if verdicts.contains(.unknown) || verdicts.contains(.exists) { return .unknown(.errors(errors)) }
        if verdicts.contains(.invalidNonce) && nonceWindow != 0 { return .unknown(.errors(errors)) }
        return verdicts.contains(.refused) ? .refused(errors) : .refusedMayPass(errors)
    }

    /// The refusals that concern all calls are those of orders; of the funding texts only these prove anything.
    private static func verdict(_ error: ExchangeError) -> OrderVerdict {
        guard error.category.lowercased() == "funding" else { return OrderVerdict(error) }
        return fundingRefusals.contains(error.message.lowercased()) ? .refused : .unknown
    }

    private static let fundingRefusals: Set<String> = [
        "unknown withdraw key", "invalid amount", "too many addresses", "no funding method", "unknown asset",
        "max fee exceeded", "insufficient funds", "invalid withdrawal address",
    ]
}
