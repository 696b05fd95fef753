"""The JSON of every command validates against docs/schemas, after success and after each class of failure."""

import os
import unittest
from concurrent.futures import ThreadPoolExecutor

from contract import account, changes, lost, market, money, orders, sandbox, schema, setup
from contract.answers import Seen
from jsonschema import Draft202012Validator

SCENARIOS = [
    scenario for module in (lost, market, money, setup, sandbox, orders, changes, account)
    for scenario in module.SCENARIOS]

# Commands that never fail but for words that cannot be read; these are seen without their data.
CANNOT_FAIL = {
    "info", "config show", "config path", "sandbox status", "sandbox keys show", "sandbox fault list", "tour"}


class Contract(unittest.TestCase):
    """Every scenario has a home of its own, so they run beside each other."""

    @classmethod
    def setUpClass(cls):
        cls.seen = Seen()
        with ThreadPoolExecutor(4 * (os.cpu_count() or 1)) as pool:
            for running in [pool.submit(cls.seen.watch, scenario) for scenario in SCENARIOS]:
                running.result()

    def test_every_answer_is_as_its_schema_says(self):
        self.assertEqual([], self.seen.wrong, "\n".join(["", *self.seen.wrong]))

    def test_every_command_has_succeeded(self):
        self.assertEqual(set(), set(schema.LEAVES) - self.seen.commands(True))

    def test_every_command_that_can_fail_has_failed(self):
        self.assertEqual(set(), set(schema.LEAVES) - self.seen.commands(False) - CANNOT_FAIL)

    def test_every_exit_code_was_seen(self):
        self.assertEqual({0, 1, 2, 3, 4, 5, 6, 7, 130}, self.seen.codes())

    def test_every_schema_is_of_a_command(self):
        wanted = {schema.file_of(command) for command in schema.LEAVES} | schema.SHARED
        self.assertEqual(wanted, set(schema.FILES))

    def test_the_schemas_are_schemas(self):
        for name, content in schema.FILES.items():
            with self.subTest(name):
                Draft202012Validator.check_schema(content)


if __name__ == "__main__":
    unittest.main()
