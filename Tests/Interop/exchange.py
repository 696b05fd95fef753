"""The built-in exchange behind its loopback server, in a home of its own."""

import json
import os
import shutil
import subprocess
import tempfile
import unittest


class Exchange:
    """`kraken sandbox serve`, from its first line until it is stopped."""

    def __init__(self, *reset):
        self.home = tempfile.mkdtemp(prefix="kraken-interop-")
        if reset:
            self.run("sandbox", "reset", *reset)
        self.server = subprocess.Popen(
            [*command(self.home, "sandbox", "serve"), "--port", "0"],
            env=environment(self.home), stdout=subprocess.PIPE, text=True)
        line = self.server.stdout.readline()
        if not line:
            self.stop()
            raise RuntimeError("the server did not start")
        self.url = json.loads(line)["url"]
        keys = self.run("sandbox", "keys")
        self.key, self.secret = keys["api_key"], keys["api_secret"]

    def run(self, *words):
        """The data of a command of the same home."""
        done = subprocess.run(
            [*command(self.home, *words), "--output", "json"],
            env=environment(self.home), capture_output=True, text=True, timeout=30)
        answer = json.loads(done.stdout or "{}")
        if done.returncode != 0:
            raise RuntimeError(f"kraken {' '.join(words)}: {answer.get('error')} {done.stderr}")
        return answer["data"]

    def stop(self):
        self.server.terminate()
        self.server.wait(timeout=10)
        self.server.stdout.close()
        shutil.rmtree(self.home, ignore_errors=True)


def command(home, *words):
    return [os.environ["KRAKEN_PROGRAM"], *words, "--home", home]


def environment(home, **more):
    """Only what a program needs: nothing of the caller's settings may reach it."""
    return {"PATH": os.environ["PATH"], "HOME": home, "LLVM_PROFILE_FILE": "/dev/null", **more}


class ExchangeCase(unittest.TestCase):
    """Tests that share one exchange, and so one call counter."""

    @classmethod
    def setUpClass(cls):
        cls.exchange = Exchange("--tier", "pro")
        cls.addClassCleanup(cls.exchange.stop)
