"""Orders: changed, placed many at once, cancelled."""

import json

from .home import Home
from .orders import BUY, LIVE


def changing(seen):
    with Home(seen) as home:
        order = home.data(*BUY, *LIVE)["txid"][0]
        home.run("order", "amend", order, "--price", "bid-19%")
        home.run("order", "amend", order, "--price", "bid-19%", *LIVE)
        home.run("order", "amend", order, "--volume", "0.001")
        home.run("order", "amend", order, "--volume", "0.000000001", code=4)
        home.run("order", "amend", order, code=2)
        home.run("order", "edit", order, "--volume", "0.002", *LIVE)
        home.run("order", "edit", order, "--userref", "9", "--replace", code=4)
        numbered = home.data(*BUY, *LIVE, "--userref", "5", "--again")["txid"][0]
        home.run("order", "edit", numbered, "--userref", "6", "--replace")
        home.run("order", "edit", numbered, "--userref", "6", "--replace", *LIVE)
        home.run("cancel", order)
        home.run("order", "amend", order, "--price", "bid-18%", code=4)
        home.run("order", "edit", order, "--price", "bid-18%", code=4)


def batches(seen):
    rows = [
        {"side": "buy", "volume": "0.001", "price": "bid-20%"},
        {"side": "sell", "volume": "0.001", "price": "ask+20%", "post_only": True}]
    with Home(seen) as home:
        def batch(rows, *more, **run):
            return home.run("order", "batch", "-", "-p", "BTC/USD", *more, stdin=json.dumps(rows), **run)
        batch(rows)
        batch(rows, *LIVE)
        batch(rows[:1], code=2)
        batch([{**rows[0], "volume": "0.000000001"}, rows[1]], code=4)
        named = [{**row, "cl_ord_id": f"mine-{number}"} for number, row in enumerate(rows)]
        batch(named)
        batch(named, *LIVE)
        batch(named, *LIVE)
        batch(named)
        batch([{**named[0], "volume": "0.002"}, named[1]], code=4)
        batch([*named, rows[0]], code=4)
        batch([named[0], named[0]], code=2)
        home.run("sandbox", "fault", "add", "--endpoint", "AddOrderBatch", "--kind", "cancel=Out of liquidity")
        data = batch(rows, *LIVE, "--again", code=4)["data"]
        home.expect("a batch in part", {row["outcome"] for row in data["orders"]}, {"refused"})


def cancelling(seen):
    with Home(seen) as home:
        def orders(count):
            return [home.data(*BUY, *LIVE, "--again")["txid"][0] for _ in range(count)]
        first, *others = orders(4)
        home.run("cancel", "now", first)
        home.run("cancel", others[0], "OAAAAA-AAAAA-AAAAAA", code=4)
        home.run("cancel", *others)
        home.run("cancel", "--txid", "OAAAAA-AAAAA-AAAAAA", code=4)
        home.run("cancel", "OAAA", code=2)
        orders(2)
        home.run("cancel", "--pair", "BTC/USD", code=4)
        home.run("cancel", "--pair", "BTC/USD", "--yes")
        home.run("cancel", "--userref", "3", "--yes")
        home.run("cancel", "--all", "--yes")
        orders(1)
        home.run("cancel", "after", "60", code=4)
        home.run("cancel", "after", "60", "--yes")
        home.run("cancel", "after", "0")
        home.run("cancel", "after", code=2)
        home.run("panic", "--dry-run")
        home.run("order", "place", "-p", "ETH/USD", "-s", "sell", "-t", "stop-loss", "-v", "0.5", "--price", "-10%",
                 *LIVE)
        home.run("panic")
        home.run("panic", "--mine")
        home.run("panic", "--dry-run")


SCENARIOS = [changing, batches, cancelling]
