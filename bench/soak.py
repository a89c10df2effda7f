"""`python -m bench.soak`: eight clients for a minute, then a few shorter goes on the same database."""

from __future__ import annotations

import argparse

from bench import clients
from bench.place import place
from bench.table import show


def main() -> None:
    """Work hard, and look for errors and lost updates after each go."""
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="how long the first go takes")
    parser.add_argument("--again", type=int, default=3, help="how many goes of a quarter of that follow")
    said = parser.parse_args()
    with place() as where:
        goes = [said.seconds, *[said.seconds / 4] * said.again]
        show(
            [
                row
                for number, seconds in enumerate(goes)
                for row in clients.measure(where, seconds, number=number)
            ]
        )


if __name__ == "__main__":
    main()
