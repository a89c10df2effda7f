"""The one table that is printed."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

HEAD = ("what", "here", "floor or base", "ratio", "budget", "")


@dataclass(frozen=True)
class Row:
    """One thing that is owed, or, without a verdict, good to know."""

    what: str
    here: str
    base: str = ""
    ratio: str = ""
    budget: str = ""
    kept: bool | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        verdict = "" if self.kept is None else "kept" if self.kept else "MISSED"
        return (self.what, self.here, self.base, self.ratio, self.budget, verdict)


def against(what: str, here: list[float], base: list[float], most: float | None, *, said: str = "") -> Row:
    """Two lists of milliseconds, by their medians."""
    ours, theirs = median(here), median(base)
    ratio = ours / theirs
    return Row(
        what,
        f"{ours:.2f} ms",
        f"{theirs:.2f} ms{said}",
        f"{ratio:.2f}",
        f"≤ {most:g} ×" if most else "",
        None if most is None else ratio <= most,
    )


def show(rows: Iterable[Row]) -> None:
    """Print the rows as a Markdown table whose columns stand under each other."""
    lines = [HEAD, *(row.cells for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(HEAD))]
    for number, line in enumerate(lines):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |")
        if number == 0:
            print("|" + "|".join("-" * (width + 2) for width in widths) + "|")


def say(what: str) -> None:
    """Say what is being done, where it does not get between the lines of the table."""
    print(what, file=sys.stderr, flush=True)
