"""python-kraken-sdk: the largest maintained client in Python; it knows the endpoints and raises their errors."""

import csv
import io
import time
import zipfile

from kraken.exceptions import KrakenInsufficientFundsError, KrakenInvalidNonceError, KrakenUnknownAssetError
from kraken.spot import Earn, Funding, Market, SpotClient, Trade, User

from exchange import ExchangeCase


class SDKCase(ExchangeCase):
    def client(self, kind):
        return kind(key=self.exchange.key, secret=self.exchange.secret, url=self.exchange.url)


class PublicCalls(SDKCase):
    def test_market(self):
        market = Market(url=self.exchange.url)
        self.assertEqual(market.get_system_status()["status"], "online")
        self.assertIn("XXBTZUSD", market.get_asset_pairs(pair=["XBTUSD", "ETHUSD"]))
        self.assertEqual(market.get_assets(assets=["XBT"])["XXBT"]["decimals"], 10)
        self.assertIn("XXBTZUSD", market.get_ticker(pair="XBTUSD"))
        self.assertEqual(len(market.get_ohlc(pair="XBTUSD", interval=1440)["XXBTZUSD"]), 721)
        self.assertEqual(len(market.get_order_book(pair="XBTUSD", count=5)["XXBTZUSD"]["asks"]), 5)
        with self.assertRaises(KrakenUnknownAssetError):
            market.get_ticker(pair="NOPE")


class MainJob(SDKCase):
    def test_look_place_find_cancel(self):
        trade, user = self.client(Trade), self.client(User)
        self.assertEqual(float(user.get_account_balance()["ZUSD"]), 10_000)
        checked = trade.create_order(
            ordertype="limit", side="buy", pair="XBTUSD", volume="0.01", price=20000, validate=True)
        self.assertNotIn("txid", checked)

        placed = trade.create_order(
            ordertype="limit", side="buy", pair="XBTUSD", volume="0.01", price=20000, oflags=["post"],
            timeinforce="GTC", cl_ord_id="interop-1")
        identifier = placed["txid"][0]
        found = user.get_open_orders(trades=True)["open"][identifier]
        self.assertEqual((found["cl_ord_id"], found["oflags"]), ("interop-1", "post,fciq"))
        self.assertEqual(trade.cancel_order(cl_ord_id="interop-1")["count"], 1)
        self.assertEqual(user.get_orders_info(txid=identifier)[identifier]["status"], "canceled")

        sold = trade.create_order(ordertype="market", side="sell", pair="XBTUSD", volume=0.01)["txid"][0]
        closed = user.get_closed_orders(trades=True)["closed"]
        self.assertEqual(list(closed), [sold, identifier])
        trades = user.get_trades_history()["trades"]
        self.assertEqual(sorted(closed[sold]["trades"]), sorted(trades))
        self.assertEqual(user.get_balances()["XXBT"]["hold_trade"], "0.0000000000")
        self.assertEqual(trade.cancel_all_orders()["count"], 0)


class Changes(SDKCase):
    def test_batch_amend_and_edit(self):
        trade, user = self.client(Trade), self.client(User)
        rows = [
            {"ordertype": "limit", "type": "buy", "volume": "0.01", "price": price, "userref": 3}
            for price in ("20000", "21000", "22000")]
        batch = trade.create_order_batch(orders=rows, pair="XBTUSD")["orders"]
        first, second, third = [row["txid"] for row in batch]
        self.assertRegex(trade.amend_order(txid=first, limit_price="20100", order_qty="0.02")["amend_id"], "^T")
        changed = user.get_orders_info(txid=first)[first]
        self.assertEqual((changed["descr"]["price"], changed["vol"]), ("20100.0", "0.02000000"))
        amends = user.get_order_amends(order_id=first)
        self.assertEqual([row["amend_type"] for row in amends["amends"]], ["original", "user"])
        edited = trade.edit_order(txid=second, pair="XBTUSD", volume="0.03", price="21100")
        self.assertEqual((edited["originaltxid"], edited["status"]), (second, "ok"))
        self.assertEqual(trade.cancel_order_batch(orders=[first, third])["count"], 2)
        self.assertEqual(list(user.get_open_orders()["open"]), [edited["txid"]])
        self.assertIn("triggerTime", trade.cancel_all_orders_after_x(timeout=60))


class OrderTypes(SDKCase):
    def test_each_is_placed_and_cancelled(self):
        trade, user = self.client(Trade), self.client(User)
        for name, arguments in {
            "limit": {"price": "900000", "oflags": ["post"]}, "iceberg": {"price": "900000", "displayvol": "0.001"},
            "stop-loss": {"price": "1000"}, "take-profit": {"price": "900000"},
            "stop-loss-limit": {"price": "1000", "price2": "900"},
            "take-profit-limit": {"price": "900000", "price2": "890000"},
            "trailing-stop": {"price": "+20%"}, "trailing-stop-limit": {"price": "+20%", "price2": "-10"},
        }.items():
            placed = trade.create_order(ordertype=name, side="sell", pair="XBTUSD", volume="0.01", **arguments)
            self.assertEqual(len(placed["txid"]), 1, name)
        found = user.get_open_orders()["open"].values()
        self.assertEqual(len({order["descr"]["ordertype"] for order in found}), 8)
        self.assertEqual(trade.cancel_all_orders()["count"], 8)


class Earnings(SDKCase):
    def test_allocate_and_take_back(self):
        earn = self.client(Earn)
        strategy = earn.list_earn_strategies(asset="ETH", lock_type=["instant"])["items"][0]["id"]
        self.assertTrue(earn.allocate_earn_funds(amount="1", strategy_id=strategy))
        self.assertTrue(earn.get_allocation_status(strategy_id=strategy)["pending"])
        time.sleep(6.1)
        self.assertFalse(earn.get_allocation_status(strategy_id=strategy)["pending"])
        found = earn.list_earn_allocations(hide_zero_allocations="true")["items"]
        self.assertEqual(
            [float(row["amount_allocated"]["total"]["native"]) for row in found if row["strategy_id"] == strategy], [1])
        self.assertTrue(earn.deallocate_earn_funds(amount="1", strategy_id=strategy))
        self.assertTrue(earn.get_deallocation_status(strategy_id=strategy)["pending"])


class Records(SDKCase):
    def test_ledger_trades_and_export(self):
        trade, user = self.client(Trade), self.client(User)
        trade.create_order(ordertype="market", side="buy", pair="XBTUSD", volume="0.01")
        rows = user.get_ledgers_info(type_="trade")["ledger"]
        self.assertEqual({row["asset"] for row in rows.values()}, {"ZUSD", "XXBT"})
        one = next(iter(rows))
        self.assertEqual(user.get_ledgers(id_=one)[one], rows[one])
        fees = user.get_trade_volume(pair="XBTUSD")["fees"]
        self.assertEqual(fees["XXBTZUSD"]["fee"], "0.4000")

        export = user.request_export_report(report="ledgers", description="interop", format_="CSV")["id"]
        for _ in range(40):
            states = user.get_export_report_status(report="ledgers")
            if states[0]["status"] == "Processed":
                break
            time.sleep(1.1)
        self.assertEqual([(state["id"], state["status"]) for state in states], [(export, "Processed")])
        archive = zipfile.ZipFile(io.BytesIO(user.retrieve_export(id_=export).content))
        table = list(csv.DictReader(io.StringIO(archive.read(archive.namelist()[0]).decode())))
        self.assertLessEqual(set(rows), {row["txid"] for row in table})


class Money(SDKCase):
    def test_deposit_and_withdraw(self):
        funding = self.client(Funding)
        method = funding.get_deposit_methods(asset="XBT")[0]["method"]
        self.assertIn("address", funding.get_deposit_address(asset="XBT", method=method, new=True)[0])
        keys = funding.withdraw_addresses(asset="XBT")
        key = keys[0]["key"]
        info = funding.get_withdrawal_info(asset="XBT", key=key, amount="0.1")
        self.assertGreater(float(info["fee"]), 0)
        made = funding.withdraw_funds(asset="XBT", key=key, amount="0.1")["refid"]
        found = funding.get_recent_withdraw_status(asset="XBT")
        self.assertEqual([row["refid"] for row in found], [made])
        self.assertTrue(funding.cancel_withdraw(asset="XBT", refid=made))


class Refusals(SDKCase):
    def test_errors_are_understood(self):
        trade = self.client(Trade)
        with self.assertRaises(KrakenInsufficientFundsError):
            trade.create_order(ordertype="limit", side="buy", pair="XBTUSD", volume="9", price=20000)
        low = SpotClient(key=self.exchange.key, secret=self.exchange.secret, url=self.exchange.url)
        low.get_nonce = lambda: "5"
        with self.assertRaises(KrakenInvalidNonceError):
            low.request("POST", "/0/private/Balance")

    def test_bodies_may_be_json(self):
        client = self.client(SpotClient)
        balance = client.request("POST", "/0/private/Balance", do_json=True)
        self.assertIn("ZUSD", balance)
        order = {"ordertype": "limit", "type": "buy", "volume": "0.01", "price": "20000", "pair": "BTC/USD"}
        placed = client.request("POST", "/0/private/AddOrder", params={**order, "userref": 12}, do_json=True)
        self.assertEqual(placed["descr"]["order"], "buy 0.01000000 XBTUSD @ limit 20000.0")
        self.assertEqual(client.request("POST", "/0/private/CancelOrder", params={"txid": 12}, do_json=True)["count"], 1)
