"""The other direction: `kraken` as a client of a server that is not ours and checks signatures in Python."""

import json
import shutil
import subprocess
import tempfile
import unittest

from canned_exchange import KEY, SECRET, CannedExchange, signature
from exchange import command, environment


class OurClient(unittest.TestCase):
    def setUp(self):
        self.home = tempfile.mkdtemp(prefix="kraken-interop-")
        self.addCleanup(shutil.rmtree, self.home, ignore_errors=True)
        self.exchange = CannedExchange()
        self.addCleanup(self.exchange.stop)

    def run_kraken(self, *words, secret=SECRET):
        settings = {
            "KRAKEN_API_BASE_URL": self.exchange.url, "KRAKEN_API_KEY": KEY, "KRAKEN_API_SECRET": secret}
        done = subprocess.run(
            [*command(self.home, *words), "--output", "json"],
            env=environment(self.home, **settings), capture_output=True, text=True, timeout=30)
        return done.returncode, json.loads(done.stdout)

    def data(self, *words):
        code, answer = self.run_kraken(*words)
        self.assertEqual((code, answer["error"]), (0, None), answer)
        return answer["data"]

    def asked(self, name):
        """The arguments of every request of that name; each of them was accepted."""
        found = [request for request in self.exchange.requests if request[0] == name]
        self.assertEqual({refusal for _, _, refusal in found}, {None})
        return [arguments for _, arguments, _ in found]

    def test_the_rule_here_is_the_published_one(self):
        body = b"nonce=1616492376594&ordertype=limit&pair=XBTUSD&price=37500&type=buy&volume=1.25"
        self.assertEqual(
            signature("/0/private/AddOrder", "1616492376594", body),
            "4/dpxb3iT4tp/ZCVEwSnEsLxx0bqyhLpdfOpc6fn7OR8+UClSV5n9E6aSS8MPtnRfp32bAb0nmbRn6H8ndwLUQ==")

    def test_public_commands(self):
        self.assertEqual(self.data("status")["system"], "online")
        ticker = self.data("ticker", "BTC/USD")
        self.assertIn("30300.1", json.dumps(ticker))

    def test_balance_and_orders_are_signed(self):
        balance = {row["asset"]: row for row in self.data("balance")}
        self.assertEqual((balance["BTC"]["total"], balance["USD"]["available"]), ("1.2435", "17185.45"))
        orders = self.data("orders")["orders"]
        self.assertEqual(orders[0]["txid"], "OQCLML-BW3P3-BUCMWZ")
        nonces = [int(arguments["nonce"]) for arguments in self.asked("BalanceEx") + self.asked("OpenOrders")]
        self.assertEqual(nonces, sorted(set(nonces)))

    def test_an_order_is_only_checked(self):
        self.data("order", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "0.01", "--price", "30000", "--validate")
        sent = self.asked("AddOrder")
        self.assertEqual([order["validate"] for order in sent], ["true"])
        self.assertEqual((sent[0]["type"], sent[0]["volume"], sent[0]["price"]), ("buy", "0.01000000", "30000.0"))

    def test_a_wrong_secret_is_refused(self):
        code, answer = self.run_kraken("balance", secret="c2VjcmV0" * 8)
        self.assertEqual(code, 3)
        self.assertIn("EAPI:Invalid signature", answer["error"])
