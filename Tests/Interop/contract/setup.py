"""Settings and keys."""

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


SCENARIOS = [keys, settings, editing]
