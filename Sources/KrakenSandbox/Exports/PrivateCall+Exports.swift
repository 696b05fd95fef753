import Trading
import Transport

extension PrivateCall {
    func addExport() throws -> JSON {
        let report = try self.report()
        guard let description = parameters["description"] else { throw ExchangeFault.invalidArguments("description") }
        guard let format = ExportRecord.Format(rawValue: parameters["format"]?.uppercased() ?? "CSV") else {
            throw ExchangeFault.invalidArguments("format")
        }
        let (start, end) = try (exportBound("starttm") ?? now.monthBegin, exportBound("endtm") ?? now)
        guard start <= end else { throw ExchangeFault.invalidArguments("starttm") }
        let serial = try store.settings.nextSerial()
        let id = try freeExportID(serial)
        try store.exports.insert(
            ExportRecord(
                id: id, serial: serial, report: report, description: description, format: format,
                fields: exportFields(of: report), created: now, start: start, end: min(end, now)))
        return .object(["id": .string(id)])
    }

    func exportStatus() throws -> JSON {
        let report = try self.report()
        return try .array(store.exports.all(at: now).filter { $0.report == report }.map(json))
    }

    /// The archive itself, not an envelope.
    func retrieveExport() throws -> [UInt8] {
        let export = try self.export()
        guard export.state(at: now) == .processed else { throw ExchangeFault.exportNotReady }
        return try ExportWriter(store: store, catalogue: catalogue, seed: settings.seed).archive(of: export).bytes
    }

    /// Takes back what is not done, or deletes what is.
    func removeExport() throws -> JSON {
        let export = try self.export()
        let isDone = export.state(at: now) == .processed
        guard let type = parameters["type"], type == (isDone ? "delete" : "cancel") else {
            throw ExchangeFault.invalidArguments("type")
        }
        try store.exports.remove(export.id)
        return .object([(type, .bool(true))])
    }

    private func json(_ export: ExportRecord) -> JSON {
        let seconds = { (time: Timestamp) in JSON.string(String(time.seconds)) }
        let (state, none) = (export.state(at: now), JSON.string("0"))
        return .object([
            "id": .string(export.id), "descr": .string(export.description), "format": .string(export.format.rawValue),
            "report": .string(export.report.rawValue), "subtype": "all", "status": .string(state.rawValue),
            "flags": none, "fields": .string(export.fields?.joined(separator: ",") ?? "all"),
            "createdtm": seconds(export.created), "expiretm": seconds(export.expires),
            "starttm": state == .queued ? none : seconds(export.begun),
            "completedtm": state == .processed ? seconds(export.completed) : none,
            "datastarttm": seconds(export.start), "dataendtm": seconds(export.end),
            "aclass": export.report == .trades ? "forex" : "currency", "asset": "all",
        ])
    }

    // MARK: Arguments

    private func report() throws -> ExportRecord.Report {
        guard let report = parameters["report"].flatMap(ExportRecord.Report.init) else {
            throw ExchangeFault.invalidArguments("report")
        }
        return report
    }

    private func export() throws -> ExportRecord {
        guard let id = parameters["id"], let found = try store.exports.all(at: now).first(where: { $0.id == id })
        else { throw ExchangeFault.invalidArguments("id") }
        return found
    }

    private func exportBound(_ name: String) throws -> Timestamp? {
        guard let text = parameters[name], text != "0" else { return nil }
        guard let time = Timestamp(secondsText: text) else { throw ExchangeFault.invalidArguments(name) }
        return time
    }

    private func exportFields(of report: ExportRecord.Report) throws -> [String]? {
        guard let fields = parameters.list("fields"), fields != ["all"] else { return nil }
        let columns = report == .ledgers ? ExportSheet.ledgerColumns : ExportSheet.tradeColumns
        guard fields.allSatisfy(columns.contains) else { throw ExchangeFault.invalidArguments("fields") }
        return fields
    }

    /// Four letters that no other export has at this moment.
    private func freeExportID(_ serial: Int) throws -> String {
        let taken = try Set(store.exports.all(at: now).map(\.id))
        let key = SeededRandom.key(SeededRandom.key(settings.seed, "export"), serial)
        var random = SeededRandom(key: key)
        while true {
            let id = String(decoding: (0..<4).map { _ in UInt8(65 + random.below(26)) }, as: UTF8.self)
            if !taken.contains(id) { return id }
        }
    }
}

extension Timestamp {
    /// The first of this moment's month, 00:00 UTC.
    fileprivate var monthBegin: Timestamp {
        let days = seconds / 86_400 - Int64(CivilTime(self).day - 1)
        return Timestamp(seconds: days * 86_400)
    }
}
