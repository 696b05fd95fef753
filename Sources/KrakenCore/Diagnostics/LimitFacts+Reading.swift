import Storage

extension LimitFacts {
    /// Reads the files of a key without taking any lock and without writing; what is damaged counts as not there.
    ///
    /// - Parameter fingerprint: names the key's folder; nil leaves out what belongs to a key.
    public static func read(
        _ configuration: ClientConfiguration, fingerprint: String?, at now: Timestamp
    ) -> LimitFacts {
        let folder = configuration.keyStateFolder
        var facts = LimitFacts(calls: nil, markets: [], nonceLead: nil, holds: [])
        facts.holds += [ServiceHolds(folder: folder).current(at: now)].compactMap(\.self)
        guard let fingerprint else { return facts }
        let own = folder + "/" + fingerprint
        facts.holds += [ServiceHolds(folder: own).current(at: now)].compactMap(\.self)
        if let record = record(own + "/state") {
            let limits = configuration.privateLimits
            facts.calls = Counter(
                used: record.counter.level(at: now, within: limits), maximum: limits.maximum,
                decay: limits.decay)
            facts.nonceLead = record.lead(at: now)
        }
        let limits = configuration.pairLimits
        for name in FileFacts.names(in: own) where name.hasPrefix("pair-") {
            guard let record = record(own + "/" + name) else { continue }
            facts.markets.append(
                Counter(
                    pair: String(name.dropFirst(5)), used: record.counter.level(at: now, within: limits),
                    maximum: configuration.tier.pairMaximum, decay: limits.decay))
        }
        return facts
    }

    /// The newer of the two slots of a file.
    private static func record(_ path: String) -> KeyRecord? {
        guard let bytes = try? Files.read(path) else { return nil }
        return [0, 512].compactMap { start in
            bytes.count >= start + KeyRecord.size
                ? KeyRecord(bytes: Array(bytes[start..<(start + KeyRecord.size)])) : nil
        }.max { $0.sequence < $1.sequence }
    }
}

extension CallCounter {
    /// What is booked when the points have run off that did until `now`.
    fileprivate func level(at now: Timestamp, within limits: Limits) -> Points {
        var copy = self
        _ = copy.book(.zero, isLookup: true, mayWait: false, at: now, within: limits)
        return copy.level
    }
}

extension KeyRecord {
    /// By how much the last nonce is ahead of the clock; nil when none was taken.
    fileprivate func lead(at now: Timestamp) -> Duration? {
        guard lastNonce > 0 else { return nil }
        let nanoseconds = Int128(lastNonce) * Int128(1_000_000 / nonceScale) - Int128(now.nanoseconds)
        return .nanoseconds(Int64(clamping: nanoseconds))
    }
}
