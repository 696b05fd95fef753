import CCurl

extension CurlTransfer {
    /// A pooled connection idle for longer is not trusted with a request that may be sent only once.
    private static let trustedIdleSeconds = 4

    /// Tells libcurl everything about the request; false if it would not take an option.
    func configure(userAgent: String) -> Bool {
        setTarget(userAgent: userAgent) && setLimits() && setSecurity() && setBody() && setHeaders() && setCallbacks()
    }

    private func setTarget(userAgent: String) -> Bool {
        let address = submission.address
        let mayUseHTTP2 = address.isEncrypted && request.mayUseHTTP2 && request.transmission == .repeatable
        return set(CURLOPT_URL, address.url)
            && set(CURLOPT_PROTOCOLS_STR, "http,https")
            && set(CURLOPT_FOLLOWLOCATION, 0)
            && set(CURLOPT_HTTP_VERSION, mayUseHTTP2 ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1)
            && set(CURLOPT_USERAGENT, userAgent)
            // Elsewhere libcurl itself reads the proxy variables; the empty text means none at all.
            && (!address.isLoopback || set(CURLOPT_PROXY, ""))
            && set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    }

    private func setLimits() -> Bool {
        set(CURLOPT_TIMEOUT_MS, request.timeout.wholeMilliseconds)
            && set(CURLOPT_CONNECTTIMEOUT_MS, request.connectTimeout.wholeMilliseconds)
            && setStallLimit()
            && set(CURLOPT_NOSIGNAL, 1)
            // Without it libcurl waits for its resolver's thread when a request is given up.
            && set(CURLOPT_QUICK_EXIT, 1)
            && set(CURLOPT_TCP_NODELAY, 1)
            && set(CURLOPT_TCP_KEEPALIVE, 1)
            && set(CURLOPT_TCP_KEEPIDLE, 30)
            && set(CURLOPT_TCP_KEEPINTVL, 15)
            && (request.transmission == .repeatable || set(CURLOPT_MAXAGE_CONN, Self.trustedIdleSeconds))
            && kraken_curl_close_on_exec(handle) == CURLE_OK
    }

    /// Less than one byte a second, for so long, is a stall.
    private func setStallLimit() -> Bool {
        guard let limit = request.stallLimit else { return true }
        return set(CURLOPT_LOW_SPEED_LIMIT, 1) && set(CURLOPT_LOW_SPEED_TIME, max(1, limit.wholeMilliseconds / 1000))
    }

    private func setSecurity() -> Bool {
        set(CURLOPT_SSL_VERIFYPEER, 1)
            && set(CURLOPT_SSL_VERIFYHOST, 2)
            && set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
    }

    /// A body that may be sent only once comes from a callback that cannot go back to its beginning.
    private func setBody() -> Bool {
        guard request.method == .post else { return set(CURLOPT_HTTPGET, 1) }
        guard set(CURLOPT_POST, 1), setOffset(CURLOPT_POSTFIELDSIZE_LARGE, request.body.count) else { return false }
        guard request.transmission == .once, !request.body.isEmpty else {
            return request.body.withUnsafeBytes { bytes in
                bytes.isEmpty
                    ? set(CURLOPT_COPYPOSTFIELDS, "")
                    : set(CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: bytes.baseAddress))
            }
        }
        return kraken_curl_set_transfer(handle, CURLOPT_READFUNCTION, curlBodyWanted) == CURLE_OK
            && set(CURLOPT_READDATA, context)
    }

    private func setHeaders() -> Bool {
        // A name followed by a semicolon is a field without a value; by a colon, one libcurl shall leave out.
        var lines = request.headers.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
        lines.append("Expect:")
        if !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) {
            lines.append("Content-Type:")
        }
        guard let list = keep(lines) else { return false }
        return kraken_curl_set_list(handle, CURLOPT_HTTPHEADER, list) == CURLE_OK
    }

    private func setCallbacks() -> Bool {
        kraken_curl_set_transfer(handle, CURLOPT_HEADERFUNCTION, curlHeaderArrived) == CURLE_OK
            && set(CURLOPT_HEADERDATA, context)
            && kraken_curl_set_transfer(handle, CURLOPT_WRITEFUNCTION, curlBodyArrived) == CURLE_OK
            && set(CURLOPT_WRITEDATA, context)
            && kraken_curl_set_before_request(handle, curlIsAboutToSend, context) == CURLE_OK
    }

    private var context: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

    private func set(_ option: CURLoption, _ value: Int) -> Bool {
        kraken_curl_set_long(handle, option, value) == CURLE_OK
    }

    private func setOffset(_ option: CURLoption, _ value: Int) -> Bool {
        kraken_curl_set_offset(handle, option, curl_off_t(value)) == CURLE_OK
    }

    private func set(_ option: CURLoption, _ value: String) -> Bool {
        kraken_curl_set_text(handle, option, value) == CURLE_OK
    }

    private func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer?) -> Bool {
        kraken_curl_set_pointer(handle, option, value) == CURLE_OK
    }
}

extension Duration {
    /// At least one, because libcurl takes nought for "no limit".
    fileprivate var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        let limit: Int64 = 1_000_000
        guard seconds < limit else { return Int(limit * 1000) }
        return max(1, Int(seconds * 1000 + attoseconds / 1_000_000_000_000_000))
    }
}
