import Transport

/// The body of a private call: nonce first, then the second factor, then what the call carries.
enum PrivateBody {
    /// The body, exactly as it is signed and sent; the second factor goes into its bytes without becoming a text.
    static func bytes(nonce: String, otp: Secret?, _ parameters: [Parameter], encoding: BodyEncoding) -> [UInt8] {
        let nonce = Parameter("nonce", text: nonce)
        switch encoding {
        case .form:
            var body = Array(FormText.encode([nonce]).utf8)
            if let otp {
                body += "&otp=".utf8
                otp.withBytes { FormText.append($0, to: &body) }
            }
            if !parameters.isEmpty { body += ("&" + FormText.encode(parameters)).utf8 }
            return body
        case .json:
            let body = JSON.object(([nonce] + parameters).map { JSON.Member($0.name, $0.value) }).bytes
            guard let otp else { return body }
            let head = JSON.object([JSON.Member(nonce.name, nonce.value)]).bytes.dropLast()
            var all = Array(head + Array(#","otp":""#.utf8))
            otp.withBytes { append($0, to: &all) }
            return all + [UInt8(ascii: "\"")] + body[head.count...]
        }
    }

    /// The bytes of a JSON string.
    private static func append(_ text: UnsafeRawBufferPointer, to body: inout [UInt8]) {
        for byte in text {
            switch byte {
            case 0..<0x20: body += ((byte < 0x10 ? #"\u000"# : #"\u00"#) + String(byte, radix: 16)).utf8
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): body += [UInt8(ascii: "\\"), byte]
            default: body.append(byte)
            }
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
