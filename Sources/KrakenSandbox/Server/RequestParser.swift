import Transport

/// Turns the bytes of one connection into requests; no sockets, no clock.
///
/// Bytes may come in any pieces. After a fault nothing more is read: where the next request begins is not known.
struct RequestParser: Sendable {
    /// What the bytes so far amount to.
    enum Event: Hashable, Sendable {
        /// The client waits for "100 Continue" before it sends the body.
        case continueExpected
        case request(ExchangeRequest, keepsConnection: Bool)
        case fault(RequestFault)
    }

    private enum Stage: Sendable {
        case start
        case fields
        case body(length: Int)
        case chunkSize
        case chunk(remaining: Int)
        case chunkEnd
        case trailer
        case failed
    }

    private let limits: ServerLimits
    private var queue = ByteQueue()
    private var stage = Stage.start
    private var head: RequestHead?
    private var body: [UInt8] = []
    /// Bytes of lines used by this request.
    private var lineBytes = 0

    init(limits: ServerLimits = ServerLimits()) {
        self.limits = limits
    }

    /// Whether nothing of a next request has come.
    var isIdle: Bool {
        guard case .start = stage else { return false }
        return queue.isEmpty && lineBytes == 0
    }

    mutating func append(_ bytes: some Collection<UInt8>) {
        if case .failed = stage { return }
        queue.append(bytes)
    }

    /// The next event, or nil until more bytes come.
    mutating func next() -> Event? {
        do throws(RequestFault) {
            while true {
                switch try step() {
                case .event(let event): return event
                case .moved: continue
                case .needsBytes:
                    queue.tidy()
                    return nil
                }
            }
        } catch {
            stage = .failed
            queue.removeAll()
            return .fault(error)
        }
    }

    private enum Step {
        case event(Event)
        case moved
        case needsBytes
    }

    private mutating func step() throws(RequestFault) -> Step {
        switch stage {
        case .start: try begin()
        case .fields: try readField()
        case .body(let length): readBody(length: length)
        case .chunkSize: try readChunkSize()
        case .chunk(let remaining): readChunk(remaining: remaining)
        case .chunkEnd: try readChunkEnd()
        case .trailer: try readTrailer()
        case .failed: .needsBytes
        }
    }

    private mutating func begin() throws(RequestFault) -> Step {
        guard let line = try takeLine() else { return .needsBytes }
        // Some clients end a body with an empty line too many; RFC 9112 2.2 says to pass over it.
        guard !line.isEmpty else { return .moved }
        head = try RequestHead(line: line)
        stage = .fields
        return .moved
    }

    private mutating func readField() throws(RequestFault) -> Step {
        guard let line = try takeLine() else { return .needsBytes }
        guard line.isEmpty else {
            try head?.add(field: line)
            return .moved
        }
        guard let head else { throw .malformed }
        switch try head.framing() {
        case .chunked: stage = .chunkSize
        case .length(let length):
            guard length <= limits.bodySize else { throw .bodyTooLarge }
            stage = .body(length: length)
            if length == 0 { return .moved }
        }
        return head.expectsContinue ? .event(.continueExpected) : .moved
    }

    private mutating func readBody(length: Int) -> Step {
        guard queue.count >= length else { return .needsBytes }
        body = Array(queue.take(atMost: length))
        return finish()
    }

    private mutating func readChunkSize() throws(RequestFault) -> Step {
        guard let line = try takeLine() else { return .needsBytes }
        let digits = line.prefix { $0 != UInt8(ascii: ";") }.trimmed
        guard !digits.isEmpty else { throw .malformed }
        var size = 0
        for digit in digits {
            guard let value = digit.hexadecimalValue else { throw .malformed }
            size = size * 16 + value
            guard body.count + size <= limits.bodySize else { throw .bodyTooLarge }
        }
        stage = size == 0 ? .trailer : .chunk(remaining: size)
        return .moved
    }

    private mutating func readChunk(remaining: Int) -> Step {
        let bytes = queue.take(atMost: remaining)
        body.append(contentsOf: bytes)
        guard bytes.count < remaining else {
            stage = .chunkEnd
            return .moved
        }
        stage = .chunk(remaining: remaining - bytes.count)
        return .needsBytes
    }

    private mutating func readChunkEnd() throws(RequestFault) -> Step {
        guard let line = try takeLine() else { return .needsBytes }
        guard line.isEmpty else { throw .malformed }
        // The limit on lines is for what the client adds to the body, not for a body in many small chunks.
        lineBytes = 0
        stage = .chunkSize
        return .moved
    }

    /// The fields after the last chunk are read and not used: nothing in this protocol may depend on them.
    private mutating func readTrailer() throws(RequestFault) -> Step {
        guard let line = try takeLine() else { return .needsBytes }
        return line.isEmpty ? finish() : .moved
    }

    private mutating func finish() -> Step {
        guard let head else { return .needsBytes }
        let request = ExchangeRequest(
            method: head.method, path: head.path, query: head.query, headers: head.headers, body: body)
        self.head = nil
        stage = .start
        body = []
        lineBytes = 0
        return .event(.request(request, keepsConnection: head.keepsConnection))
    }

    private mutating func takeLine() throws(RequestFault) -> ArraySlice<UInt8>? {
        let before = queue.count
        let line = queue.takeLine()
        let used = line == nil ? before : before - queue.count
        guard lineBytes + used <= limits.headSize else { throw .headTooLarge }
        if line != nil { lineBytes += used }
        return line
    }
}
