import Storage
import Trading

/// Who failed to log in.
struct FailureTable {
    let connection: Database

    /// What still counts of an origin's failures.
    func find(_ origin: String, now: Timestamp) throws -> LoginFailures {
        let found = try connection.query(
            "SELECT count, since, locked_until FROM failed_login WHERE origin = ?", [.text(origin)]
        ) { row in
            LoginFailures(
                points: row.integer(0), since: Timestamp(nanoseconds: Int64(row.integer(1))),
                lockedUntil: row.optionalInteger(2).map { Timestamp(nanoseconds: Int64($0)) })
        }.first
        guard let found, found.isLocked(at: now) || now - found.since < LoginFailures.period else {
            return LoginFailures(since: now)
        }
        return found
    }

    func save(_ failures: LoginFailures, of origin: String) throws {
        try connection.run(
            "INSERT OR REPLACE INTO failed_login VALUES (?, ?, ?, ?)",
            [
                .text(origin), .integer(failures.points), .integer(failures.since.nanoseconds),
                .integer(failures.lockedUntil?.nanoseconds),
            ])
    }

    func forget(_ origin: String) throws {
        try connection.run("DELETE FROM failed_login WHERE origin = ?", [.text(origin)])
    }
}

/// The counters of public calls: one for each address, and for trades and candles one for each market too.
struct PublicCallTable {
    let connection: Database

    /// Counts a call; false, and nothing counted, when there would be more than `burst`, of which a tenth, but at least
    /// one, is forgotten each second.
    func count(_ subject: String, from origin: String, burst: Int, now: Timestamp) throws -> Bool {
        let key: [SQLValue] = [.text(origin), .text(subject)]
        var counter =
            try connection.query(
                "SELECT calls, calls_at FROM public_call WHERE origin = ? AND subject = ?", key
            ) { row in
                CallCounter(
                    millionths: Int64(row.integer(0)), counted: Timestamp(nanoseconds: Int64(row.integer(1))))
            }.first ?? CallCounter(counted: now)
        let (maximum, decay) = (Int64(burst) * 1_000_000, Int64(max(1, burst / 10)) * 1_000_000)
        guard counter.count(1, maximum: maximum, decay: decay, now: now) else { return false }
        try connection.run(
            "INSERT OR REPLACE INTO public_call VALUES (?, ?, ?, ?)",
            key + [.integer(counter.millionths), .integer(counter.counted.nanoseconds)])
        return true
    }
}
