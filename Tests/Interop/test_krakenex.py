"""krakenex: the oldest client in Python; its user writes method names and arguments by hand."""

import csv
import io
import time
import zipfile

import krakenex

from exchange import ExchangeCase


class KrakenexCase(ExchangeCase):
    def setUp(self):
        self.client = krakenex.API(self.exchange.key, self.exchange.secret)
        self.client.uri = self.exchange.url
        self.addCleanup(self.client.close)

    def public(self, method, **arguments):
        return self.result(self.client.query_public(method, arguments, timeout=10))

    def call(self, method, arguments=None):
        # Its nonces count milliseconds, and on this machine two calls can fall into one.
        moment = int(1000 * time.time())
        while int(1000 * time.time()) == moment:
            pass
        return self.client.query_private(method, arguments, timeout=10)

    def private(self, method, **arguments):
        return self.result(self.call(method, arguments))

    def result(self, answer):
        self.assertEqual(answer["error"], [])
        return answer["result"]

    def order(self, **arguments):
        answer = self.private("AddOrder", pair="XBTUSD", volume="0.01", **arguments)
        self.assertEqual(len(answer["txid"]), 1)
        return answer["txid"][0]


class PublicCalls(KrakenexCase):
    def test_clock_and_status(self):
        self.assertLess(abs(self.public("Time")["unixtime"] - time.time()), 5)
        self.assertEqual(self.public("SystemStatus")["status"], "online")

    def test_catalogue(self):
        self.assertEqual(self.public("Assets", asset="XBT,USD")["XXBT"]["altname"], "XBT")
        pair = self.public("AssetPairs", pair="XBTUSD")["XXBTZUSD"]
        self.assertEqual((pair["altname"], pair["wsname"]), ("XBTUSD", "XBT/USD"))

    def test_prices_agree(self):
        ticker = self.public("Ticker", pair="XBTUSD")["XXBTZUSD"]
        self.assertLess(float(ticker["b"][0]), float(ticker["a"][0]))
        candles = self.public("OHLC", pair="XBTUSD", interval=60)
        self.assertEqual(len(candles["XXBTZUSD"]), 721)
        self.assertEqual(candles["last"], candles["XXBTZUSD"][-2][0])
        depth = self.public("Depth", pair="XBTUSD", count=10)["XXBTZUSD"]
        self.assertEqual((len(depth["asks"]), len(depth["bids"])), (10, 10))

    def test_refusals_name_the_mistake(self):
        self.assertEqual(self.client.query_public("Ticker", {"pair": "NOPE"})["error"], ["EQuery:Unknown asset pair"])
        self.assertEqual(self.client.query_public("Nothing")["error"], ["EGeneral:Unknown method"])


class MainJob(KrakenexCase):
    def test_look_place_find_cancel(self):
        self.assertEqual(float(self.private("Balance")["ZUSD"]), 10_000)
        checked = self.private(
            "AddOrder", pair="XBTUSD", type="buy", ordertype="limit", price="20000", volume="0.01", validate=True)
        self.assertEqual(checked, {"descr": {"order": "buy 0.01000000 XBTUSD @ limit 20000.0"}})

        resting = self.order(type="buy", ordertype="limit", price="20000.0", userref=7)
        found = self.private("OpenOrders", userref=7)["open"]
        self.assertEqual(list(found), [resting])
        self.assertEqual(found[resting]["descr"]["pair"], "XBTUSD")
        hold = self.private("BalanceEx")["ZUSD"]["hold_trade"]
        self.assertGreaterEqual(float(hold), 200)
        self.assertEqual(self.private("CancelOrder", txid=resting), {"count": 1})
        self.assertEqual(self.private("QueryOrders", txid=resting)[resting]["status"], "canceled")

        bought = self.order(type="buy", ordertype="market")
        self.assertEqual(self.private("QueryOrders", txid=bought, trades=True)[bought]["status"], "closed")
        trades = self.private("TradesHistory")["trades"].values()
        self.assertEqual({trade["ordertxid"] for trade in trades}, {bought})
        self.assertAlmostEqual(sum(float(trade["vol"]) for trade in trades), 0.01)
        self.assertGreater(float(self.private("TradeBalance", asset="ZUSD")["eb"]), 0)


class OrderTypes(KrakenexCase):
    """Every type rests far from the market, so that none is set off; each comes back as it was asked for."""

    def test_each_is_placed_listed_and_cancelled(self):
        for arguments in [
            {"ordertype": "limit", "price": "900000", "oflags": "post"},
            {"ordertype": "limit", "price": "900000", "timeinforce": "GTD", "expiretm": "+60"},
            {"ordertype": "limit", "price": "900000", "expiretm": "+3600", "starttm": "+1800", "status": "pending"},
            {"ordertype": "iceberg", "price": "900000", "displayvol": "0.001"},
            {"ordertype": "limit", "price": "+20%"},
            {"ordertype": "stop-loss", "price": "1000"},
            {"ordertype": "take-profit", "price": "900000"},
            {"ordertype": "stop-loss-limit", "price": "1000", "price2": "900"},
            {"ordertype": "take-profit-limit", "price": "900000", "price2": "890000"},
            {"ordertype": "trailing-stop", "price": "+20%"},
            {"ordertype": "trailing-stop-limit", "price": "+20%", "price2": "-10"},
        ]:
            status = arguments.pop("status", "open")
            placed = self.order(type="sell", **arguments)
            found = self.private("QueryOrders", txid=placed)[placed]
            self.assertEqual((found["status"], found["descr"]["ordertype"]), (status, arguments["ordertype"]))
        self.assertEqual(self.private("CancelAll")["count"], 11)
        answer = self.call(
            "AddOrder",
            {"pair": "XBTUSD", "type": "sell", "ordertype": "settle-position", "volume": "0", "leverage": "2"})
        self.assertEqual(answer["error"], ["EOrder:Unknown position"])

    def test_a_position_is_opened_and_closed(self):
        opened = self.order(type="buy", ordertype="market", leverage="3")
        positions = self.private("OpenPositions", docalcs="true")
        self.assertTrue(positions)
        for position in positions.values():
            self.assertEqual((position["ordertxid"], position["type"]), (opened, "buy"))
            self.assertIn(position["net"][0], "+-0")
        self.assertGreater(float(self.private("TradeBalance")["ml"]), 100)
        closed = self.private(
            "AddOrder", pair="XBTUSD", type="sell", ordertype="market", volume="0", leverage="3")["txid"][0]
        self.assertEqual(self.private("QueryOrders", txid=closed)[closed]["vol_exec"], "0.01000000")
        self.assertEqual(self.private("OpenPositions"), {})

    def test_a_conditional_close_is_told(self):
        close = {"close[ordertype]": "stop-loss-limit", "close[price]": "1000", "close[price2]": "900"}
        answer = self.private(
            "AddOrder", pair="XBTUSD", type="buy", ordertype="limit", price="20000", volume="0.01", **close)
        self.assertEqual(answer["descr"]["close"], "close position @ stop loss 1000.0 -> limit 900.0")
        self.private("CancelOrder", txid=answer["txid"][0])


class Refusals(KrakenexCase):
    def test_each_has_the_exchanges_text(self):
        order = {"pair": "XBTUSD", "type": "buy", "ordertype": "limit", "price": "20000", "volume": "0.01"}
        for change, text in [
            ({"volume": "9"}, "EOrder:Insufficient funds"),
            ({"volume": "0.00000001"}, "EOrder:Order minimum not met"),
            ({"price": "20000.01"}, "EOrder:Tick size check failed"),
            ({"pair": "NOPE"}, "EQuery:Unknown asset pair"),
        ]:
            answer = self.call("AddOrder", {**order, **change})
            self.assertEqual(answer["error"], [text])
            self.assertNotIn("result", answer)

    def test_key_signature_and_nonce_are_checked(self):
        def refusal(key, secret):
            stranger = krakenex.API(key, secret)
            stranger.uri = self.exchange.url
            with stranger.session:
                return stranger.query_private("Balance")["error"]

        self.assertEqual(refusal("nobody", self.exchange.secret), ["EAPI:Invalid key"])
        self.assertEqual(refusal(self.exchange.key, "c2VjcmV0"), ["EAPI:Invalid signature"])
        self.private("Balance")
        self.client._nonce = lambda: 1
        self.assertEqual(self.call("Balance")["error"], ["EAPI:Invalid nonce"])


class History(KrakenexCase):
    def test_closed_orders_come_fifty_a_page(self):
        far = {"type": "sell", "ordertype": "limit", "price": "900000", "timeinforce": "IOC"}
        made = [self.order(**far) for _ in range(60)]
        pages = [self.private("ClosedOrders", ofs=offset) for offset in (0, 50)]
        self.assertEqual([(len(page["closed"]), page["count"]) for page in pages], [(50, 60), (10, 60)])
        self.assertEqual([name for page in pages for name in page["closed"]], made[::-1])

    def test_trades_and_ledger_entries_too(self):
        for _ in range(30):
            self.order(type="sell", ordertype="market")
            self.order(type="buy", ordertype="market")
        for method, name in [("TradesHistory", "trades"), ("Ledgers", "ledger")]:
            first = self.private(method)
            time.sleep(2)
            second = self.private(method, ofs=50)
            time.sleep(2)
            count = first["count"]
            self.assertGreaterEqual(count, 60)
            self.assertEqual(len(first[name]), 50)
            self.assertEqual(len(second[name]), min(50, count - 50))
            self.assertFalse(set(first[name]) & set(second[name]))
            rows = [*first[name].values(), *second[name].values()]
            self.assertEqual([row["time"] for row in rows], sorted((row["time"] for row in rows), reverse=True))
            oldest = list(first[name])[-1]
            later = self.private(method, start=oldest, without_count=True)
            time.sleep(2)
            self.assertEqual(list(later[name]), list(first[name])[:49])


class Changes(KrakenexCase):
    def test_amend_edit_and_batches(self):
        first = self.order(type="buy", ordertype="limit", price="20000")
        self.assertRegex(self.private("AmendOrder", txid=first, order_qty="0.02")["amend_id"], "^T")
        self.assertEqual(self.private("OrderAmends", order_id=first)["count"], 2)
        edited = self.private("EditOrder", txid=first, pair="XBTUSD", price="20100.0", volume="0.03")
        self.assertEqual((edited["originaltxid"], edited["orders_cancelled"]), (first, 1))
        second = self.order(type="buy", ordertype="limit", price="20000", cl_ord_id="interop-x")
        batch = self.private("CancelOrderBatch", orders=f"{edited['txid']},{second}")
        self.assertEqual(batch["count"], 2)
        self.assertIn("triggerTime", self.private("CancelAllOrdersAfter", timeout=0))


class Records(KrakenexCase):
    def test_an_export_is_a_zip_of_the_trades(self):
        self.order(type="sell", ordertype="market")
        trades = self.private("TradesHistory", ledgers=True)["trades"]
        export = self.private("AddExport", report="trades", description="interop", format="CSV")["id"]
        for _ in range(20):
            state = self.private("ExportStatus", report="trades")[0]
            if state["status"] == "Processed":
                break
            time.sleep(1.1)
        # This client wants JSON of everything, so the file is fetched with its own session and signature.
        data = {"id": export, "nonce": self.client._nonce()}
        path = "/0/private/RetrieveExport"
        answer = self.client.session.post(
            self.client.uri + path, data=data, timeout=10,
            headers={"API-Key": self.client.key, "API-Sign": self.client._sign(data, path)})
        archive = zipfile.ZipFile(io.BytesIO(answer.content))
        self.assertIsNone(archive.testzip())
        table = list(csv.DictReader(io.StringIO(archive.read("trades.csv").decode())))
        self.assertEqual({row["txid"] for row in table}, set(trades))
        for row in table:
            trade = trades[row["txid"]]
            self.assertEqual(float(row["price"]), float(trade["price"]))
            self.assertEqual(float(row["vol"]), float(trade["vol"]))
            self.assertEqual(set(row["ledgers"].split(",")), set(trade["ledgers"]))
        self.assertEqual(self.private("RemoveExport", id=export, type="delete"), {"delete": True})


class Money(KrakenexCase):
    def test_withdraw_and_take_back(self):
        key = self.private("WithdrawAddresses", asset="XBT")[0]["key"]
        info = self.private("WithdrawInfo", asset="XBT", key=key, amount="0.1")
        before = float(self.private("Balance")["XXBT"])
        made = self.private("Withdraw", asset="XBT", key=key, amount="0.1")["refid"]
        row = self.private("WithdrawStatus", asset="XBT")[0]
        self.assertEqual((row["refid"], row["amount"], row["fee"]), (made, info["amount"], info["fee"]))
        self.assertAlmostEqual(float(self.private("Balance")["XXBT"]), before - 0.1)
        self.assertIs(self.private("WithdrawCancel", asset="XBT", refid=made), True)
        self.assertEqual(self.private("WithdrawStatus", asset="XBT")[0]["status-prop"], "canceled")
        self.assertEqual(float(self.private("Balance")["XXBT"]), before)
        strange = self.call("Withdraw", {"asset": "XBT", "key": "nobody", "amount": "0.1"})
        self.assertEqual(strange["error"], ["EFunding:Unknown withdraw key"])

    def test_earn(self):
        strategy = self.private("Earn/Strategies", asset="SOL", lock_type="instant")["items"][0]["id"]
        self.assertFalse(self.private("Earn/AllocateStatus", strategy_id=strategy)["pending"])
        answer = self.call("Earn/Allocate", {"strategy_id": strategy, "amount": "1"})
        self.assertEqual(
            answer["error"],
            ["EEarnings:Insufficient funds:Insufficient funds to complete the (de)allocation request"])
