import CommandKit
import KrakenCore
import KrakenSandbox
import Trading
import Transport

extension ToolCommand {
    static let sandboxRequests = Command("requests", summary: "Show what reached the built-in exchange.") {
        CommandBody(
            details: """
                Every transmission counts, in this process or over the server, refused or not. Acted says whether the \
                exchange carried it out. The latest 20,000 are kept.
                """,
            examples: [
                Example("kraken sandbox requests", "The last 20."),
                Example("kraken sandbox requests --endpoint AddOrder --json", "Every order sent, for scripts."),
            ],
            rows: [.sandboxRequests],
            inputs: Input.option("endpoint", placeholder: "NAME", help: "Only of this endpoint, such as AddOrder."),
            Input.option("limit", short: "n", default: "20", placeholder: "N", help: "How many, the latest first.")
                .also("count"),
            arguments: SandboxRequests.init(endpoint:limit:),
            run: { try await $0.run(in: $1) })
    }
}

/// Runs `kraken sandbox requests`.
struct SandboxRequests: Sendable {
    var endpoint: String?
    var limit: Int

    /// Throws when the limit is not positive.
    init(endpoint: String?, limit: Int) throws(UsageError.Mistake) {
        guard limit > 0 else {
            throw .invalid("--limit", text: "\(limit)", form: "a positive number", reason: "is not positive")
        }
        (self.endpoint, self.limit) = (endpoint, limit)
    }

    func run(in tool: Tool) async throws -> Report {
        let exchange = try tool.exchange()
        let requests = try exchange.requests(limit, of: endpoint)
        let counts = try exchange.requestCounts()
        let columns: [Table.Column] = [
            .init("Number", .number, rank: 3), .init("Time (UTC)", rank: 1), .init("Endpoint"), .init("Nonce", rank: 2),
            .init("Acted"), .init("Faults"),
        ]
        let rows = requests.map { request in
            [
                "\(request.number)", request.time.dateTime, request.endpoint, request.nonce ?? "",
                request.acted ? "yes" : "no", request.faults.joined(separator: ", "),
            ]
        }
        let text = counts.map { "\($0.count) \($0.endpoint)" }.joined(separator: ", ")
        return Report(
            data: .object([
                "counts": .object(counts.map { .init($0.endpoint, .integer($0.count)) }),
                "requests": .array(requests.map(\.json)),
            ]),
            blocks: requests.isEmpty
                ? [.line(nil, "No requests.")]
                : [.table(Table(columns: columns, rows: rows)), .blank, .facts(nil, [("Kept", text)])],
            rows: .member("requests"))
    }
}

extension LoggedRequest {
    fileprivate var json: JSON {
        .object([
            "number": .integer(number), "time": .time(time), "endpoint": .string(endpoint), "nonce": .text(nonce),
            "acted": .bool(acted), "faults": .array(faults.map { .string($0) }),
        ])
    }
}
