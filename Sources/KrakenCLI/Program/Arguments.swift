public import CommandKit
public import Trading

extension Fixed: ExplainedArgument {
    /// Reads a plain decimal; an exponent, a comma or a sign too many is refused with the reason.
    public init(explaining argument: String) throws(ArgumentError) {
        do throws(DecimalError) { try self.init(parsing: argument) } catch {
            throw ArgumentError(error.reason(argument))
        }
    }

    public static var form: String { "a plain decimal such as 0.25" }
}

extension DecimalError {
    /// What is wrong with a text that should have been a number, or have begun with one.
    func reason(_ text: String) -> String {
        switch self {
        case .tooPrecise: return "has more than \(Quantity.decimals) digits after the point"
        case .tooLarge: return "is too large"
        case .malformed where text.contains(","): return "has a comma; write a plain decimal such as 0.15"
        case .malformed where text.lowercased().contains("e") && text.first?.isNumber == true:
            return "has an exponent; write all digits, such as 0.001"
        case .malformed: return "is not a plain decimal such as 0.25"
        }
    }
}
