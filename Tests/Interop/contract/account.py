"""What is owned, and what was earned and paid."""

from decimal import ROUND_UP, Decimal

from .home import Home


def account(seen):
    with Home(seen) as home:
        home.run("status")
        home.run("balance")
        home.run("portfolio")
        home.run("portfolio", "--currency", "EUR")
        home.run("portfolio", "--currency", "nonesuch", code=2)
        home.run("positions")
        home.run("order", "-p", "BTC/USD", "-s", "buy", "-v", "0.01", "--leverage", "3")
        home.run(
            "order", "-p", "BTC/USD", "-s", "buy", "-v", "0.01", "--leverage", "3", "--execute", "--yes")
        home.run("positions")
        home.run("fees")
        home.run("fees", "BTC/USD", "EUR/USD")
        home.run("fees", "nonesuch", code=2)
        entries = home.data("ledger")["entries"]
        home.run("ledger", "--limit", "1")
        home.run("ledger", entries[0]["id"], "LAAAAA-AAAAA-AAAAAA")
        home.expect("an empty ledger", home.data("ledger", "--type", "rollover")["entries"], [])
        home.run("ledger", "--since", "1h", "--until", "2h", code=2)
        home.run("order", "place", "-p", "BTC/USD", "-s", "buy", "-v", "10usd", "--execute", "--yes")
        home.run("orders", "--trades")
        home.run("orders", "--status", "any")
        home.run("balance")
        home.run("ledger", "--all")


def nothing_owned(seen):
    with Home(seen) as home:
        home.run("sandbox", "reset", "--balance", "USD=0")
        home.run("sandbox", "rules", "--count-calls", "off")
        home.run("portfolio")
        home.expect("no balance", [row for row in home.data("balance") if row["total"] != "0"], [])
        home.run("order", "place", "-p", "BTC/USD", "-s", "buy", "-v", "all", code=4)
        home.expect("no orders", home.data("orders")["orders"], [])
        home.expect("no trades", home.data("orders", "--trades")["trades"], [])
        home.expect("no journal", home.data("orders", "--journal")["journal"], [])


def digits(seen):
    """What was typed comes back digit for digit."""
    with Home(seen) as home:
        amount = "123456789.1234"
        home.run("sandbox", "fund", f"USD={amount}", "BTC=0.1234567891")
        total = {row["asset"]: row["total"] for row in home.data("balance")}
        home.expect("USD", total["USD"], str(Decimal("10000") + Decimal(amount)))
        home.expect("BTC", total["BTC"], "0.6234567891")
        home.expect("the deposit", home.data("ledger", "--asset", "USD", "-n", "1")["entries"][0]["amount"], amount)
        volume, price = "0.00012345", str(int(Decimal(home.data("ticker")[0]["bid"]) * 4 / 5)) + ".5"
        words = ["order", "place", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", volume, "--price", price]
        checked = home.data(*words)["order"]
        home.expect("a check", (checked["volume"], checked["price"]), (volume, price))
        cost = (Decimal(volume) * Decimal(price)).quantize(Decimal("0.00001"), ROUND_UP)
        home.expect("its cost, rounded up", Decimal(checked["estimated_cost"]), cost)
        placed = home.data(*words, "--execute", "--yes")
        home.expect("an order", (placed["order"]["volume"], placed["order"]["price"]), (volume, price))
        [listed] = home.data("orders")["orders"]
        home.expect("a listed order", (listed["volume"], listed["price"]), (volume, price))
        [record] = home.data("orders", "--journal")["journal"]
        home.expect("the journal", (record["order"]["volume"], record["order"]["price"]), (volume, price))
        shown = home.data("order", "show", placed["txid"][0])["order"]
        home.expect("a shown order", (shown["volume"], shown["remaining"]), (volume, volume))
        changed = home.data("order", "amend", placed["txid"][0], "-v", "0.00054321", "--execute", "--yes")
        home.expect("a change", (changed["before"]["volume"], changed["change"]["volume"]), (volume, "0.00054321"))
        sent = home.data("withdraw", "-a", "BTC", "-k", "sandbox-xxbt-bitcoin", "-n", "0.01234567")["withdrawal"]
        home.expect("a withdrawal", sent["amount"], "0.01234567")
        moved = home.data("transfer", "-a", "USD", "-n", "12.3456")["transfer"]
        home.expect("a transfer", moved["amount"], "12.3456")


def calls(seen):
    """Calls by their paths."""
    with Home(seen) as home:
        home.run("api", "Balance")
        home.run("api", "0/public/Ticker", "pair=XBTUSD")
        home.run("api", "AddOrder", "pair=ETHUSD", "type=buy", "ordertype=market", "volume=1")
        home.run("api", "Nonesuch", code=2)
        home.run("api", "AccountTransfer", "asset=USD", "amount=1", "from=A", "to=B", code=4)


SCENARIOS = [account, nothing_owned, digits, calls]
