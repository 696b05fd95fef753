#!/usr/bin/env python3
"""Runs a command while no name server answers, interrupts it, and tells how long it took to end.

    silent_name_server.py [--signal none|INT|TERM] [--after SECONDS] [--limit SECONDS] COMMAND...

Must run as root: the command gets its own view of /etc/resolv.conf (unshare -m). Fails when the command takes longer
than the limit to end after the signal (with `none`: after its start).
"""
import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time

ADDRESS = "127.0.0.77"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--signal", default="INT", choices=["none", "INT", "TERM"])
    parser.add_argument("--after", type=float, default=1.0)
    parser.add_argument("--limit", type=float, default=1.0)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args()

    silent = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    silent.bind((ADDRESS, 53))  # bound, so that nothing is refused, and never read
    with tempfile.NamedTemporaryFile("w", suffix=".resolv") as configuration:
        configuration.write(f"nameserver {ADDRESS}\n")
        configuration.flush()
        mount = f'mount --bind {configuration.name} /etc/resolv.conf && exec "$@"'
        start = time.monotonic()
        child = subprocess.Popen(["unshare", "-m", "sh", "-c", mount, "sh", *options.command])
        if options.signal != "none":
            time.sleep(options.after)
            if child.poll() is not None:
                print(f"ended by itself with {child.returncode} before the signal", file=sys.stderr)
                return 2
            start = time.monotonic()
            child.send_signal(getattr(signal, f"SIG{options.signal}"))
        try:
            code = child.wait(timeout=60)
        except subprocess.TimeoutExpired:
            child.kill()
            code = child.wait()
    took = time.monotonic() - start
    print(f"ended with {code} after {took:.2f} s", file=sys.stderr)
    return 0 if took <= options.limit else 1


if __name__ == "__main__":
    sys.exit(main())
