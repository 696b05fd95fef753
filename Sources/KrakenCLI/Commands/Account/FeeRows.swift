import KrakenCore
import Trading
import Transport

/// How fees are shown.
struct FeeRows {
    private let report: Portfolio.FeeReport

    init(_ report: Portfolio.FeeReport) {
        self.report = report
    }

    /// The fees of now, then each schedule that is different from those before it.
    func blocks(note: String) -> [Report.Block] {
        var shown: [FeeSchedule] = []
        var blocks: [Report.Block] = [.table(table), .line(nil, "30-day volume \(volume); \(note)")]
        for row in report.rows {
            let schedule = FeeSchedule(row.instrument)
            guard !schedule.tiers.isEmpty, !shown.contains(schedule) else { continue }
            shown.append(schedule)
            let markets = report.rows.filter { FeeSchedule($0.instrument) == schedule }.map(
                \.instrument.pair.description)
            blocks += [
                .blank,
                .table(schedule.table(markets, currency: report.currency, standing: row.taker, volume: report.volume)),
            ]
        }
        return blocks
    }

    private var volume: String {
        "\(report.volume.rounded(decimals: 2, .halfEven).grouped(minimumDecimals: 2)) \(report.currency)"
    }

    private var table: Table {
        Table(
            columns: [
                .init("Market", key: "pair"), .init("Maker %", key: "maker_fee_percent", .number),
                .init("Taker %", key: "taker_fee_percent", .number),
                .init("Next maker %", key: "next_maker_fee_percent", .number, rank: 2),
                .init("Next taker %", key: "next_taker_fee_percent", .number, rank: 3),
                .init("Next from", key: "next_volume", .number, rank: 4),
                .init("Still missing", key: "missing_volume", .number, rank: 1),
            ],
            rows: report.rows.map { row in
                [
                    row.instrument.pair.description, row.maker.fee.text(minimumDecimals: 2),
                    row.taker.fee.text(minimumDecimals: 2), row.maker.nextFee?.text(minimumDecimals: 2) ?? "-",
                    row.taker.nextFee?.text(minimumDecimals: 2) ?? "-", row.nextVolume?.grouped() ?? "-",
                    row.missing(for: report.volume)?.rounded(decimals: 2, .up).grouped(minimumDecimals: 2) ?? "-",
                ]
            })
    }

    /// The fees for scripts.
    func json(venue: String) -> JSON {
        .object([
            "venue": .string(venue), "currency": .string(report.currency), "volume_30d": .text(report.volume),
            "pairs": .array(
                report.rows.map { row in
                    .object([
                        "pair": .string(row.instrument.pair.description), "maker_fee_percent": .text(row.maker.fee),
                        "taker_fee_percent": .text(row.taker.fee), "tier_volume": .text(row.taker.tierVolume),
                        "next_maker_fee_percent": .text(row.maker.nextFee),
                        "next_taker_fee_percent": .text(row.taker.nextFee), "next_volume": .text(row.nextVolume),
                        "missing_volume": .text(row.missing(for: report.volume)),
                        "schedule": FeeSchedule(row.instrument).json,
                    ])
                }),
        ])
    }
}

extension Portfolio.FeeReport.Row {
    fileprivate var nextVolume: Amount? { taker.nextVolume ?? maker.nextVolume }
}

/// All tiers of a market, lowest volume first.
private struct FeeSchedule: Equatable {
    struct Tier: Equatable {
        var volume: Amount
        var maker: Percent
        var taker: Percent
    }

    let tiers: [Tier]

    init(_ instrument: Instrument) {
        let (takers, makers) = (instrument.takerFees, instrument.makerFees)
        // The two lists need not have the same steps.
        let volumes = Set(takers.map(\.volume) + makers.map(\.volume)).sorted()
        tiers = volumes.compactMap { volume in
            guard let taker = takers.last(where: { $0.volume <= volume })?.fee else { return nil }
            return Tier(volume: volume, maker: makers.last { $0.volume <= volume }?.fee ?? taker, taker: taker)
        }
    }

    func table(_ markets: [String], currency: String, standing: FeeStanding, volume: Amount) -> Table {
        let reached = standing.tierVolume ?? volume
        let here = tiers.last { $0.volume <= reached }
        return Table(
            "Schedule of \(markets.joined(separator: ", "))",
            columns: [
                .init("Volume from (\(currency))", key: "volume", .number),
                .init("Maker %", key: "maker_fee_percent", .number),
                .init("Taker %", key: "taker_fee_percent", .number), .init("", key: "here"),
            ],
            rows: tiers.map { tier in
                [
                    tier.volume.grouped(), tier.maker.text(minimumDecimals: 2), tier.taker.text(minimumDecimals: 2),
                    tier == here ? "<- you" : "",
                ]
            })
    }

    var json: JSON {
        .array(
            tiers.map { tier in
                .object([
                    "volume": .text(tier.volume), "maker_fee_percent": .text(tier.maker),
                    "taker_fee_percent": .text(tier.taker),
                ])
            })
    }
}
