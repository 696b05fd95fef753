"""typed-kraken: it holds every answer against the schema of the exchange's documents before it hands it on."""

import asyncio
import csv
import io
import unittest
import zipfile

from typed_kraken import Kraken
from typed_core.exceptions import ApiError

from exchange import Exchange


class TypedCase(unittest.IsolatedAsyncioTestCase):
    """An exchange for each test: the client asks for much, and calls are counted."""

    async def asyncSetUp(self):
        self.exchange = Exchange("--tier", "pro")
        self.addCleanup(self.exchange.stop)
        client = Kraken.new(api_key=self.exchange.key, private_key=self.exchange.secret)
        client.spot_client.base_url = self.exchange.url
        self.spot = (await self.enterAsyncContext(client)).spot

    async def order(self, **arguments):
        answer = await self.spot.trading.add_order({"pair": "XBTUSD", "volume": "0.01", **arguments})
        return answer["txid"][0]


class PublicAnswers(TypedCase):
    async def test_each_has_the_documented_form(self):
        market = self.spot.market_data
        self.assertEqual((await market.system_status())["status"], "online")
        self.assertIn("unixtime", await market.time())
        self.assertIn("XXBT", await market.assets())
        self.assertIn("XXBTZUSD", await market.asset_pairs())
        self.assertIn("XXBTZUSD", await market.ticker(pair="XBTUSD"))
        self.assertEqual(len((await market.ohlc(pair="XBTUSD", interval=240))["XXBTZUSD"]), 721)
        self.assertEqual(len((await market.depth(pair="XBTUSD"))["XXBTZUSD"]["asks"]), 100)
        self.assertIn("last", await market.trades(pair="XBTUSD"))
        self.assertIn("last", await market.spread(pair="XBTUSD"))
        self.assertEqual((await market.grouped_book(pair="XBTUSD"))["pair"], "BTC/USD")


class AccountAnswers(TypedCase):
    async def test_each_has_the_documented_form(self):
        bought = await self.order(type="buy", ordertype="market")
        account = self.spot.account
        self.assertEqual(float((await account.balance_ex())["ZUSD"]["hold_trade"]), 0)
        self.assertIn("eb", await account.trade_balance())
        self.assertIn("query-funds", (await account.api_key_info())["permissions"])
        self.assertIsNone(await account.credit_lines())
        self.assertEqual(await account.open_positions(), {})
        # Recorded orders have no text as reason where there is none; this schema wants one.
        self.assertEqual(list((await account.closed_orders(trades=True, validate=False))["closed"]), [bought])
        trades = (await account.trades_history(ledgers=True))["trades"]
        self.assertEqual({trade["ordertxid"] for trade in trades.values()}, {bought})
        self.assertEqual(set(await account.query_trades(txid=",".join(trades))), set(trades))
        # The recorded answers lack what this schema wants of it.
        volume = await account.trade_volume(pair="XBTUSD", validate=False)
        self.assertEqual(volume["fees"]["XXBTZUSD"]["fee"], "0.4000")
        self.assertEqual((await self.spot.trading.get_websockets_token())["expires"], 900)


class EveryOrder(TypedCase):
    async def test_each_type_is_placed_and_told(self):
        far = {
            "limit": {"price": "900000"}, "iceberg": {"price": "900000", "displayvol": "0.001"},
            "stop-loss": {"price": "1000"}, "take-profit": {"price": "900000"},
            "stop-loss-limit": {"price": "1000", "price2": "900"},
            "take-profit-limit": {"price": "900000", "price2": "890000"},
            "trailing-stop": {"price": "+20%"}, "trailing-stop-limit": {"price": "+20%", "price2": "-10"},
        }
        placed = {
            await self.order(type="sell", ordertype=name, **prices): name for name, prices in far.items()}
        orders = await self.spot.account.query_orders(txid=",".join(placed))
        self.assertEqual({name: order["descr"]["ordertype"] for name, order in orders.items()}, placed)
        self.assertEqual({order["status"] for order in orders.values()}, {"open"})
        self.assertEqual((await self.spot.trading.cancel_all())["count"], len(far))

    async def test_changes_and_cancels(self):
        trading = self.spot.trading
        rows = [{"ordertype": "limit", "type": "buy", "volume": "0.01", "price": price} for price in ("20000", "21000")]
        batch = (await trading.add_order_batch(rows, pair="XBTUSD"))["orders"]
        first, second = [row["txid"] for row in batch]
        self.assertRegex((await trading.amend_order(txid=first, limit_price="20100"))["amend_id"], "^T")
        amends = await self.spot.account.order_amends(order_id=first)
        self.assertEqual([row["amend_type"] for row in amends["amends"]], ["original", "user"])
        edited = await trading.edit_order(txid=second, pair="XBTUSD", price="21100")
        self.assertEqual(set((await self.spot.account.open_orders())["open"]), {first, edited["txid"]})
        self.assertEqual((await trading.cancel_order(txid=first))["count"], 1)
        third = await self.order(type="buy", ordertype="limit", price="20000", cl_ord_id="typed-1")
        cancelled = await trading.cancel_order_batch(orders=[edited["txid"], third])
        self.assertEqual(cancelled["count"], 2)
        self.assertIn("triggerTime", await trading.cancel_all_orders_after(timeout=60))


class Records(TypedCase):
    async def test_an_export_holds_the_ledger(self):
        await self.order(type="sell", ordertype="market")
        account = self.spot.account
        rows = (await account.ledgers(type="trade"))["ledger"]
        self.assertEqual(set(await account.query_ledgers(id=",".join(rows))), set(rows))
        export = (await account.add_export(report="ledgers", description="interop"))["id"]
        for _ in range(20):
            state = (await account.export_status(report="ledgers"))[0]
            if state["status"] == "Processed":
                break
            await asyncio.sleep(1.1)
        archive = zipfile.ZipFile(io.BytesIO(await account.retrieve_export(export)))
        self.assertIsNone(archive.testzip())
        table = {row["txid"]: row for row in csv.DictReader(io.StringIO(archive.read("ledgers.csv").decode()))}
        for name, row in rows.items():
            self.assertEqual(float(table[name]["amount"]), float(row["amount"]))
            self.assertEqual(table[name]["refid"], row["refid"])
        self.assertTrue((await account.remove_export(id=export, type="delete"))["delete"])


class Money(TypedCase):
    async def test_ways_in_and_out(self):
        funding = self.spot.funding
        method = (await funding.deposit_methods(asset="XBT"))[0]["method"]
        self.assertEqual(len(await funding.deposit_addresses(asset="XBT", method=method, new=True)), 1)
        self.exchange.run("sandbox", "fund", "BTC=1", "USD=-100")
        self.assertEqual({row["status"] for row in await funding.deposit_status(asset="XBT")}, {"Success"})
        # The recorded answers lack the fee that this schema wants.
        self.assertEqual((await funding.withdraw_methods(asset="XBT", validate=False))[0]["network"], "Bitcoin")
        key = (await funding.withdraw_addresses(asset="XBT"))[0]["key"]
        info = await funding.withdraw_info(asset="XBT", key=key, amount="0.1")
        self.assertGreater(float(info["fee"]), 0)
        made = (await funding.withdraw(asset="XBT", key=key, amount="0.1"))["refid"]
        self.assertEqual([row["refid"] for row in await funding.withdraw_status(asset="XBT")], [made])
        self.assertTrue(await funding.withdraw_cancel(asset="XBT", refid=made))
        moved = await funding.wallet_transfer(asset="XBT", amount="0.1")
        self.assertRegex(moved["refid"], "^FT")


class Earnings(TypedCase):
    async def test_allocate_and_take_back(self):
        earn = self.spot.earn
        before = await self.spot.account.balance()
        chosen = [row for row in (await earn.strategies(asset="ETH"))["items"] if row["lock_type"]["type"] == "bonded"]
        strategy = chosen[0]["id"]
        self.assertTrue(await earn.allocate(strategy_id=strategy, amount="2"))
        self.assertTrue((await earn.allocate_status(strategy_id=strategy))["pending"])
        with self.assertRaises(ApiError) as caught:
            await earn.allocate(strategy_id=strategy, amount="1")
        self.assertIn("EEarnings:Busy", str(caught.exception))
        await asyncio.sleep(6.1)
        self.assertFalse((await earn.allocate_status(strategy_id=strategy))["pending"])
        found = [row for row in (await earn.allocations())["items"] if row["strategy_id"] == strategy]
        self.assertEqual(float(found[0]["amount_allocated"]["total"]["native"]), 2)
        self.assertTrue(await earn.deallocate(strategy_id=strategy, amount="0.5"))
        await asyncio.sleep(6.1)
        self.assertFalse((await earn.deallocate_status(strategy_id=strategy))["pending"])
        found = [row for row in (await earn.allocations())["items"] if row["strategy_id"] == strategy]
        self.assertEqual(float(found[0]["amount_allocated"]["unbonding"]["native"]), 0.5)
        after = await self.spot.account.balance()
        self.assertEqual(float(before["XETH"]) - float(after["XETH"]), 2)
        # Ledgers of real accounts have this type; the schema does not know it.
        rows = (await self.spot.account.ledgers(asset="ETH", validate=False))["ledger"].values()
        self.assertEqual([(row["type"], row["subtype"]) for row in rows][0], ("earn", "allocation"))
