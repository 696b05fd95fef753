"""Money in and out, and exports."""

from .home import Home
from .lost import fault

KEY = ["-a", "BTC", "-k", "sandbox-xxbt-bitcoin"]
LIVE = ["--execute", "--yes"]


def withdrawals(seen):
    with Home(seen) as home:
        home.expect("no withdrawals", home.data("withdraw", "--status")["withdrawals"], [])
        home.run("withdraw", "methods")
        home.run("withdraw", "methods", "--asset", "nonesuch", code=2)
        home.run("withdraw", "addresses")
        home.run("withdraw", "info", *KEY, "-n", "0.01")
        home.run("withdraw", "info", "-a", "BTC", "-k", "nonesuch", "-n", "0.01", code=4)
        home.run("withdraw", *KEY, "-n", "0.01")
        home.run("withdraw", *KEY, "-n", "1000", code=4)
        home.run("withdraw", *KEY, "-n", "-1", code=2)
        home.run("withdraw", *KEY, "-n", "0.01", *LIVE, code=4, KRAKEN_ALLOW_WITHDRAW="false")
        home.run("withdraw", "-a", "BTC", "-k", "nonesuch", "-n", "0.01", code=4)
        home.run("withdraw", *KEY, "-n", "0.0001", code=4)
        home.run("withdraw", *KEY, "-n", "0.01", code=4, KRAKEN_WITHDRAW_COOLING_OFF="24")
        home.run(
            "withdraw", *KEY, "-n", "0.01", *LIVE, "--despite-cooling-off", code=4, KRAKEN_WITHDRAW_COOLING_OFF="24")
        refid = home.data("withdraw", *KEY, "-n", "0.01", *LIVE)["withdrawal"]["refid"]
        home.run("withdraw", "--status")
        home.run("withdraw", "cancel", "-a", "BTC", "--refid", refid)
        home.run("withdraw", "cancel", "-a", "BTC", "--refid", "FAKE", code=4)
        home.run("withdraw", "resolve")
        home.run("withdraw", "resolve", "--absent", "--reason", "looked", code=4)


def lost_payments(seen):
    with Home(seen) as home:
        fault(home, "Withdraw", "lose", "before")
        home.run("withdraw", *KEY, "-n", "0.01", *LIVE, code=7)
        home.run("withdraw", "resolve", code=7)
        home.run("withdraw", "--status")
        home.run("withdraw", "resolve", "--absent", "--reason", "looked", code=4)
        home.run("withdraw", "resolve", "--absent", "--reason", "looked", "--force")
        fault(home, "WalletTransfer", "lose", "before")
        home.run("transfer", "-a", "USD", "-n", "10", *LIVE, code=7)
        home.run("transfer", "resolve", code=7)
        home.run("transfer", "resolve", "--found", "FTWB", "--force", "--reason", "seen")


def transfers(seen):
    with Home(seen) as home:
        home.run("transfer", "-a", "USD", "-n", "10")
        home.run("transfer", "-a", "USD", "-n", "10", *LIVE)
        home.run("transfer", "-a", "USD", "-n", "1000000", code=4)
        home.run("transfer", "-a", "USD", code=2)
        home.run("transfer", "resolve")


def deposits(seen):
    with Home(seen) as home:
        home.run("deposit", "methods", "--asset", "BTC")
        home.run("deposit", "methods", "--asset", "nonesuch", code=2)
        home.run("deposit", "addresses", "--asset", "BTC", "--method", "Bitcoin")
        home.run("deposit", "addresses", "--asset", "SOL", "--new")
        home.run("deposit", "addresses", "--asset", "BTC", code=2)
        home.expect("no deposits", home.data("deposit", "status")["deposits"], [])
        home.run("sandbox", "fund", "BTC=0.25")
        home.run("deposit", "status")


def exports(seen):
    with Home(seen) as home:
        home.expect("no exports", home.data("export-report", "--status")["exports"], [])
        home.run("export-report", code=2)
        home.run("export-report", "-r", "ledgers", code=4)
        home.run("export-report", "-r", "ledgers", "--confirm")
        exported = home.data("export-report", "-r", "ledgers", "--confirm", "--wait", "--unzip")["id"]
        home.run("export-report", "--status")
        home.run("export-report", "--delete-id", exported)
        home.run("export-report", "--retrieve-id", "ZZZZ", code=4)


def service_states(seen):
    with Home(seen) as home:
        fault(home, "Withdraw", "error=EService:Throttled:1999999999", "before")
        home.run("withdraw", *KEY, "-n", "0.01", *LIVE, code=5)
    with Home(seen) as home:
        home.run("balance")
        home.run("sandbox", "market", "set", "--system", "maintenance")
        for words in ["balance"], ["orders"], ["withdraw", "--status"], ["export-report", "--status"]:
            home.run(*words, code=6)
        home.run("cancel", "--all", "--yes", code=7)


SCENARIOS = [exports, withdrawals, lost_payments, transfers, deposits, service_states]
