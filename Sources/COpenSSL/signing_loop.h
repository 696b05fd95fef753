#pragma once
// The floor that signing is measured against: the same work in C, with OpenSSL's contexts made once and kept.
#include <string.h>

#include "shim.h"

// Signs `rounds` times, base64(HMAC-SHA512(path + SHA-256(nonce + body))), into `text`, which holds 89 bytes.
// Answers how often it did, or -1 when OpenSSL fails.
static inline long kraken_sign_repeatedly(
    const unsigned char *secret, size_t secret_size, const char *path, const char *nonce, const unsigned char *body,
    size_t body_size, long rounds, char *text) {
    EVP_MD *algorithm = EVP_MD_fetch(NULL, "SHA256", NULL);
    EVP_MD_CTX *digest = EVP_MD_CTX_new();
    EVP_MAC *hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    EVP_MAC_CTX *mac = EVP_MAC_CTX_new(hmac);
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)"SHA512", 0), OSSL_PARAM_construct_end()};
    long done = algorithm && digest && mac && EVP_MAC_init(mac, secret, secret_size, parameters) == 1 ? 0 : -1;
    unsigned char sum[32], code[64];
    size_t path_size = strlen(path), nonce_size = strlen(nonce), length = 0;
    while (done >= 0 && done < rounds) {
        int is_signed = EVP_DigestInit_ex2(digest, algorithm, NULL) == 1
            && EVP_DigestUpdate(digest, nonce, nonce_size) == 1 && EVP_DigestUpdate(digest, body, body_size) == 1
            && EVP_DigestFinal_ex(digest, sum, NULL) == 1 && EVP_MAC_init(mac, NULL, 0, NULL) == 1
            && EVP_MAC_update(mac, (const unsigned char *)path, path_size) == 1
            && EVP_MAC_update(mac, sum, sizeof sum) == 1 && EVP_MAC_final(mac, code, &length, sizeof code) == 1;
        EVP_EncodeBlock((unsigned char *)text, code, sizeof code);
        done = is_signed ? done + 1 : -1;
    }
    EVP_MAC_CTX_free(mac);
    EVP_MAC_free(hmac);
    EVP_MD_CTX_free(digest);
    EVP_MD_free(algorithm);
    return done;
}
