import KrakenCore
import Storage
import Trading

extension Failure {
    /// Why no money came or went, in words.
    init(_ error: FundingError) {
        switch error {
        case .notAllowed:
            self.init(
                "withdrawals-off", "withdrawals are off; nothing was sent",
                hint: "set KRAKEN_ALLOW_WITHDRAW=true in the settings if you mean it", exitCode: .refused)
        case .notPlanned:
            self.init("refused-locally", "something speaks against it; nothing was sent", exitCode: .refused)
        case .noMethod(let asset):
            self.init(
                "funding-method", "\(asset) cannot be paid in", hint: "see 'kraken deposit methods'", exitCode: .refused
            )
        case .methodNeeded(let asset, let known):
            self.init(
                "funding-method", "\(asset) can be paid in by several methods",
                hint: "add --method '\(known.first ?? "")', or one of: \(known.dropFirst().joined(separator: ", "))",
                exitCode: .usage)
        case .unknownMethod(let name, let known):
            self.init(
                "funding-method", "there is no method '\(name)'", hint: "one of: \(known.joined(separator: ", "))",
                exitCode: .usage)
        case .nothingUnresolved:
            self.init("unknown-payment", "nothing of this kind waits to be resolved", exitCode: .refused)
        case .unknownPayment(let name):
            self.init(
                "unknown-payment", "nothing unresolved has an id that begins with '\(name)'",
                hint: "see 'kraken withdraw --status'", exitCode: .usage)
        case .ambiguousPayment(let ids):
            self.init(
                "unknown-payment", "several wait: \(ids.map(\.description).joined(separator: ", "))",
                hint: "name one of them", exitCode: .usage)
        case .wasMade(let payment):
            self.init(
                "was-made", "it was made: the exchange lists it as \(payment.reference ?? "?")",
                hint: "see 'kraken withdraw --status'", exitCode: .refused, data: payment.json)
        case .tooEarly(let payment):
            let time = payment.kind == .withdrawal ? "half an hour" : "ten minutes"
            self.init(
                "too-early", "it has not been looked for long enough to say that it was not made",
                hint: "try again when it was missing for \(time), or add --force if you know better",
                exitCode: .refused, data: payment.json)
        case .notListed(let reference):
            self.init(
                "contradicted", "the exchange lists no \(reference) that could be it",
                hint: "see the list with --status; add --force to have your word taken all the same", exitCode: .refused
            )
        case .unasked(let why):
            self.init(
                "contradicted", "whether it was made could not be looked for: \(why)",
                hint: "try again, or add --force to have your word taken without it", exitCode: .unreachable)
        }
    }

    /// What stands in the way of a payment.
    init(_ error: UnresolvedPayment) {
        let command = error.kind == .withdrawal ? "withdraw" : "transfer"
        self.init(
            "refused-locally", "the same \(error.kind.rawValue) may have been made already: \(error.id)",
            hint: "look with 'kraken \(command) resolve'", exitCode: .refused)
    }

    /// What was just made, and stands in the way of the same.
    init(_ error: RepeatedPayment) {
        let payment = error.payment
        self.init(
            "refused-locally",
            "the same \(payment.kind.rawValue) was made at \(payment.createdAt.shown) (\(payment.reference ?? "\(payment.id)"))",
            hint: "add --again if you mean a second one", exitCode: .refused)
    }

    /// What stands in the way of an export.
    init(_ error: UnresolvedExport) {
        self.init(
            "refused-locally", "the same export is being asked for just now (\(error.mark))",
            hint: "type it again in a moment: it is looked for first", exitCode: .refused)
    }

    /// Why an export cannot be had, in words.
    init(_ error: ReportsError) {
        switch error {
        case .badID(let text):
            self.init(
                "unknown-export", "'\(text)' is no id of an export", hint: "see 'kraken export-report --status'",
                exitCode: .usage)
        case .unknownExport(let id):
            self.init(
                "unknown-export", "the exchange has no export \(id)", hint: "see 'kraken export-report --status'",
                exitCode: .refused)
        case .notReady(let id, let status):
            self.init(
                "not-ready", "export \(id) is not done yet (\(status))",
                hint: "fetch it later with 'kraken export-report --retrieve-id \(id)'", exitCode: .failure)
        case .notCreated:
            self.init("not-created", "the export was not created", hint: "run it again", exitCode: .unreachable)
        case .badArchive(let fault):
            self.init(
                "bad-archive", "what came is not a whole export: \(fault.words); nothing was kept",
                hint: "fetch it again", exitCode: .failure)
        }
    }
}

extension ArchiveFault {
    /// What is wrong, in words.
    fileprivate var words: String {
        switch self {
        case .notAnArchive: "it is no archive"
        case .damaged(let what): what
        case .unsupported(let what): "it holds \(what), which this program does not read"
        case .unsafeName(let name): "the file '\(name)' in it could lead outside of its folder"
        case .tooLarge: "it would unfold into more than an export can hold"
        }
    }
}
