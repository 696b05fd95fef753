public import Trading

/// What the exchange's clock said, and how long the question took.
public struct ClockReading: Hashable, Sendable {
    /// The exchange's clock minus ours; the exchange tells whole seconds.
    public var difference: Duration
    /// How long question and answer took.
    public var roundTrip: Duration

    public init(difference: Duration, roundTrip: Duration) {
        self.difference = difference
        self.roundTrip = roundTrip
    }

    /// Beyond this the clocks differ, not only their reading.
    static let tolerance = Duration.seconds(2)
    /// Longer than this, and the exchange's clock cannot be read well enough for an order's deadline.
    static let longestTrip = Duration.seconds(2)

    /// What follows from it for orders.
    public var checks: [Check] { [differenceCheck, tripCheck] }

    private var differenceCheck: Check {
        let name = "difference"
        guard difference.magnitude > Self.tolerance else {
            return Check(.clock, name, .ok, "less than \(Self.tolerance.inWords) from the exchange's clock")
        }
        let found = "our clock is \(difference.inWords) \(difference > .zero ? "behind" : "ahead of") the exchange's"
        let step = "set the clock of this machine: run a time service such as chrony or systemd-timesyncd"
        // Deadlines are counted on the exchange's clock as it is measured; beyond a day that is refused.
        let isHopeless = difference.magnitude >= .seconds(86_400)
        return Check(
            .clock, name, isHopeless ? .failed : .warning, found + (isHopeless ? "; no order can be placed" : ""),
            nextStep: step)
    }

    private var tripCheck: Check {
        let found = "\(roundTrip.inWords) for a question and its answer"
        guard roundTrip > Self.longestTrip else { return Check(.clock, "round_trip", .ok, found) }
        return Check(
            .clock, "round_trip", .failed, found + "; orders need \(Self.longestTrip.inWords) or less",
            nextStep: "use a faster connection, or a machine nearer to the exchange")
    }
}

extension SystemStatus.State {
    /// What the exchange lets one do.
    public var checks: [Check] {
        let step = "wait, and look again with 'kraken status'"
        func check(_ verdict: Check.Verdict, _ finding: String) -> [Check] {
            [Check(.exchange, "status", verdict, finding, nextStep: verdict == .ok ? nil : step)]
        }
        return switch self {
        case .online: check(.ok, "the exchange is online")
        case .maintenance: check(.warning, "the exchange is in maintenance: nothing can be traded")
        case .cancelOnly: check(.warning, "the exchange only takes cancels")
        case .postOnly: check(.warning, "the exchange only takes orders that rest (post-only)")
        case .other(let word): check(.warning, "the exchange calls its state '\(word)', which is not known here")
        }
    }
}

/// What is known of the encrypted connection to the exchange.
public struct EncryptionFacts: Hashable, Sendable {
    /// Such as `TLSv1.3`; empty when it is not known.
    public var version: String
    /// Whether the certificate was checked and is trusted.
    public var isVerified: Bool
    /// Until when the certificate is good; nil when it is not known.
    public var expires: Timestamp?
    /// How long it took to find the address, to connect, and to agree on the encryption, each from the start.
    public var steps: [Duration]

    public init(version: String, isVerified: Bool, expires: Timestamp?, steps: [Duration]) {
        (self.version, self.isVerified, self.expires, self.steps) = (version, isVerified, expires, steps)
    }

    /// What follows from it.
    public func checks(at now: Timestamp) -> [Check] { [versionCheck, certificateCheck(at: now)] }

    private var versionCheck: Check {
        let names = ["address found", "connected", "encrypted"]
        let times = zip(names, steps).map { "\($0) after \($1.inWords)" }.joined(separator: ", ")
        let found = (version.isEmpty ? "encrypted" : version) + (times.isEmpty ? "" : "; \(times)")
        guard version.isEmpty || ["TLSv1.2", "TLSv1.3"].contains(version) else {
            return Check(
                .exchange, "tls", .failed, "\(found); TLS 1.2 or later is needed",
                nextStep: "look for a proxy or a firewall that breaks up encrypted connections")
        }
        return Check(.exchange, "tls", .ok, found)
    }

    private func certificateCheck(at now: Timestamp) -> Check {
        let name = "certificate"
        guard isVerified else {
            return Check(
                .exchange, name, .failed, "the server's certificate is not trusted",
                nextStep: "run 'apt-get install ca-certificates', and look for a proxy that breaks up connections")
        }
        guard let expires else { return Check(.exchange, name, .ok, "verified") }
        let left = expires - now
        guard left > .seconds(86_400 * 3) else {
            return Check(
                .exchange, name, .warning, "verified, good for \(max(left, .zero).inWords) only",
                nextStep: "the exchange has to renew it; if it does not, connections will fail")
        }
        return Check(.exchange, name, .ok, "verified, good until \(expires.dateTime) UTC")
    }
}

extension Duration {
    /// The length without its sign.
    fileprivate var magnitude: Duration { self < .zero ? .zero - self : self }
}

extension Timestamp {
    /// Reads the time of a certificate as OpenSSL prints it: `Dec  9 23:59:59 2026 GMT`.
    public init?(certificateText text: String) {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let words = text.split(separator: " ").map(String.init)
        guard words.count == 5, words[4] == "GMT", let month = months.firstIndex(of: words[0]),
            let day = Int(words[1]), (1...31).contains(day), words[3].utf8.count == 4
        else { return nil }
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        self.init(rfc3339: "\(words[3])-\(two(month + 1))-\(two(day))T\(words[2])Z")
    }
}
