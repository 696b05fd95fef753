/// Something that can be measured.
struct Benchmark: Sendable {
    /// The name on the command line.
    let name: String
    /// What it measures, in a line.
    let summary: String
    let run: @Sendable (Options) async throws -> [Figure]

    init(_ name: String, _ summary: String, run: @escaping @Sendable (Options) async throws -> [Figure]) {
        self.name = name
        self.summary = summary
        self.run = run
    }
}

/// Why something could not be measured.
struct BenchmarkError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
