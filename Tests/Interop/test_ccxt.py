"""ccxt: one client for a hundred exchanges; it turns their answers into its own terms, so it reads every field."""

import ccxt

from exchange import ExchangeCase


class CCXTCase(ExchangeCase):
    def setUp(self):
        self.client = ccxt.kraken({"apiKey": self.exchange.key, "secret": self.exchange.secret})
        self.client.urls["api"] = {"public": self.exchange.url, "private": self.exchange.url}
        self.client.enableRateLimit = False
        self.addCleanup(self.client.close)


class PublicCalls(CCXTCase):
    def test_market(self):
        markets = self.client.load_markets()
        self.assertEqual(markets["BTC/USD"]["id"], "XXBTZUSD")
        self.assertEqual(markets["BTC/USD"]["precision"]["price"], 0.1)
        ticker = self.client.fetch_ticker("BTC/USD")
        self.assertLess(ticker["bid"], ticker["ask"])
        self.assertEqual(len(self.client.fetch_ohlcv("ETH/USD", "1h", limit=48)), 48)
        self.assertEqual(len(self.client.fetch_order_book("BTC/USD", 5)["bids"]), 5)
        self.assertEqual(self.client.fetch_status()["status"], "ok")
        self.assertGreater(self.client.fetch_time(), 1_700_000_000_000)


class MainJob(CCXTCase):
    def test_look_place_find_cancel(self):
        self.assertEqual(self.client.fetch_balance()["USD"]["free"], 10_000)
        resting = self.client.create_order("BTC/USD", "limit", "buy", 0.01, 20_000, {"clientOrderId": "interop-ccxt"})
        found = self.client.fetch_open_orders("BTC/USD")
        self.assertEqual([(order["id"], order["status"]) for order in found], [(resting["id"], "open")])
        self.assertEqual((found[0]["symbol"], found[0]["price"], found[0]["amount"]), ("BTC/USD", 20_000, 0.01))
        self.assertLess(self.client.fetch_balance()["USD"]["free"], 10_000)
        self.client.cancel_order(resting["id"], "BTC/USD")
        self.assertEqual(self.client.fetch_order(resting["id"])["status"], "canceled")

        bought = self.client.create_order("BTC/USD", "market", "buy", 0.01)
        filled = self.client.fetch_order(bought["id"])
        self.assertEqual((filled["status"], filled["filled"]), ("closed", 0.01))
        self.assertGreater(float(filled["fee"]["cost"]), 0)
        mine = self.client.fetch_my_trades("BTC/USD")
        self.assertEqual({trade["order"] for trade in mine}, {bought["id"]})
        self.assertEqual(
            {order["id"] for order in self.client.fetch_closed_orders("BTC/USD")}, {bought["id"], resting["id"]})

    def test_types_changes_and_records(self):
        for kind, price, more in [
            ("limit", 20_000, {"postOnly": True}), ("limit", 20_000, {"triggerPrice": 200_000}),
            ("market", None, {"stopLossPrice": 200_000}), ("market", None, {"takeProfitPrice": 20_000}),
            ("market", None, {"trailingPercent": 20}),
        ]:
            made = self.client.create_order("BTC/USD", kind, "buy", 0.001, price, more)
            self.assertEqual(self.client.fetch_order(made["id"])["status"], "open", more)
        resting = self.client.fetch_open_orders("BTC/USD")
        self.assertEqual(len(resting), 5)
        plain = next(order for order in resting if order["price"] == 20_000 and order["type"] == "limit")
        self.client.edit_order(plain["id"], "BTC/USD", "limit", "buy", 0.002, 20_100)
        found = self.client.fetch_order(plain["id"])
        self.assertEqual((found["amount"], found["price"]), (0.002, 20_100))
        self.client.cancel_all_orders()
        self.assertEqual(self.client.fetch_open_orders("BTC/USD"), [])

    def test_refusals(self):
        with self.assertRaises(ccxt.InsufficientFunds):
            self.client.create_order("BTC/USD", "limit", "buy", 9, 20_000)
        with self.assertRaises(ccxt.InvalidOrder):
            self.client.create_order("BTC/USD", "limit", "buy", 0.00001, 20_000)
        self.client.secret = "c2VjcmV0"
        with self.assertRaises(ccxt.ExchangeError) as caught:
            self.client.fetch_balance()
        self.assertIn("EAPI:Invalid signature", str(caught.exception))


class Money(CCXTCase):
    def test_withdraw(self):
        way = self.client.private_post_withdrawaddresses({"asset": "XBT"})["result"][0]
        made = self.client.withdraw("BTC", 0.1, way["address"], {"key": way["key"]})
        self.assertEqual([row["id"] for row in self.client.fetch_withdrawals("BTC")], [made["id"]])
        entries = self.client.fetch_ledger("BTC")
        self.assertIn((made["id"], "out"), {(row["referenceId"], row["direction"]) for row in entries})
