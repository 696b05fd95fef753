import Glibc
import Storage
import Transport

/// An export on disk.
public struct SavedExport: Hashable, Sendable {
    /// The archive.
    public var path: String
    /// The names of the files in it.
    public var names: [String]
    /// How many bytes they are together.
    public var size: Int
    /// Where they were put; nil when they were not.
    public var folder: String?
}

extension Reports {
    /// The largest archive that is fetched.
    static let largestArchive = 1 << 30
    /// How long fetching may take at most.
    static let patience = Duration.seconds(3_600)

    /// Fetches an export into the folder of exports, and looks at every byte of it.
    ///
    /// Its names come from here, never from the exchange. Nothing is left behind unless the whole archive is as it
    /// says; an error of the exchange is thrown and never saved.
    ///
    /// - Parameter unfolds: whether its files are put beside it, in a folder of its name.
    public func fetch(_ id: String, unfolds: Bool) async -> Envelope<SavedExport> {
        await .catching(time.now) { Timed(value: try await fetched(id, unfolds: unfolds), moment: time.now()) }
    }

    private func fetched(_ id: String, unfolds: Bool) async throws -> SavedExport {
        guard Self.isName(id) else { throw ReportsError.badID(id.visible) }
        try Files.makeFolder(folder)
        let path = "\(folder)/\(id).zip"
        let file = DownloadFile(for: path)
        defer { file.discard() }
        let receiving = Receiving(
            sink: { file.take($0) }, maximumSize: Self.largestArchive, stallLimit: kraken.configuration.timeout)
        do {
            try await kraken.download(
                RetrieveExport(id: id), into: receiving, patience: Self.patience, restart: { try file.restart() },
                judge: { response throws(KrakenError) in try judge(response, file) })
        } catch {
            throw file.failure ?? error
        }
        let unfolded = unfolds ? "\(folder)/\(id)" : nil
        let content = try await ExportArchive.check(file.bytes(), unfoldingInto: unfolded)
        try file.keep(as: path)
        return SavedExport(path: path, names: content.names, size: content.size, folder: unfolded)
    }

    /// The exchange's names are four letters; what is allowed stays a plain name of a file in any case.
    static func isName(_ id: String) -> Bool {
        (1...40).contains(id.utf8.count)
            && id.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
            }
    }

    /// Throws unless an archive came.
    private func judge(_ response: HTTPResponse, _ file: DownloadFile) throws(KrakenError) {
        guard response.status == 200 else {
            throw .badStatus(response.status, retryAfter: response.retryAfter(at: time.now()))
        }
        guard let text = file.text else { return }
        guard let answer = try? WireAnswer<ExportID>(parsing: text), !answer.errors.isEmpty else {
            throw .unreadable("neither an archive nor an error")
        }
        throw .exchange(answer.errors)
    }

    private struct ExportID: WireReadable {
        init(wire: JSON) {}
    }
}
