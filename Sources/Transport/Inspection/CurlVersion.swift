import CCurl

/// The versions of libcurl and of what it is made with.
public enum CurlVersion {
    /// Such as `7.88.1`.
    public static var library: String { String(cString: information.version) }

    /// The library that encrypts its connections, such as `OpenSSL/3.0.17`; nil for none.
    public static var encryption: String? { information.ssl_version.map { String(cString: $0) } }

    private static var information: curl_version_info_data { curl_version_info(CURLVERSION_FIRST).pointee }
}
