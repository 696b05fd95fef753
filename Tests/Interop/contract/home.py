"""A fresh home, and runs of the program in it; every answer is held against its schema."""

import os
import shutil
import signal
import subprocess
import tempfile

from exchange import environment

from . import schema
from .answers import inexact, parse

# No waiting for the program's own limits, and quick looks after a lost answer.
QUICK = {
    "KRAKEN_TIER": "pro", "KRAKEN_PRIVATE_RATE_LIMIT_PER_MIN": "6000", "KRAKEN_PUBLIC_RATE_LIMIT": "1000",
    "KRAKEN_RETRY_ATTEMPTS": "1", "KRAKEN_ORDER_DEADLINE": "2", "KRAKEN_LOOKUP_SETTLE": "1", "KRAKEN_LOOKUP_GAP": "1",
    "KRAKEN_FUNDING_LOOKUP": "0", "KRAKEN_EXPORT_WAIT": "20", "KRAKEN_REPEAT_GUARD": "0",
    "KRAKEN_ALLOW_WITHDRAW": "true", "KRAKEN_WITHDRAW_UNATTENDED": "true"}


class Home:
    """A folder of its own with an exchange of its own."""

    def __init__(self, seen, *, sandbox=True, **settings):
        self.path = tempfile.mkdtemp(prefix="kraken-schemas-")
        self.seen, self.sandbox, self.settings = seen, sandbox, {**QUICK, **settings}
        if sandbox:
            self.run("sandbox", "rules", "--count-calls", "off", "--public-burst", "0")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)

    def line(self, *words):
        flags = ["--sandbox"] if self.sandbox else []
        return [os.environ["KRAKEN_PROGRAM"], *words, *flags, "--home", self.path, "--json"]

    def start(self, *words, **settings):
        """The program, running."""
        return subprocess.Popen(
            self.line(*words), env=environment(self.path, **{**self.settings, **settings}), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def run(self, *words, code=0, stdin="", **settings):
        """The envelope of a command; it must be the only line, and end as told."""
        done = subprocess.run(
            self.line(*words), env=environment(self.path, **{**self.settings, **settings}), input=stdin,
            capture_output=True, text=True, timeout=60)
        return self.check(words, code, done.returncode, done.stdout, done.stderr)

    def data(self, *words, **more):
        return self.run(*words, **more)["data"]

    def stream(self, *words, code=0, line, has_envelope=True, **settings):
        """The lines before the envelope, or all lines where none comes."""
        done = subprocess.run(
            self.line(*words), env=environment(self.path, **{**self.settings, **settings}), stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=60)
        return self.check_stream(words, code, done.returncode, done.stdout, done.stderr, line, has_envelope)

    def check_stream(self, words, code, returned, stdout, stderr, line, has_envelope):
        lines = stdout.splitlines()
        if has_envelope:
            self.check(words, code, returned, (lines or [""])[-1] + "\n", stderr)
            lines = lines[:-1]
        else:
            self.seen.add(schema.command_of(words), returned, returned == 0)
            if returned != code or not lines:
                self.complain(words, f"ended with {returned} instead of {code}: {stdout[:200]} {stderr[:300]}")
        parsed = [parse(text) for text in lines]
        for value in parsed:
            self.complain(words, *schema.problems(value, line), *inexact(value))
        return parsed

    def interrupt(self, running, words, code, line, has_envelope=True):
        """Presses Ctrl-C, and checks what comes out."""
        running.send_signal(signal.SIGINT)
        stdout, stderr = running.communicate(timeout=30)
        return self.check_stream(words, code, running.returncode, stdout, stderr, line, has_envelope)

    def check(self, words, code, returned, stdout, stderr):
        told = f"{stdout[:300]} {stderr[:300]}"
        if stdout.count("\n") != 1:
            self.complain(words, f"printed {stdout.count(chr(10))} lines (exit code {returned}): {told}")
            return {"success": False, "data": None, "error": ""}
        envelope = parse(stdout)
        command, success = schema.command_of(words), envelope.get("success")
        self.seen.add(command, returned, success)
        if returned != code:
            self.complain(words, f"ended with {returned} instead of {code}: {told}")
        # An examination that found something wrong is done all the same.
        if success != (returned == 0) and command != "doctor":
            self.complain(words, f"success is {success}, the exit code {returned}")
        self.complain(words, *schema.problems(envelope, "envelope.json"))
        # The exchange's own answers have numbers of all kinds.
        if command != "api":
            self.complain(words, *inexact(envelope.get("data")))
        if command:
            self.complain(words, *schema.data_problems(command, envelope.get("data"), success))
        elif envelope.get("data") is not None:
            self.complain(words, "there is data without a command")
        return envelope

    def complain(self, words, *problems):
        self.seen.wrong += [f"kraken {' '.join(words)}: {problem}" for problem in problems]

    def expect(self, what, found, wanted):
        if found != wanted:
            self.seen.wrong.append(f"{what}: {found!r} instead of {wanted!r}")
