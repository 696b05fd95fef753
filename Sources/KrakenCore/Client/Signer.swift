internal import COpenSSL
import Synchronization

/// Signs private calls: base64(HMAC-SHA512(path + SHA-256(nonce + body))).
///
/// The contexts of OpenSSL are made once and kept, which is four times as fast as making them each time.
package final class Signer: Sendable {
    private let secret: Secret
    private let contexts = Mutex<SigningContexts?>(nil)

    /// A signer for one secret; OpenSSL is touched at the first signature.
    package init(secret: Secret) {
        self.secret = secret
    }

    /// The text of the header `API-Sign`.
    ///
    /// - Parameters:
    ///   - path: from `/0/private/` on.
    ///   - nonce: the decimal text that is in the body too.
    ///   - body: exactly as it is sent.
    package func signature(path: String, nonce: String, body: [UInt8]) throws(KrakenError) -> String {
        let signature: String? = contexts.withLock { contexts in
            if contexts == nil { contexts = SigningContexts(secret: secret) }
            return contexts?.signature(path: path, nonce: nonce, body: body)
        }
        guard let signature else { throw .signingFailed }
        return signature
    }
}

/// OpenSSL's contexts, used by one thread at a time.
private final class SigningContexts {
    private let algorithm: OpaquePointer
    private let digest: OpaquePointer
    private let mac: OpaquePointer
    private let keyedMac: OpaquePointer
    /// 32 bytes for the digest, then 64 for the code.
    private let sum = UnsafeMutablePointer<UInt8>.allocate(capacity: 96)

    init?(secret: Secret) {
        guard
            let algorithm = EVP_MD_fetch(nil, "SHA256", nil), let digest = EVP_MD_CTX_new(),
            let mac = EVP_MAC_fetch(nil, "HMAC", nil), let keyedMac = EVP_MAC_CTX_new(mac)
        else { return nil }
        (self.algorithm, self.digest, self.mac, self.keyedMac) = (algorithm, digest, mac, keyedMac)
        guard Self.setKey(secret, of: keyedMac) else { return nil }
    }

    deinit {
        sum.deallocate()
        EVP_MAC_CTX_free(keyedMac)
        EVP_MAC_free(mac)
        EVP_MD_CTX_free(digest)
        EVP_MD_free(algorithm)
    }

    /// OpenSSL keeps pointers to both names until the key is set, so both must live that long.
    private static func setKey(_ secret: Secret, of mac: OpaquePointer) -> Bool {
        let parameter = Array(OSSL_MAC_PARAM_DIGEST.utf8CString)
        var hash = Array("SHA512".utf8CString)
        return parameter.withUnsafeBufferPointer { parameter in
            hash.withUnsafeMutableBufferPointer { hash in
                let parameters = [
                    OSSL_PARAM_construct_utf8_string(parameter.baseAddress, hash.baseAddress, 0),
                    OSSL_PARAM_construct_end(),
                ]
                return secret.withBytes { bytes in
                    let key = bytes.bindMemory(to: UInt8.self)
                    return EVP_MAC_init(mac, key.baseAddress, key.count, parameters) == 1
                }
            }
        }
    }

    /// Nil when OpenSSL fails.
    func signature(path: String, nonce: String, body: [UInt8]) -> String? {
        var (path, nonce) = (path, nonce)
        guard
            EVP_DigestInit_ex2(digest, algorithm, nil) == 1,
            nonce.withUTF8({ EVP_DigestUpdate(digest, $0.baseAddress, $0.count) }) == 1,
            EVP_DigestUpdate(digest, body, body.count) == 1, EVP_DigestFinal_ex(digest, sum, nil) == 1,
            EVP_MAC_init(keyedMac, nil, 0, nil) == 1,
            path.withUTF8({ EVP_MAC_update(keyedMac, $0.baseAddress, $0.count) }) == 1,
            EVP_MAC_update(keyedMac, sum, 32) == 1
        else { return nil }
        let code = sum + 32
        var length = 0
        guard EVP_MAC_final(keyedMac, code, &length, 64) == 1, length == 64 else { return nil }
        return String(unsafeUninitializedCapacity: 89) { Int(EVP_EncodeBlock($0.baseAddress, code, 64)) }
    }
}
