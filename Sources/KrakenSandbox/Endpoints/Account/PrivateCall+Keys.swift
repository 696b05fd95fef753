import Trading
import Transport

extension PrivateCall {
    /// What this key is and may do.
    func keyInformation() -> JSON {
        let created = JSON.string(String(key.created.seconds))
        return .object([
            "api_key_name": .string(key.name), "api_key": .string(key.key), "nonce": .string(String(key.nonce)),
            "nonce_window": .string(String(key.nonceWindow)), "permissions": .array(permissionNames),
            "iban": "AA00 SAND BOX0 0000", "valid_until": "0", "query_from": "0", "query_to": "0",
            "created_time": created, "modified_time": created, "ip_allowlist": [""],
            "last_used": .string(String(key.lastUsed.seconds)),
        ])
    }

    /// A token for the exchange's streams, which this exchange does not have; its form is the real one's.
    func streamToken() throws -> JSON {
        let serial = try store.settings.nextSerial()
        return .object(["token": .string(Identifiers.token(seed: settings.seed, serial: serial)), "expires": 900])
    }

    /// Nobody has a credit line here.
    func creditLines() -> JSON { .null }

    private var permissionNames: [JSON] {
        Permission.allCases.filter(key.permissions.contains).map { .string($0.rawValue) }
    }
}
