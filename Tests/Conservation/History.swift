import KrakenSandbox
import Storage
public import Trading
import Transport

/// What a random history consists of.
public struct HistoryPlan: Sendable {
    /// When the exchange dies.
    public enum Kills: Sendable {
        case never
        /// After a request was answered, with nothing closed in order: the history must not notice.
        case betweenRequests
        /// At any write, before, in or after a request.
        case anywhere
        /// Only copies of it, at many writes of one request.
        case inCopies
    }

    /// How many things are done.
    public var operations: Int
    /// What is done follows from it.
    public var seed: UInt64
    public var kills: Kills
    /// Once in how many operations the exchange dies.
    public var killInterval = 250
    /// Where and when the deaths are.
    public var killSeed: UInt64

    public init(operations: Int, seed: UInt64, kills: Kills, killSeed: UInt64? = nil) {
        (self.operations, self.seed, self.kills) = (operations, seed, kills)
        self.killSeed = killSeed ?? ~seed
    }
}

/// What came of a random history.
public struct HistoryReport: Sendable {
    /// How often each thing was done and accepted.
    public var accepted: [String: Int] = [:]
    /// How often each error came.
    public var errors: [String: Int] = [:]
    /// How often no answer could be read.
    public var lost = 0
    /// Deaths after an answer, and deaths without one after which the request had been carried out, or had not.
    public var kills = (answered: 0, whole: 0, absent: 0)
    public var trades = 0
    public var entries = 0
    /// How often all that orders hold was compared with what the exchange says.
    public var holdChecks = 0
    /// A number that follows from all there is in the end but the keys.
    public var digest: UInt64 = 0

    /// What was never accepted, of all that there is to do.
    public var missing: [String] { Crowd.names.filter { accepted[$0, default: 0] == 0 } }
}

/// An exchange that many people ask for everything at random, that dies now and then, and whose books are audited at
/// every step.
public final class History {
    /// 2026-11-21 08:00:00 UTC.
    public static let start = Timestamp(seconds: 1_795_248_000)

    private let plan: HistoryPlan
    let folder: String
    let clock = HandClock(History.start)
    private let auditor: Auditor
    private var exchange: Exchange?
    private var books: Books?
    private var crowd: Crowd
    private var time: Dice
    var death: Dice
    private var acknowledged: [(table: String, id: String)] = []
    private var verified = 0
    /// What was done last.
    private var latest: [String] = []
    var report = HistoryReport()

    /// A history in an empty folder.
    public init(_ plan: HistoryPlan, folder: String) throws {
        (self.plan, self.folder) = (plan, folder)
        CrashingDisk.install()
        let clock = clock
        let exchange = try Exchange(folder: folder, options: Self.options(plan.seed), now: { clock.now })
        try exchange.setLimits(ExchangeLimits(publicBurst: nil))
        var clients = try [Client(exchange.credentials())]
        for number in 2...3 { try clients.append(Client(exchange.makeKey(name: "key \(number)"))) }
        let watcher = try Client(exchange.makeKey(name: "watcher", permissions: [.queryFunds]))
        let listed = try ListedMarkets(exchange)
        auditor = Auditor(listed)
        crowd = Crowd(listed: listed, clients: clients, watcher: watcher, dice: Dice(seed: plan.seed))
        (time, death) = (Dice(seed: plan.seed &+ 1), Dice(seed: plan.killSeed))
        self.exchange = exchange
        books = try Books(folder: folder)
    }

    deinit { CrashingDisk.uninstall() }

    /// Little enough that people often ask for more than they have.
    private static func options(_ seed: UInt64) -> ExchangeOptions {
        let balances = [
            "USD": 4_000, "EUR": 3_000, "ETH": 1, "ADA": 2_000, "SOL": 5, "XTZ": 300, "DOGE": 5_000, "USDT": 1_000,
            "ADA.S": 100,
        ]
        return ExchangeOptions(seed: seed, tier: .pro, balances: balances.mapValues { Amount(whole: $0) })
    }

    /// Lives through it.
    ///
    /// - Throws: ``Violation`` with the step at which a promise did not hold.
    public func run() throws -> HistoryReport {
        for step in 0..<plan.operations {
            do {
                try act()
            } catch {
                let past = latest.joined(separator: "\n  ")
                throw Violation("seed \(plan.seed), kills \(plan.killSeed), step \(step): \(error), after\n  \(past)")
            }
        }
        try audit()
        try auditor.auditAll(openBooks())
        verified = 0
        try verifyAcknowledged()
        (report.trades, report.entries) = (auditor.tradeCount, auditor.lastEntry)
        report.digest = try openBooks().digest()
        return report
    }

    // MARK: Steps

    private func act() throws {
        let pause = pause()
        clock.advance(by: pause)
        let open = try openBooks().openOrders()
        try auditor.auditOrders(open, shown: nil, at: clock.now)
        let (name, operation) = try crowd.next(open, openBooks())
        latest = latest.suffix(3) + ["\(clock.now) \(name) \(operation)"]
        do {
            switch plan.kills {
            case .never: try note(operation.run(on: openExchange(), clock), name)
            case _ where !death.once(in: plan.killInterval): try note(operation.run(on: openExchange(), clock), name)
            case .betweenRequests: try actAndDie(operation, name)
            case .anywhere: try dieActing(operation, name)
            case .inCopies: try actAfterRehearsal(operation, name)
            }
            try auditor.auditNews(openBooks())
            if pause > .seconds(60) || time.once(in: 200) { try audit() }
        } catch { throw Violation("\(name): \(error)") }
    }

    /// Mostly nothing, sometimes a while, seldom days.
    private func pause() -> Duration {
        switch time.below(1_000) {
        case 0..<500: .zero
        case 500..<800: .milliseconds(time.below(800))
        case 800..<970: .milliseconds(time.below(10_000))
        case 970..<995: .seconds(time.below(900))
        case 995..<999: .seconds(time.below(20_000))
        default: .seconds(time.below(3 * 86_400))
        }
    }

    private func note(_ reply: Reply, _ name: String) throws {
        switch reply {
        case .result(let result):
            report.accepted[name, default: 0] += 1
            acknowledge(result)
        case .error(let text):
            let kinds = ["EOrder:", "EService:", "EFunding:", "EAPI:", "EQuery:", "EGeneral:"]
            try hold(kinds.contains(where: text.hasPrefix) && text != "EGeneral:Internal error", "answer: \(text)")
            report.errors[text, default: 0] += 1
        case .lost:
            report.lost += 1
            let faults = try openBooks().rows("SELECT faults FROM request_log ORDER BY number DESC LIMIT 1") {
                $0.text(0)
            }
            try hold(faults.first.map { !$0.isEmpty } ?? false, "an answer was lost without a fault")
        }
    }

    // MARK: Acknowledgements

    private func acknowledge(_ result: JSON) {
        let single = result["txid"]?.elements?.compactMap(\.string) ?? [result["txid"]?.string].compactMap { $0 }
        let batch = (result["orders"]?.elements ?? []).compactMap { $0["txid"]?.string }
        acknowledged += (single + batch).map { ("client_order", $0) }
        if let id = result["amend_id"]?.string { acknowledged.append(("amend", id)) }
        if let reference = result["refid"]?.string, reference.hasPrefix("FT") {
            acknowledged.append(("ledger OR funding", reference))
        }
    }

    /// All that was acknowledged is there.
    private func verifyAcknowledged() throws {
        for (table, id) in acknowledged[verified...] {
            let sql =
                table == "client_order" || table == "amend"
                ? "SELECT COUNT(*) FROM \(table) WHERE id = ?"
                : "SELECT EXISTS (SELECT * FROM ledger WHERE reference = ?1)"
                    + " OR EXISTS (SELECT * FROM funding WHERE reference = ?1)"
            try hold(try openBooks().number(sql, [.text(id)]) == 1, "\(id) was acknowledged and is lost")
        }
        verified = acknowledged.count
    }

    // MARK: Audits

    private func audit() throws {
        // The answer itself may be late.
        let asked = clock.now
        let reply = try openExchange().reply(to: crowd.clients[0].request("BalanceEx"), clock)
        var shown: JSON?
        if case .result(let result) = reply { shown = result }
        report.holdChecks += shown == nil ? 0 : 1
        let books = try openBooks()
        try auditor.auditNews(books)
        try auditor.auditBalances(books)
        try auditor.auditFunding(books, latest: 30)
        try auditor.auditOrders(books.openOrders(), shown: shown, at: asked)
        try verifyAcknowledged()
    }

    // MARK: Deaths

    private func actAndDie(_ operation: Operation, _ name: String) throws {
        try note(operation.run(on: openExchange(), clock), name)
        books = nil
        CrashingDisk.die(afterWrites: 0)
        try reopen()
        report.kills.answered += 1
    }

    private func dieActing(_ operation: Operation, _ name: String) throws {
        let before = try mark(for: operation)
        books = nil
        CrashingDisk.die(afterWrites: death.below(20), tornBytes: death.once(in: 3) ? death.below(4_096) : 0)
        let reply = try? operation.run(on: openExchange(), clock)
        let died = try reopen()
        // Whoever lives to carry it out may still die before the answer is sent.
        if !died, let reply, death.once(in: 2) {
            report.kills.answered += 1
            try note(reply, name)
        } else {
            let after = try mark(for: operation)
            let isAbsent = after == before
            try hold(died || !isAbsent || !operation.isRequest, "a request that was answered was not carried out")
            try hold(
                isAbsent || !operation.isRequest || after.requests == before.requests + 1,
                "a request that was not noted has left something behind")
            report.kills.whole += isAbsent ? 0 : 1
            report.kills.absent += isAbsent ? 1 : 0
        }
        try audit()
    }

    private func actAfterRehearsal(_ operation: Operation, _ name: String) throws {
        (exchange, books) = (nil, nil)
        let digest = try rehearse(operation, deaths: 6)
        try reopen()
        try note(operation.run(on: openExchange(), clock), name)
        let found = try openBooks().digest(without: operation.isRequest ? ["fault"] : [])
        try hold(found, equals: digest, "the exchange does not do what its copy did")
    }

    /// Ends the exchange with all it believes, and starts another one; says whether the first had died.
    @discardableResult
    private func reopen() throws -> Bool {
        exchange = nil
        let died = CrashingDisk.revive()
        let clock = clock
        exchange = try Exchange(folder: folder, now: { clock.now })
        books = try Books(folder: folder)
        return died
    }

    private struct Mark: Equatable {
        var requests: Int
        var rest: UInt64
    }

    private func mark(for operation: Operation) throws -> Mark {
        let books = try openBooks()
        return try Mark(
            requests: books.number("SELECT MAX(number) FROM request_log"),
            // A request uses up its faults before it is carried out.
            rest: books.mark(withFaults: !operation.isRequest))
    }

    private func openBooks() throws -> Books {
        guard let books else { throw Violation("no books are open") }
        return books
    }

    private func openExchange() throws -> Exchange {
        guard let exchange else { throw Violation("no exchange is open") }
        return exchange
    }
}

extension Operation {
    var isRequest: Bool { if case .request = self { true } else { false } }
}
