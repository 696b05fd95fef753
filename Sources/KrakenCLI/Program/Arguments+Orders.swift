public import CommandKit
import KrakenCore
public import Trading

extension Side: Argument {}
extension OrderType: Argument {}
extension TimeInForce: Argument {
    public init?(argument: String) { self.init(rawValue: argument.uppercased()) }
}
extension TriggerSource: Argument {}
extension SelfTradePrevention: Argument {}
extension OrderFlag: Argument {}

extension VolumeTerm: ExplainedArgument {
    public init(explaining argument: String) throws(ArgumentError) {
        do throws(DecimalError) { try self.init(parsing: argument) } catch {
            throw ArgumentError(error.reason(argument))
        }
    }

    public static var form: String { "a volume such as 0.25, all, 25% or 100usd" }
}

extension PriceTerm: ExplainedArgument {
    public init(explaining argument: String) throws(ArgumentError) {
        do throws(DecimalError) { try self.init(parsing: argument) } catch {
            throw ArgumentError(error.reason(argument))
        }
    }

    public static var form: String { "a price such as 50000, +5, -1%, #2, bid, ask+0.5 or mid-1%" }
}

extension OrderPrice: ExplainedArgument {
    public init(explaining argument: String) throws(ArgumentError) {
        do throws(DecimalError) { try self.init(parsing: argument) } catch {
            throw ArgumentError(error.reason(argument))
        }
    }

    public static var form: String { "a price such as 50000, +5, -1% or #2" }
}

extension OrderMoment: ExplainedArgument {
    /// Reads `+30m`, `+90` (seconds), or what ``WrittenMoment`` describes.
    public init(explaining argument: String) throws(ArgumentError) {
        if argument.hasPrefix("+"), let span = TimeSpan.read(argument.dropFirst()) {
            self = .after(seconds: span.components.seconds)
        } else if let moment = Timestamp(written: argument) {
            self = .at(moment)
        } else {
            throw ArgumentError()
        }
    }

    public static var form: String { "a moment such as +30m, " + WrittenMoment.examples }
}

/// A client order id as it was typed: a UUID with or without dashes, or up to 18 letters, digits, dashes and underscores.
struct ClientOrderName: ExplainedArgument {
    let id: ClientOrderID

    init(explaining argument: String) throws(ArgumentError) {
        func all(_ isGood: (UInt8) -> Bool) -> Bool { argument.utf8.allSatisfy(isGood) }
        let isHexadecimal = { (byte: UInt8) in (48...57).contains(byte) || (97...102).contains(byte | 0x20) }
        let groups = argument.split(separator: "-", omittingEmptySubsequences: false).map(\.utf8.count)
        switch argument.utf8.count {
        case 36 where groups == [8, 4, 4, 4, 12] && all({ isHexadecimal($0) || $0 == 45 }): break
        case 32 where all(isHexadecimal): break
        case 1...18 where all({ (48...57).contains($0) || (97...122).contains($0 | 0x20) || $0 == 45 || $0 == 95 }):
            break
        default: throw ArgumentError()
        }
        id = ClientOrderID(argument)
    }

    static var form: String { "a UUID, or up to 18 letters and digits" }
}
