import CCurl

/// One request under way and the answer as it comes in; touched by the owning thread only.
final class CurlTransfer {
    /// The most bytes of header fields accepted; libcurl itself has no limit.
    private static let maximumHeaderSize = 256 << 10

    let handle: UnsafeMutableRawPointer
    let continuation: CurlLoop.Continuation
    let submission: CurlSubmission

    /// How often libcurl was about to send the request.
    private(set) var transmissions = 0
    private var bytesHandedOut = 0
    private(set) var hasAnswerBegun = false
    private(set) var isTooLarge = false
    private(set) var isNotKept = false
    private var areHeadersComplete = false
    private var headerSize = 0
    private var headers: [HTTPHeader] = []
    private var body: [UInt8] = []
    private var bodySize = 0
    private var headerList: UnsafeMutablePointer<curl_slist>?

    var id: Int { submission.id }
    var request: HTTPRequest { submission.request }

    init(_ submission: CurlSubmission, _ continuation: CurlLoop.Continuation, handle: UnsafeMutableRawPointer) {
        self.submission = submission
        self.continuation = continuation
        self.handle = handle
    }

    deinit {
        curl_slist_free_all(headerList)
    }

    /// Keeps the list of header lines as long as the transfer lives, as libcurl wants it.
    func keep(_ lines: [String]) -> UnsafeMutablePointer<curl_slist>? {
        for line in lines {
            guard let longer = curl_slist_append(headerList, line) else { return nil }
            headerList = longer
        }
        return headerList
    }
}

// MARK: - What libcurl asks

extension CurlTransfer {
    /// Whether the request may go out now: libcurl asks again before it repeats a request on another connection.
    func permitTransmission() -> Bool {
        if request.transmission == .once, transmissions > 0 { return false }
        transmissions += 1
        return true
    }

    /// Hands out the next piece of the body, each byte once; nil when libcurl asks for more than there is.
    func nextPiece(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        let count = min(buffer.count, request.body.count - bytesHandedOut)
        guard count > 0 else { return nil }
        request.body.withUnsafeBytes {
            buffer.copyMemory(from: .init(rebasing: $0[bytesHandedOut..<bytesHandedOut + count]))
        }
        bytesHandedOut += count
        return count
    }

    /// Takes one header line, or the empty line after the last; false to give up.
    func takeHeader(_ line: UnsafeRawBufferPointer) -> Bool {
        begin()
        headerSize += line.count
        guard headerSize <= Self.maximumHeaderSize else {
            isTooLarge = true
            return false
        }
        // Fields that follow the body are not needed.
        guard bodySize == 0 else { return true }
        if line.starts(with: "HTTP/".utf8) {
            headers = []
            areHeadersComplete = false
        } else if line.allSatisfy({ $0 == 0x0D || $0 == 0x0A }) {
            areHeadersComplete = true
        } else if let header = HTTPHeader(line: line) {
            headers.append(header)
        }
        return true
    }

    /// Takes a piece of the body; false to give up.
    func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        begin()
        guard bytes.count <= request.maximumAnswerSize - bodySize else {
            isTooLarge = true
            return false
        }
        bodySize += bytes.count
        guard let sink = submission.sink else {
            body.append(contentsOf: bytes)
            return true
        }
        isNotKept = !bytes.isEmpty && !sink(bytes)
        return !isNotKept
    }

    private func begin() {
        guard !hasAnswerBegun else { return }
        hasAnswerBegun = true
        submission.answerBegan()
    }
}

// MARK: - How it ended

extension CurlTransfer {
    /// The answer, or why there is none.
    func result(_ code: CURLcode) -> CurlResult {
        guard code == CURLE_OK else { return .failure(failure(code)) }
        // libcurl calls an answer whole that ended among its header fields.
        guard areHeadersComplete else {
            return .failure(
                TransportError(.answerCut, provesNothingWasSent: false, detail: "the header fields were cut"))
        }
        return .success(HTTPResponse(status: status, headers: headers, body: body))
    }

    private var status: Int {
        var status = 0
        kraken_curl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
        return status
    }
}

extension HTTPHeader {
    fileprivate init?(line: UnsafeRawBufferPointer) {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0 else { return nil }
        var value = line[(colon + 1)...]
        while let first = value.first, first <= 0x20 { value.removeFirst() }
        while let last = value.last, last <= 0x20 { value.removeLast() }
        self.init(String(decoding: line[..<colon], as: UTF8.self), String(decoding: value, as: UTF8.self))
    }
}
