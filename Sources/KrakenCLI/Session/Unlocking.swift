import Glibc
import KrakenCore
import Synchronization
import Trading

/// Gets at the key that is stored, once for as many sessions as a command opens.
final class Unlocking: Sendable {
    private let searchPath: String?
    private let pause: @Sendable (Duration) throws -> Void
    private let now: @Sendable () -> Timestamp
    private let isUrgent: Bool
    private let opened = Mutex<KeyText?>(nil)

    /// - Parameters:
    ///   - searchPath: where programs are found, as `PATH` says.
    ///   - pause: waits on the spot, as after a wrong password.
    ///   - isUrgent: whether nobody is to wait for wrong passwords of earlier commands.
    init(
        searchPath: String?, pause: @escaping @Sendable (Duration) throws -> Void,
        now: @escaping @Sendable () -> Timestamp = TimeSource.system.now, isUrgent: Bool = false
    ) {
        (self.searchPath, self.pause, self.now, self.isUrgent) = (searchPath, pause, now, isUrgent)
    }

    /// Where the key of a home is stored.
    func store(_ home: Home) -> KeyStore { KeyStore(home: home, keyring: Keyring(searchPath: searchPath)) }

    /// The stored key; nil when there is none, or when it could be had only by asking and nobody may be asked.
    ///
    /// - Parameter mayAsk: whether the command can do nothing without the key.
    func key(_ settings: Settings, _ console: Console, mayAsk: Bool) throws -> KeyText? {
        if let key = opened.withLock(\.self) { return key }
        let store = store(settings.home)
        let key: KeyText
        // The rights of the file were looked at with the settings; a panic goes on whatever they are.
        switch try store.found(checkingRights: false) {
        case nil: return nil
        case .keyring:
            // A keyring that asks somebody to open it is not waited for where the key is no must.
            do { key = try store.fetch(patience: mayAsk ? nil : .seconds(3)) } catch  where !mayAsk { return nil }
        case .encrypted(let sealed):
            let unlocked = try unlock(sealed, store, settings, console, mayAsk: mayAsk)?.key
            guard let unlocked else { return nil }
            key = unlocked
        }
        opened.withLock { $0 = key }
        return key
    }

    /// An encrypted key with the password that opens it; nil when nobody may be asked for the password.
    func unlock(
        _ sealed: SealedKey, _ store: KeyStore, _ settings: Settings, _ console: Console, mayAsk: Bool
    ) throws -> (key: KeyText, password: Secret)? {
        let wrong = WrongPasswords(home: store.home)
        if let password = try settings.password() {
            // What needs no key does not wait for one.
            if !mayAsk && !isUrgent && wrong.wait(at: now()) > .zero { return nil }
            try holdBack(wrong, console)
            do { return (try open(sealed, store, password, wrong), password) } catch {
                try pause(.seconds(1))
                throw error
            }
        }
        guard mayAsk else { return nil }
        guard console.canAsk else { throw KeyStoreError.passwordNeeded }
        let name = settings.home.profile.map { " of profile \($0)" } ?? ""
        // What is typed too early, while a wrong one is being looked at, is a password as well.
        console.keepHidden(true)
        defer { console.keepHidden(false) }
        var unseen = Duration.zero
        for attempt in 1...3 {
            try holdBack(wrong, console, unseen: unseen)
            guard let password = try console.askSecret("Password of the key\(name): ") else { break }
            do { return (try open(sealed, store, password, wrong), password) } catch {
                let (length, start) = (Duration.seconds(1 << (attempt - 1)), now())
                try pause(length)
                unseen = max(.zero, length - (now() - start))
                if attempt == 3 { throw error }
                console.complain("kraken: that password does not open the key; try again\n")
            }
        }
        throw KeyStoreError.passwordNeeded
    }

    /// Tries a password, and keeps in mind whether it was wrong.
    private func open(
        _ sealed: SealedKey, _ store: KeyStore, _ password: Secret, _ wrong: WrongPasswords
    ) throws -> KeyText {
        let isSuspect = wrong.count(at: now()) > 0
        // Whoever tries while others do, or ends the process before its answer, has tried as well.
        if isSuspect { wrong.add(at: now()) }
        do {
            let key = try store.unlock(sealed, password: password)
            wrong.forget()
            return key
        } catch {
            if !isSuspect { wrong.add(at: now()) }
            throw error
        }
    }

    /// Waits as long as the wrong passwords of this and earlier commands demand, and tells how long that is.
    ///
    /// - Parameter unseen: for how long this command has waited already by no clock, because it stood or was set back.
    private func holdBack(_ wrong: WrongPasswords, _ console: Console, unseen: Duration = .zero) throws {
        guard !isUrgent else { return }
        var left = wrong.wait(at: now()) - unseen
        guard left > .zero else { return }
        let reason = "after " + wrong.count(at: now()).counted("wrong password")
        guard console.showsProgress else {
            console.complain("kraken: \(Spinner.text(left: left, reason))\n")
            return try pause(left)
        }
        let line = RewrittenLine(console.complain, width: console.columns ?? { .max })
        defer { line.clear() }
        while left > .zero {
            line.show(Spinner.text(left: left, reason))
            let step = min(left, .seconds(1))
            try pause(step)
            left -= step
        }
    }

    /// Waits on the calling thread, and notices an interrupt: nothing else goes on without the key.
    static func waitHere(_ time: Duration) throws {
        for _ in 0..<max(1, time.milliseconds / 50) {
            try Task.checkCancellation()
            usleep(50_000)
        }
    }
}
