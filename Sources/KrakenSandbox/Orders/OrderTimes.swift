import Trading

/// When an order begins and ends; both at a whole second, the next one after the moment asked for.
struct OrderTimes: Hashable, Sendable {
    let start: Timestamp?
    let expiry: Timestamp?

    private static let longest = Duration.seconds(31 * 86_400)

    init(_ parameters: Parameters, timeInForce: OrderRecord.TimeInForce, now: Timestamp) throws {
        let asked = try Self.moment(parameters, "starttm", now: now)
        guard asked.map({ $0 <= now + Self.longest }) ?? true else {
            throw ExchangeFault.invalidArguments("starttm")
        }
        start = asked.flatMap { $0 > now ? $0 : nil }
        expiry = try Self.moment(parameters, "expiretm", now: now, shortest: 5)
        if let expiry {
            guard expiry > start ?? now, expiry <= now + Self.longest else {
                throw ExchangeFault.invalidArguments("expiretm")
            }
        } else if timeInForce == .goodTillDate {
            throw ExchangeFault.invalidArguments("expiretm")
        }
    }

    /// Seconds since 1970, or `+` seconds from now; nil for `0` and for nothing.
    private static func moment(
        _ parameters: Parameters, _ name: String, now: Timestamp, shortest: Int64 = 0
    ) throws -> Timestamp? {
        guard let text = parameters[name], text != "0" else { return nil }
        guard text.first == "+" else {
            guard let moment = Timestamp(secondsText: text) else { throw ExchangeFault.invalidArguments(name) }
            return moment.wholeSecond
        }
        guard let seconds = Int64(text.dropFirst()), (shortest...100_000_000).contains(seconds) else {
            throw ExchangeFault.invalidArguments(name)
        }
        return (now + .seconds(seconds)).wholeSecond
    }
}

extension Timestamp {
    /// The first whole second not before this moment.
    var wholeSecond: Timestamp {
        let second = Timestamp(seconds: seconds)
        return second == self ? self : second + .seconds(1)
    }
}

extension Parameters {
    /// A positive decimal, small enough that a cost made of it can be written down.
    func positive<Unit>(_ name: String) throws -> Fixed<Unit> {
        guard let text = self[name], let value = try? Fixed<Unit>(parsing: text), value > .zero,
            value < Fixed(whole: 10_000_000_000)
        else { throw ExchangeFault.invalidArguments(name) }
        return value
    }

    /// A price as a number or a distance.
    func term(_ name: String) throws -> PriceTerm {
        guard let term = self[name].flatMap(PriceTerm.init) else { throw ExchangeFault.invalidArguments(name) }
        return term
    }
}
