public import CommandKit
import KrakenCore
public import KrakenSandbox
import Trading
import Transport

extension ToolCommand {
    static let sandboxFault = Command("fault", summary: "Make the built-in exchange fail on demand.") {
        CommandBody(
            details: "Faults meet the next requests, in this process and others, until they are used up or cleared.",
            examples: [Example("kraken sandbox fault list", "What is armed.")],
            subcommands: [faultAdd, faultList, faultClear])
    }

    private static let faultAdd = Command("add", summary: "Arm a fault.") {
        CommandBody(
            details: """
                Kinds: lose and reset end the connection without an answer; delay=MS waits; cut=N ends the answer and \
                its connection after N bytes of the body, or behind a shorter one; garble spoils it; page=STATUS \
                answers as a gateway does; error=TEXT answers that text (more after |). Only of what is carried out: \
                late=S does it S seconds later, hide=S keeps a new order out of sight, cancel=REASON cancels it at \
                once, id=omit, id=upper and id=plain change the client's ids in answers, ignore=NAME overlooks a \
                parameter such as a filter or the deadline. All faults that fit a request meet it together.
                """,
            examples: [
                Example(
                    "kraken sandbox fault add --endpoint AddOrder --kind lose", "Place the next order; lose the answer."
                ),
                Example(
                    "kraken sandbox fault add --when before --kind page=502 --count 2",
                    "Answer the next two requests as a gateway, without acting."),
                Example("kraken sandbox fault add --endpoint AddOrder --kind hide=10", "Hide the next order for 10 s."),
            ],
            rows: [.armedFaults],
            inputs: Input.option(
                "endpoint", placeholder: "NAME",
                help: "Whose requests, such as AddOrder or Ticker; AddOrder:validate are orders only checked; else all."
            ),
            Input.option("when", default: "after", placeholder: "WHEN", help: "Whether the exchange acts first."),
            Input.requiredOption("kind", placeholder: "KIND", help: "What goes wrong."),
            Input.option("count", default: "1", placeholder: "N", help: "How many requests it meets."),
            arguments: FaultAdd.init(endpoint:when:kind:count:),
            run: { try await $0.run(in: $1) })
    }

    private static let faultList = Command("list", summary: "Show the faults that wait for requests.") {
        CommandBody(
            examples: [Example("kraken sandbox fault list", "What goes wrong next.")],
            rows: [.armedFaults],
            run: { try await FaultList().run(in: $0) })
    }

    private static let faultClear = Command("clear", summary: "Disarm faults.") {
        CommandBody(
            examples: [Example("kraken sandbox fault clear", "All of them.")],
            inputs: Input.option("number", placeholder: "N", help: "Only this one of the list."),
            arguments: FaultClear.init(number:),
            run: { try await $0.run(in: $1) })
    }
}

extension FaultEffect: ExplainedArgument {
    /// Reads the text form of an effect.
    public init(explaining argument: String) throws(ArgumentError) {
        guard let effect = FaultEffect(argument) else { throw ArgumentError() }
        self = effect
    }

    /// The words; what follows an equals sign in capitals stands for a value.
    public static var choices: [String] {
        [
            "lose", "reset", "delay=MS", "cut=N", "garble", "page=STATUS", "error=TEXT", "late=S", "hide=S", "cancel",
            "cancel=REASON", "id=omit", "id=upper", "id=plain", "ignore=NAME",
        ]
    }

    /// The words, without what stands for a value.
    public static var completion: Completion {
        .choices(
            choices.map { choice in
                let (name, value) = (choice.prefix { $0 != "=" }, choice.drop { $0 != "=" }.dropFirst())
                return value.isEmpty || value == value.lowercased() ? choice : "\(name)="
            })
    }

    /// What a good word looks like.
    public static var form: String {
        "one of \(choices.joined(separator: ", "))"
    }
}

extension Fault.Moment: Argument {}

/// Runs `kraken sandbox fault add`.
struct FaultAdd: Sendable {
    var fault: Fault

    /// Throws when a fault that needs the exchange to act is to keep it from acting, or the count is not possible.
    init(endpoint: String?, when: Fault.Moment, kind: FaultEffect, count: Int) throws(UsageError.Mistake) {
        if when == .before && kind.needsAction { throw .conflict(["--when before", "--kind \(kind)"]) }
        guard (1...1_000_000).contains(count) else {
            throw .invalid("--count", text: "\(count)", form: "a number from 1 to 1000000", reason: nil)
        }
        fault = Fault(kind, endpoint: endpoint, moment: when, count: count)
    }

    func run(in tool: Tool) async throws -> Report {
        try tool.exchange().arm(fault)
        let list = try await FaultList().run(in: tool)
        return Report(data: list.data, blocks: [.line(.done, "The fault is armed.")] + list.blocks)
    }
}

/// Runs `kraken sandbox fault list`.
struct FaultList: Sendable {
    func run(in tool: Tool) async throws -> Report {
        let armed = try tool.exchange().armedFaults()
        let rows = armed.map { armed in
            [
                "\(armed.number)", armed.fault.endpoint ?? "any", armed.fault.moment.rawValue,
                "\(armed.fault.effect)", "\(armed.fault.count)",
            ]
        }
        let columns: [Table.Column] = [
            .init("Number", .number), .init("Endpoint"), .init("When"), .init("Kind"),
            .init("Left", key: "count", .number),
        ]
        return Report(
            data: .array(armed.map(\.json)),
            blocks: [armed.isEmpty ? .line(nil, "No armed faults.") : .table(Table(columns: columns, rows: rows))])
    }
}

/// Runs `kraken sandbox fault clear`.
struct FaultClear: Sendable {
    var number: Int?

    func run(in tool: Tool) async throws -> Report {
        let count = try tool.exchange().clearFaults(number)
        if let number, count == 0 {
            throw Failure(
                "unknown-fault", "there is no fault \(number)", hint: "see 'kraken sandbox fault list'",
                exitCode: .usage)
        }
        return Report(
            data: .object(["cleared": .integer(count)]),
            blocks: [.line(.done, count == 1 ? "1 fault is disarmed." : "\(count) faults are disarmed.")])
    }
}

extension ArmedFault {
    fileprivate var json: JSON {
        .object([
            "number": .integer(number), "endpoint": .text(fault.endpoint), "when": .string(fault.moment.rawValue),
            "kind": .text(fault.effect), "count": .integer(fault.count),
        ])
    }
}
