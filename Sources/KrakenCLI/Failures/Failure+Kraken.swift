import KrakenCore
import Storage
import Transport

extension Failure {
    /// Why there is no answer, in words.
    init(_ error: KrakenError) {
        switch error {
        case .noCredentials:
            self.init(
                "no-credentials", "this command needs an API key",
                hint: "store one with 'kraken config-setup', or use --sandbox, which needs none",
                exitCode: .credentials)
        case .exchange(let errors): self.init(errors)
        case .rateLimited(let wait):
            let moment = wait.map { "in \($0.seconds)" } ?? "in a minute"
            self.init(
                "rate-limited", "the call would exceed the exchange's rate limit", hint: "try again \(moment)",
                exitCode: .rateLimited)
        case .heldBack(let hold):
            self.init(hold)
            if error.isServiceFault { blame = .exchange }
        case .unreachable(let error) where error.isForeignAnswer:
            self.init(
                "unreachable", "what answers at the address is not the exchange: \(error.words)",
                hint: "check KRAKEN_API_BASE_URL", exitCode: .unreachable)
        case .unreachable(let error):
            self.init(
                "unreachable", "the exchange cannot be reached: \(error.words)",
                hint: "check the network and the address, then try again", exitCode: .unreachable)
        case .badStatus(429, let pause):
            self.init(
                "rate-limited", "a gateway before the exchange asks us to slow down (HTTP status 429)",
                hint: "try again \(pause.map { "in \($0.seconds)" } ?? "in a minute")", exitCode: .rateLimited)
        case .badStatus(let status, _) where !(500...599).contains(status):
            self.init(
                "unreachable",
                "the server at the address does not speak the exchange's language (HTTP status \(status))",
                hint: "check KRAKEN_API_BASE_URL, and whether a proxy or firewall stands between",
                exitCode: .unreachable)
        case .badStatus(let status, _):
            self.init(
                "unreachable", "a gateway answered instead of the exchange (HTTP status \(status))",
                hint: "the exchange may be in maintenance; try again later", exitCode: .unreachable)
            blame = .exchange
        case .unreadable(let what):
            self.init(
                "unreadable", "the answer cannot be read: \(what)",
                hint: "check that the address is the exchange's", exitCode: .failure)
        case .keyStateUnusable(let path, let reason):
            self.init(
                "home-unusable", "cannot keep nonces in \(path): \(reason)",
                hint: "make it yours and writable, or move it with KRAKEN_KEY_STATE_DIR", exitCode: .usage)
        case .preparationFailed(let fault): self.init(preparation: fault.error)
        case .answerLost(let reason):
            self.init(
                "outcome-unknown", "whether it was done is not known: \(reason.text)",
                hint: "look with 'kraken orders' before you repeat it", exitCode: .outcomeUnknown)
        case .signingFailed:
            self.init(
                "signing", "OpenSSL could not sign the request", hint: "check the secret", exitCode: .credentials)
        case .cancelled:
            self.init("interrupted", "interrupted", exitCode: .interrupted)
        }
    }

    /// Why the exchange is left alone.
    private init(_ hold: ServiceHold) {
        let until = hold.until.shown
        switch hold.reason {
        case .lockout:
            self.init(
                "locked-out", "the exchange has locked this key out for a while; nothing is sent before \(until)",
                hint: "a call before then could prolong it; 'kraken cancel' and 'kraken panic' go all the same",
                exitCode: .credentials)
        case .throttled:
            self.init(
                "throttled", "the exchange wants no calls before \(until)", hint: "try again then",
                exitCode: .rateLimited, data: Self.service(retryAt: hold.until))
        case .unavailable:
            self.init(
                "unavailable", "the exchange has failed many times in a row and is left alone until \(until)",
                hint: "see 'kraken status', and try again then", exitCode: .unreachable)
        }
    }

    /// Why nothing was sent although all was ready.
    private init(preparation error: any Error) {
        switch error {
        case is OrderDesk.ConfirmationExpired:
            self.init(
                "not-sent", "the confirmation has expired, because prices move",
                hint: "nothing was sent; run it again", exitCode: .refused)
        case is Funding.ConfirmationExpired:
            self.init(
                "not-sent", "the confirmation has expired", hint: "nothing was sent; run it again", exitCode: .refused)
        case is DatabaseError, is FileError, is UnresolvedOrder, is RepeatedOrder, is UnresolvedPayment,
            is RepeatedPayment,
            is UnresolvedExport, is UnresolvedChange:
            self.init(error)
            if hint?.hasSuffix("nothing was sent") != true {
                hint = (hint.map { $0 + "; " } ?? "") + "nothing was sent"
            }
        default:
            self.init("not-sent", "nothing was sent: \(error)", exitCode: .failure)
        }
    }

    /// The exchange's refusal in its own words, with the next step where there is one.
    init(_ errors: [ExchangeError]) {
        let first = errors.first
        let texts = errors.text
        defer { if errors.contains(where: { $0.isServiceFault || $0.kind.marketState != nil }) { blame = .exchange } }
        switch first?.kind {
        case .invalidKey, .invalidSignature:
            self.init(
                texts, texts, hint: "check key and secret; do not try often, or the exchange locks the key",
                exitCode: .credentials)
        case .permissionDenied:
            self.init(texts, texts, hint: "the key lacks a permission for this call", exitCode: .credentials)
        case .temporaryLockout:
            self.init(
                texts, texts, hint: "wait a quarter of an hour; every further try may prolong it",
                exitCode: .credentials)
        case .invalidPermissions:
            self.init(
                texts, texts,
                hint:
                    "the account may not do this, whatever the key may, often because of where it is at home; see its state at the exchange",
                exitCode: .credentials)
        case .accountDisabled, .accountUnconfirmed:
            self.init(texts, texts, hint: "see the state of your account at the exchange", exitCode: .credentials)
        case .invalidNonce:
            self.init(
                texts, texts,
                hint:
                    "another program has used larger nonces with this key: run 'kraken balance' once, a read finds out "
                    + "whether larger ones of ours are accepted, and keeps to them; if it is refused, too, make a new key "
                    + "for this program alone, because a key's nonce cannot be set back (a nonce window of the key, at "
                    + "the exchange's site, only helps programs that overtake each other)",
                exitCode: .credentials)
        case .throttled:
            self.init(throttled: texts, until: errors.compactMap(\.throttledUntil).max())
        case .callRateExceeded, .tooManyRequests, .authenticationRateExceeded, .authenticationTooManyRequests,
            .orderRateExceeded, .domainRateExceeded:
            self.init(texts, texts, hint: "wait a minute; check KRAKEN_TIER", exitCode: .rateLimited)
        case .serviceUnavailable, .serviceBusy, .serviceTimeout, .internalError, .databaseError:
            self.init(texts, texts, hint: "see 'kraken status', and try again later", exitCode: .unreachable)
        case .deadlineElapsed:
            self.init(
                texts, texts,
                hint: "it came later than its deadline; see 'kraken status' for the clocks, then try again",
                exitCode: .unreachable)
        case .insufficientFunds:
            self.init(texts, texts, hint: "see 'kraken balance'", exitCode: .refused)
        case _ where first?.isServiceFault == true:
            self.init(texts, texts, hint: "see 'kraken status', and try again later", exitCode: .unreachable)
        default:
            self.init(
                texts.isEmpty ? "refused" : texts,
                texts.isEmpty
                    ? "the exchange gave no reason" : texts + (first?.explanation.map { ": \($0)" } ?? ""),
                hint: first?.nextStep, exitCode: .refused)
        }
    }
}

extension TransportError {
    /// Whether something answered as the exchange never does.
    fileprivate var isForeignAnswer: Bool { [.answerTooLarge, .answerUnreadable].contains(reason) }

    /// What went wrong, in words.
    var words: String {
        let what =
            switch reason {
            case .badAddress: "the address cannot be used"
            case .nameNotFound: "its name has no address"
            case .connectionFailed: "no connection"
            case .tlsFailed: "no trusted encrypted connection"
            case .timedOut: "no answer in time"
            case .noAnswer: "the connection ended without an answer"
            case .answerCut: "the answer was cut off"
            case .answerTooLarge: "its answer is larger than any answer of the exchange"
            case .answerUnreadable: "its answer is not HTTP"
            case .cancelled: "interrupted"
            case .other: "the connection failed"
            }
        return detail.isEmpty ? what : "\(what) (\(detail))"
    }
}
