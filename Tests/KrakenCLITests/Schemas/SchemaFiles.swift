import Transport
import XCTest

/// The schemas of docs/schemas.
struct SchemaFiles {
    private let folder: String

    init(file: String = #filePath) {
        let root = URL(fileURLWithPath: file).pathComponents.dropLast(4).joined(separator: "/").dropFirst()
        folder = "\(root)/docs/schemas"
    }

    /// The names of all files but those that commands share, without `.json`.
    func names() throws -> Set<String> {
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json") }
        return Set(files.map { String($0.dropLast(5)) }).subtracting(["common", "envelope"])
    }

    func read(_ name: String) throws -> JSON {
        try JSON(parsing: Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name).json")))
    }

    /// The words a definition allows.
    func words(_ name: String, in file: String) throws -> Set<String> {
        let definition = try XCTUnwrap(read(file)["$defs"]?[name], "\(file).json defines no \(name)")
        return Set(try XCTUnwrap(definition["enum"]?.elements).compactMap(\.string))
    }
}
