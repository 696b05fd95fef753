"""Orders: checked, placed, shown."""

from .home import Home

BUY = ["order", "place", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "0.001", "--price", "bid-20%"]
LIVE = ["--execute", "--yes"]
NAME = "01a1fd2f-a290-7f06-b525-7546cbac7eeb"


def placing(seen):
    with Home(seen) as home:
        home.run(*BUY)
        home.run("order", "place", "-p", "BTC/USD", code=2)
        home.run(*BUY, "--max-slippage", "1", "--price2", "1", code=2)
        home.run("order", "place", "-p", "BTC/USD", "-s", "buy", "-v", "0.000000001", code=4)
        home.run(*BUY, "--execute", code=4)
        home.run(*BUY, *LIVE, "--cl-ord-id", NAME)
        home.run(*BUY, *LIVE, "--cl-ord-id", NAME)
        home.run(*BUY, "--cl-ord-id", NAME)
        home.run(*BUY, "--post-only", "--cl-ord-id", NAME, code=4)
        home.run(*BUY, *LIVE, "--post-only", "--cl-ord-id", NAME, code=4)
        home.run(*BUY, "--cl-ord-id", "mine-1")
        home.run(*BUY, "--leverage", "50", code=4)
        home.run(*BUY, "--start-time", "2020-01-01", code=4)
        home.run(*BUY, "--start-time", "+1h", "--expire-time", "+1d", "--userref", "7")
        home.run(*BUY, *LIVE, "--userref", "7", "--again")
        home.run(*BUY, *LIVE, code=4, KRAKEN_REPEAT_GUARD="60")
        home.run(*BUY, code=4, KRAKEN_REPEAT_GUARD="60")
        home.run(*BUY, "--oflags", "post", "--time-in-force", "GTD", "--expire-time", "+30m", "--stp", "cancel-newest")
        home.run("order", "place", "-p", "BTC/USD", "-s", "sell", "-t", "stop-loss-limit", "-v", "10%",
                 "--price", "-2%", "--price2", "-3%", "--trigger", "index")
        home.run("order", "place", "-p", "ETH/USD", "-s", "buy", "-t", "limit", "-v", "0.1", "--price", "bid-1%",
                 "--close-order-type", "take-profit", "--close-price", "+5%")
        home.run("order", "place", "-p", "ETH/USD", "-s", "buy", "-t", "iceberg", "-v", "1", "--price", "bid-20%",
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


SCENARIOS = [placing, showing]
