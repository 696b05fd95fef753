import KrakenCore
import Synchronization
import TestSupport
import Transport
import XCTest

/// The resolver against the exchange's whole recorded catalogue.
final class MarketsTests: XCTestCase {
    private func client(
        _ transport: any HTTPTransport, folder: String, now: @escaping @Sendable () -> Timestamp
    ) -> Kraken {
        var configuration = ClientConfiguration(keyStateFolder: folder + "/keys")
        configuration.publicRate = Points(whole: 1000)
        configuration.attempts = 1
        var time = TimeSource.system
        time.now = now
        return Kraken(transport: transport, configuration: configuration, credentials: nil, time: time)
    }

    private func recorded() throws -> ScriptedTransport {
        let assets = String(decoding: try RecordedData.bytes("rest/assets-2021.json"), as: UTF8.self)
        let pairs = String(decoding: try RecordedData.bytes("rest/asset-pairs-2021.json"), as: UTF8.self)
        return ScriptedTransport { request, _ in .json(request.url.contains("/AssetPairs") ? pairs : assets) }
    }

    private func markets(
        _ transport: any HTTPTransport, now: @escaping @Sendable () -> Timestamp = { Timestamp(seconds: 1_000) }
    ) throws -> Markets {
        let folder = try temporaryFolder()
        return Markets(
            path: folder + "/catalogue.db", kraken: client(transport, folder: folder, now: now),
            maximumAge: .seconds(3600), now: now)
    }

    func test_givenTheWholeCatalogue_whenAMarketIsWrittenInAnyWay_thenItIsFound() async throws {
        let markets = try markets(try recorded())
        for (id, spellings) in [
            (
                "XXBTZUSD",
                [
                    "XBTUSD", "XXBTZUSD", "BTC/USD", "btcusd", "btc-usd", "XBT/USD", "xbt_usd", "BTC:USD", "XXBT/ZUSD",
                    "BTCZUSD",
                ]
            ),
            ("XETHXXBT", ["ETHXBT", "ETH/BTC", "ethbtc", "ETH-XBT"]), ("XDGEUR", ["DOGE/EUR", "XDGEUR", "dogeeur"]),
            ("XTZUSD", ["XTZUSD", "XTZ/USD", "xtz-usd"]), ("XTZXBT", ["XTZ/BTC", "XTZXBT", "xtzbtc"]),
        ] {
            for spelling in spellings {
                let instrument = try await markets.instrument(named: spelling)
                XCTAssertEqual(instrument.id, id, spelling)
            }
        }
        let doge = try await markets.instrument(named: "XDGEUR")
        XCTAssertEqual(doge.pair.description, "DOGE/EUR", "modern names are printed")
    }

    func test_givenAWrongName_whenAskedFor_thenTheNearestIsSuggested_andTheCatalogueIsFetchedOnce() async throws {
        let transport = try recorded()
        let markets = try markets(transport)
        for (text, suggestion) in [
            ("BTC/USDD", "BTC/USD"), ("XTZUDS", "XTZ/USD"), ("USD/BTC", "BTC/USD"), ("NOTHINGLIKEIT", nil),
        ] {
            do {
                _ = try await markets.instrument(named: text)
                XCTFail("\(text) was found")
            } catch let error as NameError {
                XCTAssertEqual(error, .unknownPair(text, suggestion: suggestion))
            }
        }
        XCTAssertEqual(transport.requests.count, 2, "Assets and AssetPairs, once")
    }

    func test_givenEveryMarket_whenWrittenByItsOwnNames_thenItIsFoundAgain() async throws {
        let markets = try markets(try recorded())
        let pairs = try await markets.pairs()
        XCTAssertGreaterThan(pairs.count, 300)
        for pair in pairs {
            let instrument = try await markets.instrument(named: pair.description)
            XCTAssertEqual(instrument.pair, pair)
            for name in [instrument.id, instrument.alternativeName, "\(pair.base)\(pair.quote)"] {
                let found = try await markets.instrument(named: name)
                XCTAssertEqual(found.pair, pair, name)
            }
        }
    }

    func test_givenAnUnknownNameAndAnOlderCatalogue_whenAskedFor_thenItIsFetchedAgain() async throws {
        let moment = Mutex(Timestamp(seconds: 1_000))
        let transport = try recorded()
        let markets = try markets(transport) { moment.withLock(\.self) }
        _ = try await markets.instrument(named: "BTC/USD")
        moment.withLock { $0 = $0 + .seconds(120) }
        do {
            _ = try await markets.instrument(named: "NEW/USD")
            XCTFail("NEW/USD was found")
        } catch is NameError {}
        XCTAssertEqual(transport.requests.count, 4)
    }

    func test_givenAnOldCatalogueAndNoNetwork_whenAskedFor_thenOldNamesStillServe() async throws {
        let moment = Mutex(Timestamp(seconds: 1_000))
        let isDown = Mutex(false)
        let working = try recorded()
        let transport = ScriptedTransport(around: working) { _, _ in isDown.withLock(\.self) ? .refused : .passOn }
        let markets = try markets(transport) { moment.withLock(\.self) }
        _ = try await markets.instrument(named: "BTC/USD")
        moment.withLock { $0 = $0 + .seconds(7200) }
        isDown.withLock { $0 = true }
        let found = try await markets.instrument(named: "ETH/USD")
        XCTAssertEqual(found.id, "XETHZUSD")
    }

    func test_givenAnOldCatalogue_whenTheNewOneIsEmptyOrAFault_thenTheOldOneStillServes() async throws {
        let empty = #"{"error":[],"result":{}}"#
        for fault in [
            ScriptedTransport.Step.json(empty), .json(#"{"error":["EService:Unavailable"]}"#),
            .json(#"{"error":["EService:Market in maintenance"]}"#), .json("<html>"), .page(status: 502),
            .page(status: 404), .timedOut,
            .json(#"{"error":[],"result":{"A":{"altname":"A","decimals":8,"base":"A","quote":"B"}}}"#),
        ] {
            let moment = Mutex(Timestamp(seconds: 1_000))
            let isDown = Mutex(false)
            let transport = ScriptedTransport(around: try recorded()) { _, _ in
                isDown.withLock(\.self) ? fault : .passOn
            }
            let markets = try markets(transport) { moment.withLock(\.self) }
            _ = try await markets.instrument(named: "BTC/USD")
            moment.withLock { $0 = $0 + .seconds(7200) }
            isDown.withLock { $0 = true }
            let found = try await markets.instrument(named: "ETH/USD")
            XCTAssertEqual(found.id, "XETHZUSD")
        }
    }

    func test_givenNoCatalogue_whenTheExchangeAnswersAnEmptyOne_thenThatIsTheErrorEachTime() async throws {
        let markets = try markets(ScriptedTransport { _, _ in .json(#"{"error":[],"result":{}}"#) })
        for _ in 0..<2 {
            do {
                _ = try await markets.instrument(named: "BTC/USD")
                XCTFail("found")
            } catch let error as KrakenError {
                XCTAssertEqual(error, .unreadable("an empty catalogue"))
            }
        }
    }

    func test_givenNoCatalogueAndNoNetwork_whenAskedFor_thenThatIsTheError() async throws {
        let markets = try markets(ScriptedTransport { _, _ in .refused })
        do {
            _ = try await markets.instrument(named: "BTC/USD")
            XCTFail("found")
        } catch let error as KrakenError {
            guard case .unreachable = error else { return XCTFail("\(error)") }
        }
    }

    func test_givenAssetsOfTheExchange_whenNamed_thenOnlyTheTwoOldOnesHaveOtherNames() async throws {
        let markets = try markets(try recorded())
        for (text, name) in [
            ("XXBT", "BTC"), ("xbt", "BTC"), ("btc", "BTC"), ("XDG", "DOGE"), ("ZUSD", "USD"), ("XTZ", "XTZ"),
        ] {
            let asset = try await markets.asset(named: text)
            XCTAssertEqual(asset.description, name)
        }
        let names = try await markets.assetNames()
        XCTAssertEqual(names.holding(id: "ADA.S"), Holding(asset: Asset("ADA"), kind: .staked))
    }
}
