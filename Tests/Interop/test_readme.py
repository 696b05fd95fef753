"""The examples of README.md that read answers with jq run as they stand, on the built-in exchange."""

import os
import pathlib
import re
import subprocess
import unittest

from contract.answers import Seen
from contract.home import Home
from contract.orders import BUY, LIVE
from contract.schema import ROOT
from exchange import environment

README = (ROOT / "README.md").read_text()


def examples(text):
    """The commands of fenced blocks that pipe kraken into jq; a line that ends with \\ goes on."""
    for block in re.findall(r"^```(?:sh|console)\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            command = line.removeprefix("$ ").strip()
            if re.search(r"\bkraken\b.*\|\s*jq\b", command):
                yield command


class ReadmeExamples(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.home = Home(Seen())
        cls.addClassCleanup(cls.home.__exit__)
        # Something to tell of: an order that rests, and one that has traded.
        cls.home.run(*BUY, *LIVE)
        cls.home.run("order", "place", "-p", "ETH/USD", "-s", "sell", "-v", "0.5", *LIVE)
        programs = pathlib.Path(cls.home.path, "programs")
        programs.mkdir()
        (programs / "kraken").symlink_to(os.environ["KRAKEN_PROGRAM"])
        cls.environment = environment(
            cls.home.path, **cls.home.settings, PATH=f"{programs}:{os.environ['PATH']}", KRAKEN_SANDBOX="true",
            KRAKEN_HOME=cls.home.path)

    def test_there_are_examples(self):
        self.assertNotEqual([], list(examples(README)))

    def test_every_example_prints_something(self):
        for command in examples(README):
            with self.subTest(command):
                done = subprocess.run(
                    ["bash", "-o", "pipefail", "-c", command], env=self.environment, cwd=self.home.path,
                    stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30)
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertNotIn(done.stdout.strip(), ("", "null"))


if __name__ == "__main__":
    unittest.main()
