import Foundation

/// Does the same with many things, so many of them at a time, and returns the results in their order.
func inLanes<Item: Sendable, Result: Sendable>(
    _ items: [Item], _ lanes: Int = 4, _ work: @escaping @Sendable (Item) async throws -> Result
) async throws -> [Result] {
    try await withThrowingTaskGroup(of: (Int, Result).self) { group in
        var results: [Int: Result] = [:]
        for (number, item) in items.enumerated() {
            if number >= lanes, let (done, result) = try await group.next() { results[done] = result }
            group.addTask { (number, try await work(item)) }
        }
        for try await (done, result) in group { results[done] = result }
        return items.indices.compactMap { results[$0] }
    }
}

/// Makes a folder with homes of these names in it.
func homes(_ folder: String, _ names: String...) throws -> String {
    for name in names {
        try FileManager.default.createDirectory(
            atPath: "\(folder)/\(name)", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }
    return folder
}
