"""python-kraken-sdk: the largest maintained client in Python; it knows the endpoints and raises their errors."""

from kraken.exceptions import KrakenInsufficientFundsError, KrakenInvalidNonceError, KrakenUnknownAssetError
from kraken.spot import Market, SpotClient, Trade, User

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
