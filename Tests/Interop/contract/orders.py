"""Orders: checked, placed, shown, changed, cancelled."""

import json

from .home import Home

BUY = ["order", "place", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "0.001", "--price", "70000"]
LIVE = ["--execute", "--yes"]
NAME = "01a1fd2f-a290-7f06-b525-7546cbac7eeb"


def placing(seen):
    with Home(seen) as home:
        home.run(*BUY)
        home.run("order", "place", "-p", "BTC/USD", code=2)
        home.run(*BUY[:-1], "70000.05", code=4)
        home.run(*BUY, "--execute", code=4)
        home.run(*BUY, *LIVE, "--cl-ord-id", NAME)
        home.run(*BUY, *LIVE, "--cl-ord-id", NAME)
        home.run(*BUY, *LIVE, "--userref", "7", "--again")
        home.run(*BUY, *LIVE, code=4, KRAKEN_REPEAT_GUARD="60")
        home.run(*BUY, "--oflags", "post", "--time-in-force", "GTD", "--expire-time", "+30m", "--stp", "cancel-newest")
        home.run("order", "place", "-p", "BTC/USD", "-s", "sell", "-t", "stop-loss-limit", "-v", "10%",
                 "--price", "-2%", "--price2", "-3%", "--trigger", "index")
        home.run("order", "place", "-p", "ETH/USD", "-s", "buy", "-t", "limit", "-v", "0.1", "--price", "bid-1%",
                 "--close-order-type", "take-profit", "--close-price", "+5%")
        home.run("order", "place", "-p", "ETH/USD", "-s", "buy", "-t", "iceberg", "-v", "1", "--price", "2000",
                 "--displayvol", "0.1", *LIVE)
        home.run("order", "place", "-p", "ETH/USD", "-s", "sell", "-v", "0.5", *LIVE)
        home.run("sandbox", "fault", "add", "--endpoint", "AddOrder", "--kind", "cancel=Out of liquidity")
        home.run(*BUY, *LIVE, "--again", code=4)
        home.run("sandbox", "fault", "add", "--endpoint", "AddOrder", "--kind", "error=EOrder:Insufficient funds",
                 "--when", "before")
        home.run(*BUY, *LIVE, "--again", code=4)
        for status in "open", "closed", "any":
            home.run("orders", "--status", status)
        home.run("orders", "--journal")
        home.run("orders", "--since", "1h", "--until", "2h", code=2)


def showing(seen):
    with Home(seen) as home:
        resting = home.data(*BUY, *LIVE)["txid"][0]
        filled = home.data("order", "place", "-p", "ETH/USD", "-s", "sell", "-v", "0.5", *LIVE)["txid"][0]
        stop = home.data("order", "place", "-p", "ETH/USD", "-s", "sell", "-t", "stop-loss", "-v", "0.5",
                         "--price", "-10%", "--expire-time", "+30m", "--time-in-force", "GTD", *LIVE)["txid"][0]
        for name in resting, filled, stop, filled[:6]:
            home.run("order", "show", name)
        home.run("order", "show", "OAAAAA-AAAAA-AAAAAA", code=2)
        [last] = home.stream("order", "watch", filled, line="order-watch.json", has_envelope=False)
        home.expect("the end", (last["final"], last["end"]), (True, "filled"))
        lines = home.stream("order", "watch", resting, "--timeout", "1s", code=1, line="order-watch.json",
                            has_envelope=False)
        home.expect("the end", lines[-1]["end"], "timeout")
        home.run("order", "watch", "OAAAAA-AAAAA-AAAAAA", code=2)
        home.run("order", "resolve", resting)
        home.run("order", "resolve", resting, "--cancel")
        home.run("order", "resolve", resting, "--found", resting, "--reason", "seen", code=4)
        home.run("order", "resolve", "OAAAAA-AAAAA-AAAAAA", code=2)


def changing(seen):
    with Home(seen) as home:
        order = home.data(*BUY, *LIVE)["txid"][0]
        home.run("order", "amend", order, "--price", "71000")
        home.run("order", "amend", order, "--price", "71000", *LIVE)
        home.run("order", "amend", order, "--price", "71000")
        home.run("order", "amend", order, "--price", "71000.05", code=4)
        home.run("order", "amend", order, code=2)
        home.run("order", "edit", order, "--volume", "0.002", *LIVE)
        home.run("order", "edit", order, "--userref", "9", "--replace", code=4)
        numbered = home.data(*BUY, *LIVE, "--userref", "5", "--again")["txid"][0]
        home.run("order", "edit", numbered, "--userref", "6", "--replace")
        home.run("order", "edit", numbered, "--userref", "6", "--replace", *LIVE)
        home.run("cancel", order)
        home.run("order", "amend", order, "--price", "72000", code=4)
        home.run("order", "edit", order, "--price", "72000", code=4)


def batches(seen):
    rows = [
        {"side": "buy", "volume": "0.001", "price": "70000"},
        {"side": "sell", "volume": "0.001", "price": "120000", "post_only": True}]
    with Home(seen) as home:
        def batch(rows, *more, **run):
            return home.run("order", "batch", "-", "-p", "BTC/USD", *more, stdin=json.dumps(rows), **run)
        batch(rows)
        batch(rows, *LIVE)
        batch(rows[:1], code=2)
        batch([{**rows[0], "price": "70000.05"}, rows[1]], code=4)
        named = [{**row, "cl_ord_id": f"mine-{number}"} for number, row in enumerate(rows)]
        batch(named, *LIVE)
        batch(named, *LIVE)
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


SCENARIOS = [placing, showing, changing, batches, cancelling]
