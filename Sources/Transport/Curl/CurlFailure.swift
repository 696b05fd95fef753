import CCurl
import Glibc

extension CurlTransfer {
    /// What libcurl's code means for this request.
    func failure(_ code: CURLcode) -> TransportError {
        TransportError(
            reason(code), provesNothingWasSent: transmissions == 0 && Self.happensBeforeSending(code),
            detail: detail(code))
    }

    /// The request was given up by its task.
    var cancelled: TransportError {
        TransportError(
            .cancelled, provesNothingWasSent: transmissions == 0,
            detail: transmissions == 0 ? "given up unsent" : "given up after sending had begun")
    }

    /// The closed list of codes that can stand for a request not sent; what is not listed proves nothing.
    private static func happensBeforeSending(_ code: CURLcode) -> Bool {
        switch code {
        case CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_SSL_CONNECT_ERROR,
            CURLE_SSL_CERTPROBLEM, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_INVALIDCERTSTATUS, CURLE_OPERATION_TIMEDOUT,
            CURLE_ABORTED_BY_CALLBACK:
            true
        default: false
        }
    }

    private func reason(_ code: CURLcode) -> TransportError.Reason {
        switch code {
        case CURLE_URL_MALFORMAT: .badAddress
        case CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_RESOLVE_HOST: .nameNotFound
        case CURLE_COULDNT_CONNECT: .connectionFailed
        case CURLE_OPERATION_TIMEDOUT: .timedOut
        case CURLE_PARTIAL_FILE: .answerCut
        case CURLE_FILESIZE_EXCEEDED: .answerTooLarge
        case CURLE_WRITE_ERROR: isTooLarge ? .answerTooLarge : .other
        // Bytes that are not HTTP count as the long obsolete version 0.9, which is off.
        case CURLE_UNSUPPORTED_PROTOCOL: transmissions == 0 ? .badAddress : .answerUnreadable
        case CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING, CURLE_HTTP2, CURLE_HTTP2_STREAM: .answerUnreadable
        case CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_SEND_FAIL_REWIND, CURLE_ABORTED_BY_CALLBACK:
            hasAnswerBegun ? .answerCut : .noAnswer
        case _ where Self.isAboutEncryption(code): .tlsFailed
        default: .other
        }
    }

    private static func isAboutEncryption(_ code: CURLcode) -> Bool {
        switch code {
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_PEER_FAILED_VERIFICATION,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_PINNEDPUBKEYNOTMATCH,
            CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED,
            CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_CRL_BADFILE:
            true
        default: false
        }
    }

    /// Words made here: libcurl's own message may repeat a proxy's address with its password.
    private func detail(_ code: CURLcode) -> String {
        if isNotKept { return TransportError.notKept }
        let place = "\(submission.address.host) port \(submission.address.port)"
        return "\(String(cString: curl_easy_strerror(code))) (curl \(code.rawValue), \(place)\(systemError))"
    }

    private var systemError: String {
        var number = 0
        guard kraken_curl_get_long(handle, CURLINFO_OS_ERRNO, &number) == CURLE_OK, number > 0 else { return "" }
        var text = [CChar](repeating: 0, count: 128)
        guard strerror_r(Int32(number), &text, text.count) == 0 else { return ", error \(number)" }
        return ", " + text.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    }
}
