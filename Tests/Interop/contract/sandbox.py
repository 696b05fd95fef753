"""The built-in exchange, and help."""

import os

from .home import Home


def exchange(seen):
    with Home(seen) as home:
        home.run("sandbox", "reset", "--seed", "7", "--balance", "USD=5000.5", "--tier", "pro")
        home.run("sandbox", "reset", "--balance", "NONESUCH=1", code=2)
        home.run("sandbox", "status")
        home.run("sandbox", "keys", "show")
        home.run("sandbox", "keys", "add", "--nonce-window", "-1", code=2)
        home.run("sandbox", "fund", "BTC=0.00000001", "USD=-100")
        home.run("sandbox", "fund", "USD=-1000000", code=2)
        home.run("sandbox", "market", "set")
        home.run("sandbox", "market", "set", "--pair", "BTC/USD", "--state", "cancel_only")
        home.run("sandbox", "market", "set", "--state", "online", code=2)
        home.run("order", "place", "-p", "BTC/USD", "-s", "buy", "-v", "10usd", code=4)
        home.run("sandbox", "rules", "--public-burst", "-1", code=2)
        for kind in "delay=1", "error=EService:Busy|EGeneral:Internal error", "id=upper", "ignore=cl_ord_id":
            home.run("sandbox", "fault", "add", "--kind", kind, "--endpoint", "AddOrder")
        home.run("sandbox", "fault", "add", "--kind", "wrong", code=2)
        home.run("sandbox", "fault", "list")
        home.run("sandbox", "fault", "clear", "--number", "1")
        home.run("sandbox", "fault", "clear")
        home.run("sandbox", "fault", "clear", "--number", "1", code=2)
        home.run("sandbox", "requests")
        home.expect("no requests", home.data("sandbox", "requests", "--endpoint", "Nonesuch")["requests"], [])
        home.run("sandbox", "requests", "--limit", "0", code=2)
        home.run("sandbox", "market", "set", "--system", "maintenance")
        home.run("balance", code=6)
        told = home.data("status")
        home.expect("the state in maintenance", (told["system"], told["balances"]), ("maintenance", None))


def serving(seen):
    with Home(seen) as home:
        words = ["sandbox", "serve", "--port", "0"]
        server = home.start(*words)
        while not home.data("sandbox", "status")["url"]:
            pass
        home.interrupt(server, words, 0, "sandbox-serve.json", has_envelope=False)


def probing(seen):
    with Home(seen) as home:
        home.run("doctor", "--probe-order", code=4)
        home.run("doctor", "--probe-order", "--yes")
        home.run("sandbox", "fault", "add", "--endpoint", "AddOrder", "--kind", "error=EOrder:Insufficient funds",
                 "--when", "before")
        home.run("doctor", "--probe-order", "--yes", code=4)
        home.run("doctor", "--probe-order", "--pair", "nonesuch", "--yes", code=2)


def helping(seen):
    with Home(seen) as home:
        home.run("man")
        home.run("man", "order", "place")
        home.run("man", "--folder", os.path.join(home.path, "man"))
        home.run("man", "nonesuch", code=2)
        for shell in "bash", "zsh", "fish":
            home.run("completions", shell)
        home.run("completions", "nonesuch", code=2)
        home.run("tour")
        home.run("nonesuch", code=2)
        home.run(code=2)


SCENARIOS = [exchange, probing, helping, serving]
