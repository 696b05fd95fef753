"""Answers that are lost, refused for now, or whose order nobody can find."""

import json
import time

from .home import Home
from .orders import BUY, LIVE


def fault(home, endpoint, kind, when="after", count="1"):
    home.run("sandbox", "fault", "add", "--endpoint", endpoint, "--kind", kind, "--when", when, "--count", count)


def blind(home):
    """No order can be looked up from here on."""
    for endpoint in "OpenOrders", "ClosedOrders", "QueryOrders":
        fault(home, endpoint, "error=EService:Unavailable", "before", "1000")


def limited(seen):
    with Home(seen) as home:
        fault(home, "AddOrder", "error=EOrder:Rate limit exceeded", "before", "1000")
        home.run(*BUY, *LIVE, code=5)
        fault(home, "BalanceEx", "error=EAPI:Rate limit exceeded", "before")
        home.run("balance", "--no-wait", code=5)
    with Home(seen) as home:
        fault(home, "TradeVolume", "error=EAPI:Invalid signature", "before")
        home.run("fees", code=3)
        fault(home, "OpenPositions", "error=EGeneral:Permission denied", "before")
        home.run("positions", code=3)
        fault(home, "Ledgers", "error=EGeneral:Permission denied", "before")
        home.run("ledger", code=3)
        order = home.data(*BUY, *LIVE)["txid"][0]
        for words in ["order", "amend", order, "--price", "bid-19%"], ["order", "edit", order, "--volume", "0.002"]:
            fault(home, "AmendOrder", "error=EOrder:Insufficient funds", "before")
            home.run(*words, *LIVE, code=4)


def lost_and_found(seen):
    with Home(seen) as home:
        fault(home, "AddOrder", "lose")
        home.run(*BUY, *LIVE)
        fault(home, "AddOrder", "lose", "before")
        home.run(*BUY, *LIVE, "--again", code=6)
        home.run("orders", "--journal")


def lost_order(seen):
    with Home(seen) as home:
        blind(home)
        fault(home, "AddOrder", "lose")
        running = home.start(*BUY, *LIVE)
        wait_for(home, "AddOrder")
        home.interrupt(running, BUY, 7, "order-place.json#/$defs/failure")
        home.run("orders", "--journal")
        [record] = home.data("orders", "--journal")["journal"]
        home.run("order", "resolve", record["cl_ord_id"], code=7)
        home.run(*BUY, *LIVE, code=4)
        home.run("sandbox", "fault", "clear")
        home.run("order", "resolve", record["cl_ord_id"], "--cancel")


def declared_order(seen):
    with Home(seen) as home:
        blind(home)
        fault(home, "AddOrder", "lose")
        running = home.start(*BUY, *LIVE)
        wait_for(home, "AddOrder")
        home.interrupt(running, BUY, 7, "order-place.json#/$defs/failure")
        [record] = home.data("orders", "--journal")["journal"]
        home.run("order", "resolve", record["cl_ord_id"], "--absent", "--reason", "asked support", code=4)
        home.run("order", "resolve", record["cl_ord_id"], "--absent", "--force", "--reason", "asked support")


def lost_change(seen):
    for verb in "amend", "edit":
        with Home(seen) as home:
            order = home.data(*BUY, *LIVE)["txid"][0]
            fault(home, "AmendOrder", "lose")
            home.run("order", verb, order, "--price", "bid-19%", *LIVE)


def lost_batch(seen):
    rows = [
        {"side": "buy", "volume": "0.001", "price": "bid-20%"}, {"side": "sell", "volume": "0.001", "price": "ask+20%"}]
    words = ["order", "batch", "-", "-p", "BTC/USD", *LIVE]
    with Home(seen) as home:
        fault(home, "AddOrderBatch", "error=EOrder:Rate limit exceeded", "before")
        home.run(*words, stdin=json.dumps(rows), code=5)
        fault(home, "AddOrderBatch", "lose", "before")
        home.run(*words, "--again", stdin=json.dumps(rows), code=6)


def lost_cancel(seen):
    with Home(seen) as home:
        order = home.data(*BUY, *LIVE)["txid"][0]
        blind(home)
        home.run("order", "show", order, code=6)
        fault(home, "CancelOrder", "error=EService:Unavailable", "before", "1000")
        running = home.start("cancel", "now", order)
        wait_for(home, "CancelOrder")
        home.interrupt(running, ["cancel", "now"], 130, "cancel-now.json#/$defs/failure")


def bracket(seen):
    words = ["order", "bracket", "BTC/USD", "-s", "sell", "-v", "0.01", "--stop", "-20%", "--target", "+30%"]
    with Home(seen) as home:
        home.run(*words)
        home.run(*words[:-1], "-5%", code=4)
        home.run(*words[:-4], code=2)
        running = home.start(*words, "--poll", "2", *LIVE)
        wait_for(home, "AddOrder")
        while not home.data("orders")["orders"]:
            time.sleep(0.02)
        lines = home.interrupt(running, words, 130, "order-bracket.json#/$defs/event")
        home.expect("the first event", lines[0]["event"], "placing")
        home.run("order", "bracket", "--resume", "last")
        home.run("panic")
        home.run("order", "bracket", "--resume", "last", *LIVE, code=4)


def wait_for(home, endpoint):
    """Until such a request has come."""
    for _ in range(500):
        if endpoint in home.data("sandbox", "requests")["counts"]:
            return
        time.sleep(0.02)
    home.complain(["sandbox", "requests"], f"no {endpoint} came")


SCENARIOS = [lost_order, declared_order, lost_and_found, lost_batch, bracket, lost_change, lost_cancel, limited]
