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

extension Kitchen {
    static let brew = Kitchen("brew", summary: "Brew something warm.", category: "Drinks") {
        CommandBody(
            details: "The kettle is filled first. Nothing is poured before it boils, and what is left over is kept.",
            examples: [Example("kitchen brew --drink tea 2 | cat", "Two cups of tea.")],
            constraints: [.atMostOne("warm", "cold")],
            inputs: Input.requiredOption("drink", short: "d", help: "What to brew."),
            Input.argument("cups", default: "1", help: "How many cups to fill."),
            Input.option("milk", short: "m", placeholder: "AMOUNT", help: "How much milk to add."),
            Input.options("name", help: "Whose cup it is."),
            Input.flag("sugar", short: "s", help: "Add sugar."),
            Input.flag("yes", short: "y", help: "Do not ask."),
            Input.flag("warm", help: "Serve it warm."),
            Input.flag("cold", help: "Let it get cold."),
            arguments: Brew.init,
            run: { brew, context in [context, "\(brew)"] })
    }

    static let pour = Kitchen("pour", summary: "Pour cups.") {
        CommandBody(
            constraints: [.exactlyOne("from", "all")],
            inputs: Input.argument("volume", help: "How much to pour."),
            Input.optionalArgument("into", help: "What to pour into.", completion: .file),
            Input.arguments("rest", help: "What to fill with what is left."),
            Input.options("from", help: "What to pour from."),
            Input.flag("all", help: "Pour from everything."),
            arguments: { (volume: Milk, into: String?, rest: [Drink], from: [Int], all: Bool) in
                [volume.text, into ?? "-", "\(rest.map(\.rawValue))", "\(from)", "\(all)"]
            },
            run: { words, _ in words })
    }

    static let shelf = Kitchen("shelf", summary: "Look after the shelf.") {
        CommandBody(
            defaultSubcommand: "list",
            subcommands: [
                Kitchen("list", summary: "List what is on the shelf.") {
                    CommandBody(
                        rows: [RowsSpec("", ["jar", .init("content_kind", "Holds"), "content_grams"])],
                        inputs: Input.option("limit", short: "l", help: "How many to list."),
                        arguments: { (limit: Int?) in limit },
                        run: { limit, _ in ["list", limit.map(String.init) ?? "all"] })
                },
                Kitchen("clear", summary: "Throw everything away.") {
                    CommandBody(
                        run: { _ in ["clear"] })
                },
            ])
    }

    static let tools = Kitchen("tools", summary: "Find tools.") {
        CommandBody(
            subcommands: [
                Kitchen("sharpen", summary: "Sharpen the knives.") {
                    CommandBody(
                        run: { _ in ["sharpen"] })
                }
            ])
    }
}

extension KitchenProgram {
    static let kitchen = KitchenProgram(
        "kitchen",
        summary: "Run a kitchen.",
        version: "kitchen 1.0",
        examples: [Example("kitchen brew -d cocoa", "One cup of cocoa.")],
        sections: [HelpSection("Environment", [.init("KITCHEN_HOME", "Where the kitchen is.")])],
        globals: Input.flag("json", short: "j", help: "Answer in JSON."),
        Input.option("output", short: "o", default: "table", placeholder: "FORM", help: "The form of the answer."),
        Input.option("home", placeholder: "FOLDER", help: "Where the kitchen is.", completion: .folder),
        arguments: Settings.init,
        topics: [
            HelpTopic("cups", summary: "Which cups there are.") {
                [
                    HelpSection("", [.init("", "All cups have handles.")]),
                    HelpSection("Sizes", [.init("small", "80 ml")]),
                ]
            }
        ],
        subcommands: [.brew, .pour, .shelf, .tools]
    )
}
