import CCurl
import Dispatch

/// What an encrypted connection to a server looks like.
public struct InspectedConnection: Hashable, Sendable {
    /// Such as `TLSv1.3`; empty when libcurl does not tell.
    public var version: String
    /// Until when the server's certificate is good, as OpenSSL prints it: `Dec  9 23:59:59 2026 GMT`; nil when libcurl
    /// does not tell.
    public var expires: String?
    /// When the address was found, the connection made, and its encryption agreed on, each from the start.
    public var steps: [Duration]
}

/// Connects to a server only to look at the connection; nothing is asked of it, and no key is needed.
public enum ConnectionInspector {
    /// Connects, with the certificate checked, and hangs up.
    ///
    /// - Parameters:
    ///   - url: `https://host[:port]`.
    ///   - timeout: when to give up.
    ///   - certificates: a file of authorities to trust instead of the system's; for tests.
    public static func inspect(
        _ url: String, timeout: Duration, trusting certificates: String? = nil
    ) async -> Result<InspectedConnection, TransportError> {
        await withCheckedContinuation { continuation in
            // libcurl blocks here, which no thread of the pool may do.
            DispatchQueue(label: "kraken.inspection").async {
                continuation.resume(returning: look(url, timeout, certificates))
            }
        }
    }

    private static func look(
        _ url: String, _ timeout: Duration, _ certificates: String?
    ) -> Result<InspectedConnection, TransportError> {
        let words = DebugWords()
        guard CurlLibrary.isReady, let handle = curl_easy_init() else {
            return .failure(TransportError(.other, provesNothingWasSent: true, detail: "libcurl does not start"))
        }
        defer { curl_easy_cleanup(handle) }
        let limit = max(1, Int(timeout / .milliseconds(1)))
        for (option, value) in [
            (CURLOPT_CONNECT_ONLY, 1), (CURLOPT_NOSIGNAL, 1), (CURLOPT_QUICK_EXIT, 1), (CURLOPT_TIMEOUT_MS, limit),
            (CURLOPT_CONNECTTIMEOUT_MS, limit), (CURLOPT_SSL_VERIFYPEER, 1), (CURLOPT_SSL_VERIFYHOST, 2),
            (CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2), (CURLOPT_CERTINFO, 1), (CURLOPT_VERBOSE, 1),
        ] {
            kraken_curl_set_long(handle, option, value)
        }
        kraken_curl_set_text(handle, CURLOPT_URL, url)
        if let certificates { kraken_curl_set_text(handle, CURLOPT_CAINFO, certificates) }
        // As for requests: to this machine never through a proxy.
        if (try? Address(url))?.isLoopback == true { kraken_curl_set_text(handle, CURLOPT_PROXY, "") }
        kraken_curl_set_text(handle, CURLOPT_PROTOCOLS_STR, "https")
        kraken_curl_close_on_exec(handle)
        kraken_curl_set_debug(handle, curlSaysSomething, Unmanaged.passUnretained(words).toOpaque())
        let code = curl_easy_perform(handle)
        guard code == CURLE_OK else { return .failure(failure(code)) }
        return .success(
            InspectedConnection(version: words.version, expires: expiry(handle), steps: steps(handle)))
    }

    private static func failure(_ code: CURLcode) -> TransportError {
        let reason: TransportError.Reason =
            switch code {
            case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .nameNotFound
            case CURLE_COULDNT_CONNECT: .connectionFailed
            case CURLE_OPERATION_TIMEDOUT: .timedOut
            case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE,
                CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER:
                .tlsFailed
            default: .other
            }
        return TransportError(
            reason, provesNothingWasSent: true,
            detail: "\(String(cString: curl_easy_strerror(code))) (curl \(code.rawValue))")
    }

    private static func expiry(_ handle: UnsafeMutableRawPointer) -> String? {
        var next = UnsafePointer(kraken_curl_certificate(handle))
        while let line = next {
            let text = line.pointee.data.map { String(cString: $0) } ?? ""
            if text.hasPrefix("Expire date:") { return String(text.dropFirst("Expire date:".count)) }
            next = UnsafePointer(line.pointee.next)
        }
        return nil
    }

    private static func steps(_ handle: UnsafeMutableRawPointer) -> [Duration] {
        [CURLINFO_NAMELOOKUP_TIME_T, CURLINFO_CONNECT_TIME_T, CURLINFO_APPCONNECT_TIME_T].compactMap { information in
            var microseconds: curl_off_t = 0
            guard kraken_curl_get_offset(handle, information, &microseconds) == CURLE_OK else { return nil }
            return .microseconds(Int64(microseconds))
        }
    }
}

/// What libcurl says while it connects, as far as it matters.
private final class DebugWords {
    /// Such as `TLSv1.3`.
    var version = ""
}

/// Called by libcurl; a free function, because a closure could be bound to an actor.
private func curlSaysSomething(
    _ handle: UnsafeMutableRawPointer?, _ kind: curl_infotype, _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int32 {
    guard kind == CURLINFO_TEXT, let context else { return 0 }
    let text = String(decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self)
    let mark = "SSL connection using "
    if text.hasPrefix(mark) {
        let words = text.dropFirst(mark.count).split(separator: " ")
        Unmanaged<DebugWords>.fromOpaque(context).takeUnretainedValue().version = words.first.map(String.init) ?? ""
    }
    return 0
}
