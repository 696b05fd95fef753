import Trading

/// Fills the sheets of exports from ledger and trades.
struct ExportWriter {
    let store: Store
    let catalogue: Catalogue
    let seed: UInt64

    /// The archive of an export.
    func archive(of export: ExportRecord) throws -> ZipArchive {
        let sheet = try export.report == .ledgers ? ledgers(export) : trades(export)
        let text = sheet.text(export.format, fields: export.fields)
        let ending = export.format == .commas ? "csv" : "tsv"
        return ZipArchive(
            name: "\(export.report.rawValue).\(ending)", content: Array(text.utf8), modified: export.completed)
    }

    private func ledgers(_ export: ExportRecord) throws -> ExportSheet {
        var filter = LedgerFilter()
        filter.range.start = HistoryPosition(time: export.start, serial: -1)
        filter.range.end = HistoryPosition(time: export.end)
        var sheet = ExportSheet(columns: ExportSheet.ledgerColumns)
        sheet.rows = try store.ledger.entries(filter).reversed().map(row)
        return sheet
    }

    private func row(_ entry: LedgerEntry) throws -> [ExportSheet.Cell] {
        guard let asset = catalogue.asset(entry.asset) else { throw SandboxError.damagedState("ledger") }
        let subtype = entry.kind == .trade ? "tradespot" : entry.kind.subtype
        let isVariant = asset.tradable != asset.asset
        let name = asset.asset.description
        return [
            .text(entry.id), .text(entry.reference), .text(entry.time.dateTime), .text(entry.kind.type),
            .text(subtype), .text("currency"), .text(subclass(asset)), .text(name),
            .text(isVariant ? "earn / flexible" : "spot / main"), .decimal(entry.amount), .decimal(entry.fee),
            .decimal(entry.balance), dollars(entry.amount, asset, entry.time), dollars(entry.fee, asset, entry.time),
            dollars(entry.balance, asset, entry.time), .text(entry.fee == .zero ? "" : name),
        ]
    }

    private func dollars(_ amount: Amount, _ asset: ListedAsset, _ time: Timestamp) -> ExportSheet.Cell {
        let pricing = Pricing(catalogue: catalogue, seed: seed)
        guard let worth = pricing.dollars(amount, of: asset.asset, at: Int(time.seconds)) else { return .text("-") }
        return .decimal(worth.rounded(decimals: 4, .halfEven))
    }

    private func subclass(_ asset: ListedAsset) -> String {
        switch asset.tradable.description {
        case "USD", "EUR": "fiat"
        case "USDT": "stable_coin"
        default: "crypto"
        }
    }

    private func trades(_ export: ExportRecord) throws -> ExportSheet {
        var sheet = ExportSheet(columns: ExportSheet.tradeColumns)
        sheet.rows = try store.trades.all().reversed().filter { $0.time >= export.start && $0.time <= export.end }
            .map(row)
        return sheet
    }

    private func row(_ trade: TradeRecord) throws -> [ExportSheet.Cell] {
        guard let market = catalogue.market(trade.pair) else { throw SandboxError.damagedState("trade") }
        let base = catalogue.asset(market.instrument.baseID)
        let fraction = trade.time.secondsText(decimals: 4).suffix(5)
        let ledgers = try store.ledger.ids(of: trade.id).joined(separator: ",")
        let position = try store.positions.find(trade.id)
        let cells: [ExportSheet.Cell] = [
            .text(trade.id), .text(trade.orderID), .text(market.instrument.pair.description), .text("forex"),
            .text(base.map(subclass) ?? ""), .text(trade.time.dateTime + fraction), .text(trade.side.rawValue),
            .text(trade.type.rawValue), .decimal(trade.price), .decimal(trade.cost), .decimal(trade.fee),
            .decimal(trade.quantity), .decimal(position?.initialMargin ?? .zero),
            .text(trade.isClosing ? "closing" : ""), .text(ledgers), .text("TKH2SE-M7IF5-CFI7LT"),
        ]
        guard let position else {
            return cells + Array(repeating: .text(""), count: ExportSheet.tradeColumns.count - cells.count)
        }
        return cells + self.cells(position, in: market)
    }

    /// What became of the position a trade opened.
    private func cells(_ position: PositionRecord, in market: ListedMarket) -> [ExportSheet.Cell] {
        let margin = position.initialMargin - position.margin
        return [
            .text(position.isOpen ? "open" : "closed"), .decimal(position.closingPrice(in: market)),
            .decimal(position.closingCost), .decimal(position.closingFee), .decimal(position.closed), .decimal(margin),
            .decimal(position.net), .text(position.closings.joined(separator: ",")),
        ]
    }
}
