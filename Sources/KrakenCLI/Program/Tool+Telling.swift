import KrakenCore
import Synchronization
import Transport

extension Tool {
    /// What the client does: every request to the log, and to standard error when asked for.
    func observe(_ event: ClientEvent) {
        switch event {
        case .held(let call, let wait): spinner?.hold("for the rate limit (\(call))", for: wait)
        case .released: spinner?.release()
        case .refused(let call, let errors): refusals.note(errors, of: call)
        case .started(let call):
            if call.changesSomething { deeds.add() }
            spinner?.begin()
        case .finished: spinner?.end()
        case .remembered: break
        }
        guard let text = event.text else { return }
        log.write(.debug, "Client", text)
        if globals.verbose { console.tell(nil, text) }
    }

    /// Waits until the rate limit has room for something that takes several calls.
    func wait(_ wait: Duration, before what: String) async throws {
        observe(.held(call: what, for: wait))
        defer { observe(.released(call: what)) }
        tell(.waiting(wait, call: what))
        try await time.sleep(wait)
    }

    /// What somebody who waits should know.
    func tell(_ notice: Notice) {
        log.write(.warning, "Client", notice.text)
        // Where a line counts the time down, another one would be too much.
        if case .waiting(let wait, _) = notice, spinner != nil || !waits.isWorthTelling(wait) { return }
        if notice.isNote { note(notice.text) } else { console.tell(.caution, notice.text) }
    }
}

/// Which waits for the rate limit are told where each would be a line of its own: the first, and much longer ones.
final class ToldWaits: Sendable {
    private let longest = Mutex(Duration.zero)

    /// Whether a wait is at least twice as long as any that was told.
    func isWorthTelling(_ wait: Duration) -> Bool {
        longest.withLock { longest in
            guard longest == .zero || wait >= longest * 2 else { return false }
            longest = wait
            return true
        }
    }
}

extension ClientEvent {
    /// The end of a request, or what made one needless, in one line; nothing for its start.
    fileprivate var text: String? {
        if case .remembered(let what, let age) = self { return "\(what): from the cache, \(age.inUnits) old" }
        guard case .finished(let call, let outcome) = self else { return nil }
        let waited = call.waited > .milliseconds(1) ? ", waited \(call.waited.seconds)" : ""
        let tries = call.attempt > 1 ? ", try \(call.attempt)" : ""
        let end =
            switch outcome {
            case .answered(let status, let time): "\(status) after \(time.seconds)"
            case .failed(let error, let time): "failed (\(error.reason.rawValue)) after \(time.seconds)"
            }
        return "\(call.method) \(call.path): \(end), cost \(call.cost)\(waited)\(tries)"
    }
}

extension Console {
    /// Tells something on standard error: with an icon on a terminal, under the program's name elsewhere.
    func tell(_ mark: Mark?, _ text: String) {
        let prefix = marksComplaints ? mark?.prefix(isTerminal: true, style: style) : nil
        complain("\(prefix ?? "kraken: ")\(text)\n")
    }
}

extension Notice {
    /// Whether it is good to know and changes nothing.
    fileprivate var isNote: Bool {
        switch self {
        case .waiting, .repeating: true
        case .keyStateRebuilt, .stateNotShared, .nonceScaleRaised, .noncesTooSmall: false
        }
    }

    /// The notice as a sentence.
    fileprivate var text: String {
        switch self {
        case .waiting(let time, let call): "waiting \(time.seconds) before \(call), so as not to exceed the rate limit"
        case .repeating(let call, let pause, let error):
            "\(call) failed (\(Failure(error).message)); trying again in \(pause.seconds)"
        case .keyStateRebuilt(let path): "the shared nonce file \(path) was damaged and has been made anew"
        case .stateNotShared(let path, let reason):
            "limits and nonces are not shared with other processes: \(path): \(reason)"
        case .nonceScaleRaised:
            "another program has used larger nonces with this key; from now on ours are larger, too: a program that "
                + "counts in larger units is refused now, so give each program a key of its own"
        case .noncesTooSmall:
            "even our largest nonces are refused: another program has used larger ones with this key, or its clock was "
                + "ahead; make a new key for this program alone"
        }
    }
}

extension Duration {
    /// The duration in seconds with up to three digits: `1.25 s`.
    var seconds: String {
        let thousandths = milliseconds
        let rest = thousandths % 1000
        let digits = String(1000 + rest).dropFirst()
        return rest == 0 ? "\(thousandths / 1000) s" : "\(thousandths / 1000).\(digits) s"
    }
}
