import CommandKit
import KrakenCore
import KrakenSandbox
import Storage
import Transport

extension Failure {
    /// The words and the exit code of any error; the one place that knows them.
    init(_ error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let error as UsageError:
            self.init("usage", error.message, hint: error.hint, exitCode: .usage)
        case let error as UsageError.Mistake:
            self.init(UsageError(error, path: ["kraken"]))
        case let error as KrakenError: self.init(error)
        case let error as SettingsError: self.init(error)
        case let error as KeyStoreError: self.init(error)
        case let error as NameError: self.init(error)
        case let error as UnfitTick: self.init(error)
        case let error as FileError: self.init(error)
        case let error as DatabaseError: self.init(error)
        case let error as SandboxError: self.init(error)
        case let error as Credentials.Failure: self.init(error)
        case is CancellationError: self.init(KrakenError.cancelled)
        case let error as FundingError: self.init(error)
        case let error as ReportsError: self.init(error)
        case let error as UnresolvedPayment: self.init(error)
        case let error as RepeatedPayment: self.init(error)
        case let error as UnresolvedExport: self.init(error)
        default:
            if let failure = Failure(order: error) ?? Failure(change: error) ?? Failure(batch: error) {
                self = failure
                return
            }
            self.init(
                "internal", "something unexpected happened: \(error)",
                hint: "this is a mistake of the program; please report it",
                exitCode: .failure)
        }
    }

    init(_ error: NameError) {
        switch error {
        case .unknownPair(let text, let suggestion):
            self.init(
                "unknown-pair", "there is no market '\(text)'",
                hint: suggestion.map { "did you mean \($0)?" } ?? "write it as BASE/QUOTE, such as BTC/USD",
                exitCode: .usage)
        case .unknownAsset(let text, let suggestion):
            self.init(
                "unknown-asset", "there is no asset '\(text)'",
                hint: suggestion.map { "did you mean \($0)?" } ?? "write it as BTC, USD or ETH", exitCode: .usage)
        }
    }

    init(_ error: UnfitTick) {
        self.init(
            "usage",
            "\(error.asked) is no multiple of the price step \(error.instrument.tick) of \(error.instrument.pair)",
            hint: "try --group \(error.next)", exitCode: .usage)
    }

    init(_ error: FileError) {
        if error.isDiskFull {
            self.init(
                "disk-full", "cannot write \(error.path): \(error.reason)", hint: "make room on the disk",
                exitCode: .failure)
        } else {
            self.init(
                "home-unusable", "cannot use \(error.path): \(error.reason)",
                hint: "make it yours and writable, or choose another home with --home or KRAKEN_HOME",
                exitCode: .usage)
        }
    }

    init(_ error: DatabaseError) {
        switch error.kind {
        case .diskFull:
            self.init(
                "disk-full", "cannot write \(error.path): \(error.message)",
                hint: "the disk is full or failing; nothing was sent", exitCode: .failure)
        case .notWritable:
            self.init(
                "home-unusable", "cannot use \(error.path): \(error.message)",
                hint: "make it yours and writable, or choose another home with --home or KRAKEN_HOME",
                exitCode: .usage)
        case .busy:
            self.init(
                "busy", "another process holds \(error.path)", hint: "wait for it, then try again", exitCode: .failure)
        case .damaged:
            self.init(
                "damaged", "\(error.path) is damaged: \(error.message)",
                hint: "put it aside and look at it before you go on", exitCode: .failure)
        case .other:
            self.init("database", "\(error.path): \(error.message)", exitCode: .failure)
        }
    }

    init(_ error: Credentials.Failure) {
        switch error {
        case .notBase64:
            self.init(
                "bad-secret", "the API secret is not base64",
                hint: "copy the whole private key as the exchange shows it",
                exitCode: .credentials)
        }
    }

    init(_ error: SandboxError) {
        switch error {
        case .unknownAsset(let name):
            self.init(
                "unknown-asset", "the built-in exchange has no asset '\(name)'", hint: "run 'kraken sandbox status'",
                exitCode: .usage)
        case .unknownPair(let name):
            self.init(
                "unknown-pair", "the built-in exchange has no market '\(name)'", hint: "run 'kraken sandbox status'",
                exitCode: .usage)
        case .invalidBalance(let asset, let amount):
            self.init(
                "usage", "\(amount) \(asset) is not possible",
                hint: "give no more digits than \(asset) has, and take no more than is free", exitCode: .usage)
        case .folderNotWritable(let path, let reason):
            self.init(
                "home-unusable", "cannot use \(path): \(reason)",
                hint: "make it yours and writable, or choose another home with --home or KRAKEN_HOME",
                exitCode: .usage)
        case .damagedState(let what):
            self.init(
                "damaged", "the built-in exchange's database lacks \(what)",
                hint: "run 'kraken sandbox reset', or put it aside", exitCode: .failure)
        }
    }
}
