import Transport

/// The body of a private call: nonce first, then the second factor, then what the call carries.
enum PrivateBody {
    /// The body, exactly as it is signed and sent.
    static func bytes(nonce: String, otp: String?, _ parameters: [Parameter], encoding: BodyEncoding) -> [UInt8] {
        let head = [Parameter("nonce", text: nonce), Parameter("otp", optional: otp)].compactMap(\.self)
        switch encoding {
        case .form: return Array(FormText.encode(head + parameters).utf8)
        case .json: return JSON.object((head + parameters).map { JSON.Member($0.name, $0.value) }).bytes
        }
    }

    /// The header that goes with it.
    static func contentType(_ encoding: BodyEncoding) -> String {
        switch encoding {
        case .form: "application/x-www-form-urlencoded"
        case .json: "application/json"
        }
    }
}
