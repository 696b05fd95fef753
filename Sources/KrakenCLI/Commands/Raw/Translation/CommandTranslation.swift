import KrakenCore
import Transport

/// A call as the command that does the same: what is checked, asked, limited and written down is that command's.
enum CommandTranslation: Sendable {
    /// The words of the command line, without the program's name.
    case words([String])
    /// A batch, whose orders come from the call instead of a file, and the words it is shown as.
    case batch(BatchCommand, [String])

    /// Translates a call; throws for everything that the command has no word for.
    ///
    /// Without `execute` only a command that can check without acting is named; any other call is refused.
    init(
        _ command: CommandEndpoint, _ parameters: [Parameter], execute: Bool, yes: Bool, again: Bool = false
    ) throws(Failure) {
        var given = WireArguments(parameters, of: command)
        let isChecked = try given.isTrue("validate", allowed: [.addOrder, .addOrderBatch].contains(command))
        if isChecked && execute {
            throw .call("'validate' only has the order checked, and --execute does it: choose one")
        }
        let words: [String]
        switch command {
        case .addOrder: words = try OrderWords.place(&given)
        case .amendOrder: words = try OrderWords.amend(&given)
        case .addOrderBatch:
            self = try BatchWords.batch(&given, execute: execute, yes: yes, again: again)
            return
        case .withdraw: words = try FundingWords.withdraw(&given)
        case .walletTransfer: words = try FundingWords.transfer(&given)
        default:
            words = try Self.actingWords(command, &given, yes: yes)
            try given.finish()
            guard execute else { throw Self.notExecuted(command, words) }
            self = .words(words)
            return
        }
        try given.finish()
        let flags = [(execute, "--execute"), (yes, "--yes"), (again, "--again")].filter(\.0).map(\.1)
        self = .words(words + flags)
    }

    /// The words of the commands that have no trial run.
    private static func actingWords(
        _ command: CommandEndpoint, _ given: inout WireArguments, yes: Bool
    ) throws(Failure) -> [String] {
        let agreed = yes ? ["--yes"] : []
        switch command {
        case .cancelOrder: return try CancelWords.order(&given) + agreed
        case .cancelOrderBatch: return try CancelWords.batch(&given) + agreed
        case .cancelAll: return ["cancel", "now", "--cancel-all"] + agreed
        case .cancelAllAfter: return try CancelWords.after(&given) + agreed
        case .withdrawCancel: return try FundingWords.withdrawCancel(&given)
        case .addExport: return try FundingWords.addExport(&given) + (yes ? ["--confirm"] : [])
        case .removeExport: return try FundingWords.removeExport(&given)
        case .newDepositAddress: return try FundingWords.newAddress(&given)
        case .addOrder, .addOrderBatch, .amendOrder, .withdraw, .walletTransfer:
            throw .call("\(command.rawValue) cannot be made here")
        }
    }

    private static func notExecuted(_ command: CommandEndpoint, _ words: [String]) -> Failure {
        Failure(
            "not-executed", "private/\(command.rawValue) changes something at the exchange; nothing was sent",
            hint: "add --execute to run '\(CommandTranslation.words(words).line)'", exitCode: .refused,
            data: .object(["command": .string(CommandTranslation.words(words).line)]))
    }

    /// The command line as it could be typed.
    var line: String {
        switch self {
        case .words(let words), .batch(_, let words): (["kraken"] + words.map(Self.quoted)).joined(separator: " ")
        }
    }

    private static func quoted(_ word: String) -> String {
        let isPlain = word.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || "-_=.,/+:%@".utf8.contains(byte)
        }
        if isPlain && !word.isEmpty { return word }
        return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }
}

extension CommandEndpoint {
    /// Whether the command refuses what was just done, unless told that it is meant.
    var refusesRepetition: Bool { [.addOrder, .addOrderBatch, .withdraw, .walletTransfer].contains(self) }
}
