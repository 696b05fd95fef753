"""Public data."""

from .home import Home


def prices(seen):
    with Home(seen) as home:
        home.run("status")
        home.run("ticker")
        home.run("ticker", "BTC/USD", "ethusd", "XDGUSD")
        home.run("ticker", "nonesuch", code=2)
        home.run("ohlc", "BTC/USD", "-l", "3")
        home.run("ohlc", "-p", "ETH/BTC", "-i", "1440", "-l", "2")
        home.run("ohlc", "BTC/USD", "--since", "4102444800")
        home.run("ohlc", "BTC/USD", "-i", "7", code=2)
        for more in [], ["--group", "50"], ["--levels", "500"]:
            home.run("book", "BTC/USD", *more)
        home.run("book", "BTC/USD", "--group", "0.07", code=2)
        home.run("trades", "BTC/USD", "--count", "3")
        home.run("trades", "ETH/EUR", code=2)
        home.run("trades", "BTC/USD", "--since", "1s", "--count", "5")
        home.run("spread", "BTC/USD")
        home.run("spread", "BTC/USD", "--count", "1")
        home.run("spread", "BTC/USD", "--count", "0", code=2)


def catalogue(seen):
    with Home(seen) as home:
        home.run("pairs")
        home.expect("a word that names nothing", home.data("pairs", "nonesuch"), [])
        home.run("pairs", "--status", "wrong", code=2)
        home.run("assets")
        home.expect("a word that names nothing", home.data("assets", "nonesuch"), [])
        home.run("assets", "--wrong", code=2)
        for kind, code in ("error=EService:Unavailable", 6), ("page=502", 6), ("garble", 1), ("lose", 6):
            home.run("sandbox", "fault", "add", "--kind", kind)
            home.run("ticker", "BTC/USD", code=code)
            home.run("sandbox", "fault", "clear")


def nobody_there(seen):
    """No key, and nothing that listens."""
    closed = {"KRAKEN_API_BASE_URL": "http://127.0.0.1:9"}
    key = {"KRAKEN_API_KEY": "k" * 56, "KRAKEN_API_SECRET": "c2VjcmV0" * 11}
    calls = [
        ["balance"], ["portfolio"], ["ledger"], ["fees"], ["orders"], ["orders", "--journal"], ["panic"],
        ["order", "place", "-p", "BTC/USD", "-s", "buy", "-v", "1"], ["order", "show", "OQCLML-BW3P3-BUCMWZ"],
        ["order", "amend", "OQCLML-BW3P3-BUCMWZ", "--volume", "1"], ["order", "watch", "OQCLML-BW3P3-BUCMWZ"],
        ["cancel", "now", "OQCLML-BW3P3-BUCMWZ"], ["cancel", "after", "60", "--yes"],
        ["withdraw", "send", "-a", "BTC", "-k", "k", "-n", "1"], ["withdraw", "methods"], ["withdraw", "addresses"],
        ["withdraw", "info", "-a", "BTC", "-k", "k", "-n", "1"], ["withdraw", "cancel", "-a", "BTC", "--refid", "R"],
        ["deposit", "methods", "-a", "BTC"], ["deposit", "addresses", "-a", "BTC"], ["deposit", "status"],
        ["transfer", "send", "-a", "USD", "-n", "1"], ["export-report", "--status"], ["config-setup", "--test"],
        ["withdraw", "resolve"], ["transfer", "resolve"],
    ]
    offline = (["orders", "--journal"], ["withdraw", "resolve"], ["transfer", "resolve"])
    with Home(seen, sandbox=False, **closed) as home:
        for words in calls:
            home.run(*words, code=3)
        for words in [["status"], ["ticker"], ["ohlc", "BTC/USD"], ["book", "BTC/USD"], ["pairs"], ["assets"]]:
            home.run(*words, code=6)
        for words in [["info"], ["config", "show", "--all"], ["config", "path"], ["config", "check"]]:
            home.run(*words)
        home.run("doctor", code=1)
    with Home(seen, sandbox=False, **closed, **key) as home:
        for words in calls:
            # Cancels go on for a while before they give up.
            if words not in offline and words[0] not in ("panic", "cancel"):
                home.run(*words, code=6)
        for words in offline:
            home.run(*words)
        home.run("info")


SCENARIOS = [prices, catalogue, nobody_there]
