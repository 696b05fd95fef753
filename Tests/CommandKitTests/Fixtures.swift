import CommandKit

/// What to put into a cup.
enum Drink: String, CaseIterable, Argument, Hashable { case tea, coffee, cocoa }

/// An amount of milk that can be more or less than usual, written without a comma.
struct Milk: ExplainedArgument, Hashable {
    var text: String

    init(text: String) { self.text = text }

    init(explaining argument: String) throws(ArgumentError) {
        if argument.contains(",") {
            throw ArgumentError("has a comma; write \(argument.split(separator: ",").joined(separator: "."))")
        }
        guard argument.allSatisfy({ "+-.%0123456789".contains($0) }) else { throw ArgumentError() }
        text = argument
    }

    static var form: String { "an amount such as 0.5 or +1" }
}

struct Settings: Hashable, Sendable {
    var json = false
    var output = "table"
    var home: String?
}

struct Brew: Hashable, Sendable {
    var drink: Drink
    var cups: Int
    var milk: Milk?
    var names: [String] = []
    var sugar = false
    var yes = false
    var warm = false
    var cold = false
}

typealias Kitchen = Command<String, [String]>
typealias KitchenProgram = Program<Settings, String, [String]>
