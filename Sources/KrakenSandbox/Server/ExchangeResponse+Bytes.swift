extension ExchangeResponse {
    /// The whole answer as it is sent, or what is sent of one that ends after so many bytes of its body.
    func bytes(keepsConnection: Bool, bodyEnd: Int = .max) -> [UInt8] {
        var head = "HTTP/1.1 \(status) \(Self.reason(status))\r\n"
        head += "Content-Type: \(contentType)\r\nContent-Length: \(body.count)\r\n"
        if status == RequestFault.methodNotAllowed.rawValue { head += "Allow: GET, POST\r\n" }
        head += keepsConnection ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n"
        return Array(head.utf8) + body.prefix(bodyEnd)
    }

    /// What a client is told that the server itself refuses.
    ///
    /// Without a body, because one of the refused methods (HEAD) must not be answered with any.
    init(refusing fault: RequestFault) {
        self.init(status: fault.rawValue, contentType: "text/plain", body: [])
    }

    private static func reason(_ status: Int) -> String {
        switch status {
        case 200: "OK"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 413: "Content Too Large"
        case 429: "Too Many Requests"
        case 431: "Request Header Fields Too Large"
        case 500: "Internal Server Error"
        case 501: "Not Implemented"
        case 502: "Bad Gateway"
        case 503: "Service Unavailable"
        case 504: "Gateway Timeout"
        case 505: "HTTP Version Not Supported"
        case 520: "Unknown Error"
        default: "Other"
        }
    }
}
