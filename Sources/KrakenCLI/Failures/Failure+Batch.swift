import KrakenCore
import Storage
import Trading
import Transport

extension Failure {
    /// What is wrong with a file of orders; nothing is ever sent of it.
    init(_ fault: BatchFile.Fault, file: String) {
        let name = file == "-" ? "standard input" : file
        let place = fault.place.map { ", \($0)" } ?? ""
        self.init(
            "bad-file", "\(name)\(place): \(fault.what)", hint: "nothing was sent; see 'kraken order batch --help'",
            exitCode: .usage)
    }

    /// A file of orders that cannot be read.
    static func noBatchFile(_ path: String, reason: String?) -> Failure {
        Failure(
            "bad-file", "cannot read \(path): \(reason ?? "there is no such file")", hint: "nothing was sent",
            exitCode: .usage)
    }

    /// What is wrong with one order of several, in words; nil for every other error.
    init?(batch error: any Error) {
        switch error {
        case let error as RowFault:
            self.init(error.fault)
            message = "order \(error.row): \(message)"
        case let error as ForeignMarket:
            self.init(
                "refused-locally",
                "order \(error.row): it is of \(error.found), and all orders of a batch are of one market, here \(error.expected)",
                hint: "place orders of other markets with batches of their own", exitCode: .refused)
        default: return nil
        }
    }

    /// Nothing of a batch left this machine.
    init(notSentBatch error: KrakenError) {
        self.init(notSentChange: error)
    }

    /// Some orders may be live.
    static func unknownBatch(_ summary: String, numbers: String, reason: String) -> Failure {
        Failure(
            "outcome-unknown", "\(summary); no definite answer came for order \(numbers): \(reason); it may be live",
            hint: hintOfLostBatch, exitCode: .outcomeUnknown)
    }

    /// The program was ended while a batch was on its way.
    static func interruptedBatch(_ ids: [String], words: String, venue: String) -> Failure {
        Failure(
            "outcome-unknown",
            "no definite answer came for the orders \(ids.joined(separator: ", ")) (\(words), \(venue)): interrupted; they may be live",
            hint: hintOfLostBatch, exitCode: .outcomeUnknown,
            data: .object(["cl_ord_ids": .array(ids.map { .string($0) })]))
    }

    /// No answer came, and nothing of the batch was placed.
    static func batchNotPlaced(reason: String) -> Failure {
        Failure(
            "not-placed", "no answer came (\(reason)), and it is proved that none of the orders was placed",
            hint: "they may be placed again", exitCode: .unreachable)
    }

    /// Some orders are placed and others are not.
    static func batchRefused(_ summary: String, refused: String, absent: String, reason: String) -> Failure {
        var parts: [String] = []
        if !refused.isEmpty { parts.append("order \(refused) refused") }
        if !absent.isEmpty { parts.append("order \(absent) proved not placed") }
        return Failure(
            "batch-incomplete", "\(summary); \(parts.joined(separator: "; ")): \(reason)",
            hint: "see 'kraken orders' for what is open", exitCode: .refused)
    }

    /// What to do about orders whose answer was lost.
    static let hintOfLostBatch =
        "look with 'kraken orders --status any', cancel with 'kraken cancel --cl-ord-id ID'; the same side of the market is blocked until then"
}
