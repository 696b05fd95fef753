"""What runs have shown, and how their answers are read."""

import json
from decimal import Decimal


class Seen:
    """What all runs have shown: commands by how they ended, exit codes, and everything that was wrong."""

    def __init__(self):
        self.runs, self.wrong = [], []

    def watch(self, scenario):
        """Runs a scenario; one that breaks off must not hide what the others show."""
        try:
            scenario(self)
        except Exception as error:  # Whatever it is, it is told.
            self.wrong.append(f"{scenario.__name__} broke off: {error!r}")

    def add(self, command, code, success):
        self.runs.append((command, code, success))

    def commands(self, success):
        return {command for command, _, done in self.runs if done == success}

    def codes(self):
        return {code for _, code, _ in self.runs}


def parse(text):
    """JSON in which no number loses a digit, and no key comes twice."""
    def once(members):
        if len({key for key, _ in members}) != len(members):
            raise ValueError(f"a key comes twice: {text[:200]}")
        return dict(members)
    return json.loads(text, parse_float=Decimal, object_pairs_hook=once)


def inexact(value, path="data"):
    """Numbers that another reader would round: all with a fraction, and whole ones beyond 2^53."""
    if isinstance(value, dict):
        return [found for key, part in value.items() for found in inexact(part, f"{path}.{key}")]
    if isinstance(value, list):
        return [found for part in value for found in inexact(part, path + "[]")]
    if isinstance(value, Decimal) or isinstance(value, int) and abs(value) > 2 ** 53:
        return [f"{path} is the number {value}, which should be text"]
    return []
