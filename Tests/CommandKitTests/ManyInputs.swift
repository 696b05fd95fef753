import CommandKit

/// As many inputs as a command may have, of mixed types.
struct Many: Hashable, Sendable {
    var i0: Int
    var i1: String?
    var i2: Drink
    var i3: [Int]
    var i4: Bool
    var i5: Milk?
    var i6: [String]
    var i7: String
    var i8: Int
    var i9: String?
    var i10: Drink
    var i11: [Int]
    var i12: Bool
    var i13: Milk?
    var i14: [String]
    var i15: String
    var i16: Int
    var i17: String?
    var i18: Drink
    var i19: [Int]
    var i20: Bool
    var i21: Milk?
    var i22: [String]
    var i23: String
    var i24: Int
    var i25: String?
    var i26: Drink
    var i27: [Int]
    var i28: Bool
    var i29: Milk?
    var i30: [String]
    var i31: String
}

extension Command<String, Many> {
    static let many = Command("many", summary: "Take many inputs.") {
        CommandBody(
            inputs: Input.option("i0", default: "1", help: "An input."),
            Input.option("i1", help: "An input."),
            Input.requiredOption("i2", help: "An input."),
            Input.options("i3", help: "An input."),
            Input.flag("i4", help: "An input."),
            Input.optionalArgument("i5", help: "An input."),
            Input.arguments("i6", help: "An input."),
            Input.requiredOption("i7", help: "An input."),
            Input.option("i8", default: "1", help: "An input."),
            Input.option("i9", help: "An input."),
            Input.requiredOption("i10", help: "An input."),
            Input.options("i11", help: "An input."),
            Input.flag("i12", help: "An input."),
            Input.optionalArgument("i13", help: "An input."),
            Input.arguments("i14", help: "An input."),
            Input.requiredOption("i15", help: "An input."),
            Input.option("i16", default: "1", help: "An input."),
            Input.option("i17", help: "An input."),
            Input.requiredOption("i18", help: "An input."),
            Input.options("i19", help: "An input."),
            Input.flag("i20", help: "An input."),
            Input.optionalArgument("i21", help: "An input."),
            Input.arguments("i22", help: "An input."),
            Input.requiredOption("i23", help: "An input."),
            Input.option("i24", default: "1", help: "An input."),
            Input.option("i25", help: "An input."),
            Input.requiredOption("i26", help: "An input."),
            Input.options("i27", help: "An input."),
            Input.flag("i28", help: "An input."),
            Input.optionalArgument("i29", help: "An input."),
            Input.arguments("i30", help: "An input."),
            Input.requiredOption("i31", help: "An input."),
            arguments: Many.init,
            run: { many, _ in many })
    }
}
