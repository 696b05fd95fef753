import CCurl

/// The parts of a URL that matter before anything is sent.
struct Address: Hashable, Sendable {
    let url: String
    let isEncrypted: Bool
    /// The host's name or number, without brackets, in lower case.
    let host: String
    let port: String

    /// Accepts http and https only.
    init(_ url: String) throws(TransportError) {
        guard !url.isEmpty, url.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }), let handle = curl_url() else {
            throw Self.refused
        }
        defer { curl_url_cleanup(handle) }
        guard curl_url_set(handle, CURLUPART_URL, url, 0) == CURLUE_OK,
            let scheme = Self.part(CURLUPART_SCHEME, of: handle, flags: 0)?.lowercased(),
            scheme == "http" || scheme == "https",
            let host = Self.part(CURLUPART_HOST, of: handle, flags: 0), !host.isEmpty
        else { throw Self.refused }
        self.url = url
        isEncrypted = scheme == "https"
        self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()).lowercased() : host.lowercased()
        port = Self.part(CURLUPART_PORT, of: handle, flags: UInt32(CURLU_DEFAULT_PORT)) ?? ""
    }

    /// Whether the host is this machine: such a request never goes through a proxy.
    var isLoopback: Bool {
        let name = host.hasSuffix(".") ? String(host.dropLast()) : host
        if name == "localhost" || name == "::1" || name == "0:0:0:0:0:0:0:1" { return true }
        let numbers = name.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return numbers.count == 4 && numbers[0] == 127 && numbers.allSatisfy { $0 != nil }
    }

    private static var refused: TransportError {
        // The address is not repeated: it may hold a password.
        TransportError(.badAddress, provesNothingWasSent: true, detail: "not an address of http or https")
    }

    private static func part(_ part: CURLUPart, of handle: OpaquePointer, flags: UInt32) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(handle, part, &text, flags) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}
