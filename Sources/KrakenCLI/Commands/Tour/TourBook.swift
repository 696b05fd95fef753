import Synchronization
import Transport

/// What was seen on a tour, for scripts: one list at its end, or a row at each stop.
final class TourBook: Sendable {
    private let output: OutputFormat
    private let rows: RowStream
    private let steps = Mutex<[JSON]>([])

    init(_ tool: Tool) {
        output = tool.globals.output
        rows = RowStream(.tourSteps, tool)
    }

    /// Notes a stop: what it shows, the command that shows it, and what that found out.
    func add(why: String, line: String, data: JSON) {
        let step = steps.withLock { steps in
            let step: JSON = .object([
                "step": .integer(steps.count + 1), "why": .string(why), "command": .string(line),
                // A cell holds one text: JSON that can be read again.
                "data": output == .csv ? .string(data.text) : data,
            ])
            steps.append(step)
            return step
        }
        if output == .ndjson || output == .csv { rows.add(step) }
    }

    /// The end of the tour.
    var report: Report {
        switch output {
        case .ndjson, .csv: .nothing
        case .json: Report(data: .array(steps.withLock(\.self)), blocks: [])
        case .table:
            Report(
                data: .array(steps.withLock(\.self)),
                blocks: [
                    .line(
                        nil,
                        "That was the main job. Without --sandbox, and with your own key, the same commands trade at Kraken."
                    )
                ])
        }
    }
}
