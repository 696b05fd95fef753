#pragma once
#include <curl/curl.h>
#include <sys/socket.h>

// curl_easy_setopt and curl_easy_getinfo are variadic, which Swift cannot call: one wrapper for each type.
typedef size_t (*kraken_curl_transfer)(char *, size_t, size_t, void *);
typedef int (*kraken_curl_before_request)(void *, char *, char *, int, int);

static inline CURLcode kraken_curl_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode kraken_curl_set_offset(CURL *handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode kraken_curl_set_text(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode kraken_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode kraken_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode kraken_curl_set_transfer(CURL *handle, CURLoption option, kraken_curl_transfer value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode kraken_curl_set_before_request(CURL *handle, kraken_curl_before_request value, void *context) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_PREREQFUNCTION, value);
    return code != CURLE_OK ? code : curl_easy_setopt(handle, CURLOPT_PREREQDATA, context);
}
static inline CURLcode kraken_curl_get_long(CURL *handle, CURLINFO info, long *value) {
    return curl_easy_getinfo(handle, info, value);
}
static inline CURLcode kraken_curl_get_offset(CURL *handle, CURLINFO info, curl_off_t *value) {
    return curl_easy_getinfo(handle, info, value);
}

// libcurl opens sockets without close-on-exec: a pager or an editor would inherit the connection.
static inline curl_socket_t kraken_curl_open_socket(
    void *context, curlsocktype purpose, struct curl_sockaddr *address) {
    (void)context;
    (void)purpose;
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}
static inline CURLcode kraken_curl_close_on_exec(CURL *handle) {
    return curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, kraken_curl_open_socket);
}

// For a look at a connection: libcurl tells the version of TLS in words only, and the certificate on request.
typedef int (*kraken_curl_debug)(CURL *, curl_infotype, char *, size_t, void *);
static inline CURLcode kraken_curl_set_debug(CURL *handle, kraken_curl_debug value, void *context) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_DEBUGFUNCTION, value);
    return code != CURLE_OK ? code : curl_easy_setopt(handle, CURLOPT_DEBUGDATA, context);
}
static inline struct curl_slist *kraken_curl_certificate(CURL *handle) {
    struct curl_certinfo *chain = NULL;
    CURLcode code = curl_easy_getinfo(handle, CURLINFO_CERTINFO, &chain);
    return code == CURLE_OK && chain && chain->num_of_certs > 0 ? chain->certinfo[0] : NULL;
}
