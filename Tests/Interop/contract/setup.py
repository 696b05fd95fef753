"""Settings, keys, the built-in exchange, and help."""

import json
import os
import pathlib
import pty
import signal
import subprocess

from exchange import environment

from .home import Home


def settings(seen):
    with Home(seen, sandbox=False, KRAKEN_SANDBOX="true") as home:
        for words in ["info"], ["info", "--diagnostics"], ["doctor"], ["config", "show"], ["config", "show", "--all"]:
            home.run(*words)
        for words in ["config", "path"], ["config", "check"], ["config-setup", "--show"], ["config-setup", "--test"]:
            home.run(*words)
        home.run("config", "edit", code=2)
        file = pathlib.Path(home.path, ".env")
        file.write_text("KRAKEN_TIMEOUT=soon\nKRAKEN_NONESUCH=1\n")
        file.chmod(0o600)
        home.run("config", "check", code=2)
        home.run("config", "show")
        home.run("ticker", code=2)
        home.run("info")


def editing(seen):
    """An editor needs a terminal; only standard output is a pipe here."""
    with Home(seen) as home:
        ours, theirs = pty.openpty()
        done = subprocess.run(
            home.line("config", "edit"), env=environment(home.path, VISUAL="true"), stdin=theirs, stderr=theirs,
            stdout=subprocess.PIPE, text=True, timeout=20)
        os.close(theirs)
        os.close(ours)
        home.check(("config", "edit"), 0, done.returncode, done.stdout, "")


def keys(seen):
    """Keys are stored for a server that is not Kraken's: the built-in exchange of another home."""
    with Home(seen) as other:
        server = other.start("sandbox", "serve", "--port", "0")
        url = json.loads(server.stdout.readline())["url"]
        other.run("sandbox", "serve", "--port", "0", code=1)
        key = other.data("sandbox", "keys")
        further = other.data("sandbox", "keys", "add", "--permission", "query-funds", "--name", "further")
        other.run("sandbox", "status")
        with Home(seen, sandbox=False, KRAKEN_API_BASE_URL=url) as home:
            password = pathlib.Path(other.path, "password")
            password.write_text("correct horse battery staple")
            password.chmod(0o600)
            locked = {"KRAKEN_PASSWORD_FILE": str(password)}
            home.run("config-setup", "--show")
            home.run("config-setup", "--from", "-", code=3, stdin="wrong\nwords\n")
            home.run("config-setup", "--from", "-", "--yes", stdin=f"{key['api_key']}\n{key['api_secret']}\n", **locked)
            home.run("config-setup", "--show")
            home.run("config-setup", "--test", **locked)
            home.run("balance", **locked)
            home.run("balance", code=3)
            home.run("config-setup", "--remove", code=4)
            home.run("config-setup", "--remove", "--yes")
            home.run("config-setup", "--from", "-", "--yes", "--store", "env",
                     stdin=f"{further['api_key']}\n{further['api_secret']}\n")
            home.run("config-setup", "--show")
            home.run("orders", code=3)
            home.run("config-setup", "--sandbox", "--profile", "paper")
        server.send_signal(signal.SIGINT)
        server.communicate(timeout=10)


def serving(seen):
    with Home(seen) as home:
        words = ["sandbox", "serve", "--port", "0"]
        server = home.start(*words)
        while not home.data("sandbox", "status")["url"]:
            pass
        home.interrupt(server, words, 0, "sandbox-serve.json", has_envelope=False)


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


def probing(seen):
    with Home(seen) as home:
        home.run("doctor", "--probe-order", code=4)
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


SCENARIOS = [keys, probing, settings, exchange, helping, editing, serving]
