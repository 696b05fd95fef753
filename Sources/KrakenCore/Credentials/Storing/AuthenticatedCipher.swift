internal import COpenSSL

/// AES-256-GCM (NIST SP 800-38D) with a nonce of 12 bytes and a tag of 16 behind the ciphertext.
enum AuthenticatedCipher {
    static let nonceCount = 12
    static let tagCount = 16

    /// The ciphertext with its tag, which also vouches for the header; nil when OpenSSL cannot.
    static func seal(_ plain: Secret, key: Secret, nonce: [UInt8], header: [UInt8]) -> [UInt8]? {
        guard let context = context(key, nonce, isSealing: 1) else { return nil }
        defer { EVP_CIPHER_CTX_free(context) }
        var output = [UInt8](repeating: 0, count: plain.count + tagCount)
        var count: Int32 = 0
        let isSealed = output.withUnsafeMutableBufferPointer { output in
            let tag = UnsafeMutableBufferPointer(rebasing: output[plain.count...])
            return plain.withBytes { plain in
                let bytes = plain.bindMemory(to: UInt8.self).baseAddress
                return EVP_CipherUpdate(context, nil, &count, header, Int32(header.count)) == 1
                    && EVP_CipherUpdate(context, output.baseAddress, &count, bytes, Int32(plain.count)) == 1
                    && Int(count) == plain.count && EVP_CipherFinal_ex(context, tag.baseAddress, &count) == 1
                    && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(tagCount), tag.baseAddress) == 1
            }
        }
        return isSealed ? output : nil
    }

    /// What was sealed; nil when key, nonce, header or a byte of the ciphertext are not those it was sealed with.
    static func open(_ sealed: [UInt8], key: Secret, nonce: [UInt8], header: [UInt8]) -> Secret? {
        guard sealed.count >= tagCount, let context = context(key, nonce, isSealing: 0) else { return nil }
        defer { EVP_CIPHER_CTX_free(context) }
        let length = sealed.count - tagCount
        var tag = Array(sealed[length...])
        return Secret(count: length) { target in
            let output = target.bindMemory(to: UInt8.self).baseAddress
            var count: Int32 = 0
            guard
                EVP_CipherUpdate(context, nil, &count, header, Int32(header.count)) == 1,
                EVP_CipherUpdate(context, output, &count, sealed, Int32(length)) == 1, Int(count) == length,
                EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tagCount), &tag) == 1
            else { return false }
            var rest: UInt8 = 0
            return EVP_CipherFinal_ex(context, &rest, &count) == 1
        }
    }

    private static func context(_ key: Secret, _ nonce: [UInt8], isSealing: Int32) -> OpaquePointer? {
        guard key.count == 32, nonce.count == nonceCount, let context = EVP_CIPHER_CTX_new() else { return nil }
        let isReady = key.withBytes { key in
            EVP_CipherInit_ex(
                context, EVP_aes_256_gcm(), nil, key.bindMemory(to: UInt8.self).baseAddress, nonce, isSealing) == 1
        }
        if isReady { return context }
        EVP_CIPHER_CTX_free(context)
        return nil
    }
}

/// Bytes nobody can foresee.
enum RandomBytes {
    /// So many bytes of OpenSSL's generator; nil when the system gives it no entropy.
    static func make(_ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return RAND_bytes(&bytes, Int32(count)) == 1 ? bytes : nil
    }
}
