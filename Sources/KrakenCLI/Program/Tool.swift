import CommandKit
import KrakenCore
import Synchronization
import Trading

/// Everything a command may touch outside itself; tests pass their own.
struct Tool: Sendable {
    var globals: Globals
    var settings: Settings
    /// Reads the settings again.
    var reader: SettingsReader
    var console: Console
    var time: TimeSource
    var log: LogFile
    /// Where interrupts are told of orders on their way; nil in tests.
    var interrupts: Interrupts?
    /// The one-time password of this command, instead of the settings'.
    var otp: Secret?
    /// A key that is not stored yet, instead of any that is.
    var newKey: KeyText?
    /// How the stored key is had.
    var unlocking = Unlocking(searchPath: nil, pause: Unlocking.waitHere)
    /// Whether anything was sent that changes something at the exchange.
    var deeds = Deeds()
    /// What moves while the exchange is waited for; nil where nobody looks.
    var spinner: Spinner? = nil
    /// Which waits were told.
    var waits = ToldWaits()
    /// Which call the key was not allowed to make.
    var refusals = Refusals()
    /// Who tells of orders that are not settled.
    var bell = AlarmBell()
    /// Who asks for the state of the exchange after a failure.
    var probe = ServiceProbe()
    var newOrderID: @Sendable () -> ClientOrderID
    /// Makes what talks to the exchange.
    var connect: @Sendable (Tool, Session.Need) throws -> Session
    /// Runs another command line with the same world; for the tour.
    var runLine: @Sendable ([String], Console) async -> Report?

    /// The way to the exchange, with a key when the command needs one.
    func session(_ need: Session.Need) throws -> Session {
        let session = try connect(self, need)
        bell.watch(session.trader)
        probe.watch(session.kraken)
        return session
    }

    /// The profile for a question about a venue: `, profile main`; empty without one.
    var profileWords: String { settings.home.profile.map { ", profile \($0)" } ?? "" }

    /// Tells people something on standard error, and the log.
    func warn(_ text: String) {
        log.write(.warning, "Tool", text)
        console.tell(.caution, text)
    }

    /// Tells people something on standard error that the quiet do not want to hear.
    func note(_ text: String) {
        if !globals.quiet { console.tell(.note, text) }
    }
}

/// Whether a command has changed anything at the exchange, as far as what it sent shows.
final class Deeds: Sendable {
    private let some = Atomic(false)

    /// Whether anything was sent that is more than a question.
    var areSome: Bool { some.load(ordering: .relaxed) }

    func add() { some.store(true, ordering: .relaxed) }
}

/// A command of this program.
typealias ToolCommand = Command<Tool, Report>
