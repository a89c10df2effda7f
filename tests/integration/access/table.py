"""Who may do what, as `docs/access.md` says it: the tests hold every route against that table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

PATH = Path(__file__).parents[3] / "docs" / "access.md"

OUTCOMES = frozenset({"yes", "no", "gone", "late", "in", "board", "over"})

HOW_TO_ADD = f"""
Every route and method stands in a table of {PATH.name} (folder docs/), one row each:
| `GET /its/<uuid:address>` | {" | ".join(["gone"] * 11)} |
with what each column's person gets when they ask for it. If its address has a part that is new, say in
tests/integration/access/asking.py what stands for it (VALUES) or, for an id, in world.py (`Place.ids`).
"""


@dataclass(frozen=True)
class Row:
    """One route with one method, what it is asked about where that matters, and what each gets."""

    method: str
    rule: str
    about: str
    cells: Mapping[str, str]

    @property
    def name(self) -> str:
        return f"{self.method} {self.rule}" + (f" ({self.about})" if self.about else "")


@dataclass(frozen=True)
class Marked:
    """Something that was put into a case, and who finds it on any page at all."""

    what: str
    words: str
    cells: Mapping[str, bool]


def rows() -> list[Row]:
    """The tables of routes."""
    return [_row(first, cells) for first, cells in _lines("Route")]


def marked() -> list[Marked]:
    """The table of what stands in a case."""
    return [
        Marked(what.partition(":")[0], what, {who: cell == "sees" for who, cell in cells.items()})
        for what, cells in _lines("In the case")
    ]


def _lines(heading: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """First cell, and the others by their column, of every table that begins with this heading."""
    columns: list[str] = []
    for line in PATH.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")] if line.startswith("|") else []
        if not cells:
            columns = []
        elif cells[0] == heading:
            columns = cells[1:]
        elif columns and not set(cells[0]) <= {"-", ":"}:
            yield cells[0], dict(zip(columns, cells[1:], strict=True))


def _row(first: str, cells: Mapping[str, str]) -> Row:
    route, _tick, about = first.strip("`").partition("`")
    method, _space, rule = route.partition(" ")
    return Row(method, rule, about.strip().strip("()"), cells)
