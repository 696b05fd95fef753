import Transport

extension Kraken {
    /// A public request, exactly as it is sent.
    func publicRequest<C: Call>(_ call: C) -> HTTPRequest {
        let query = FormText.encode(call.parameters(at: CallMoment(time)))
        let url = configuration.baseURL + "/0/public/" + call.endpoint + (query.isEmpty ? "" : "?" + query)
        return HTTPRequest(url: url, timeout: configuration.timeout)
    }

    /// A signed request, exactly as it is sent.
    ///
    /// It is never sent twice by the transport: the second copy would carry a used nonce.
    func privateRequest<C: Call>(
        _ call: C, nonce: UInt64, at moment: CallMoment, timeout: Duration, key: KeySession
    ) throws(KrakenError) -> HTTPRequest {
        let path = Self.path(of: call, isPrivate: true)
        let nonceText = String(nonce)
        let body = PrivateBody.bytes(
            nonce: nonceText, otp: key.credentials.otp, call.parameters(at: moment), encoding: call.bodyEncoding)
        let signature = try key.signer.signature(path: path, nonce: nonceText, body: body)
        let headers = [
            HTTPHeader("API-Key", key.credentials.key), HTTPHeader("API-Sign", signature),
            HTTPHeader("Content-Type", PrivateBody.contentType(call.bodyEncoding)),
        ]
        return HTTPRequest(
            method: .post, url: configuration.baseURL + path, headers: headers, body: body, transmission: .once,
            mayUseHTTP2: false, timeout: timeout)
    }

    static func path(of call: some Call, isPrivate: Bool) -> String {
        "/0/" + (isPrivate ? "private/" : "public/") + call.endpoint
    }
}
