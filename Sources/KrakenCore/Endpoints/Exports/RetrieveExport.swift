import Transport

/// Fetches an export: the archive itself comes back, not an envelope.
struct RetrieveExport: Call {
    /// There is none: the answer is bytes.
    struct Response: WireReadable, Sendable {
        init(wire: JSON) throws { throw WireFault("an export is no JSON") }
    }

    static let name = "RetrieveExport"
    var access: Access { .account(cost: 1) }
    var parameters: [Parameter] { [Parameter("id", text: id)] }

    /// The exchange's name of the export.
    var id: String
}
