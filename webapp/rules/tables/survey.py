"""Goes through every combination of a table's inputs that its cells can tell apart."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from webapp.rules.names import asks_the_clock
from webapp.rules.samples import constants, orders_texts, representatives
from webapp.rules.syntax import ASKED, Arithmetic, Call, Filter, Loop, Node, Path, Quantified, mentions, walk
from webapp.rules.tables.model import DecisionTable
from webapp.rules.values import Value

MOST_COMBINATIONS = 300_000
_RECKONING = Arithmetic | Call | Filter | Loop | Path | Quantified

Column = list[tuple[Value, int]]
"""Values of one input, each with the rows (as bits) whose cell accepts it."""


class Survey:
    """The combinations of a table, or why they cannot be gone through."""

    def __init__(self, table: DecisionTable) -> None:
        self.table = table
        self.columns = [self._column(place) for place in range(len(table.inputs))]

    @property
    def obstacle(self) -> str | None:
        """Why not every case can be looked at; None where it can."""
        for row in self.table.rows:
            for asked, cell in zip(self.table.inputs, row.cells, strict=True):
                if cell.names or asks_the_clock(cell.tree):
                    return f"row {row.number} holds {asked.key} against something that changes"
                if asked.values is None and orders_texts(cell.tree):
                    return f"row {row.number} puts texts in order"
                if asked.values is None and _reckons(cell.tree):
                    return f"row {row.number} reckons with {asked.key}, which lists no values"
        if prod(len(column) for column in self.columns) > MOST_COMBINATIONS:
            return f"there are more than {MOST_COMBINATIONS} combinations"
        return None

    def combinations(self) -> Iterator[tuple[tuple[Value, ...], int]]:
        """Each combination with the rows (as bits) that accept it."""
        yield from self._from(0, (), (1 << len(self.table.rows)) - 1)

    def _from(
        self, place: int, values: tuple[Value, ...], rows: int
    ) -> Iterator[tuple[tuple[Value, ...], int]]:
        if place == len(self.columns):
            yield values, rows
            return
        for value, accepting in self.columns[place]:
            yield from self._from(place + 1, (*values, value), rows & accepting)

    def _column(self, place: int) -> Column:
        cells = [row.cells[place] for row in self.table.rows]
        listed = self.table.inputs[place].values
        found = representatives(each for cell in cells for each in constants(cell.tree))
        groups: dict[int, Value] = {}
        for value in listed if listed is not None else found or [None]:
            accepting = sum(1 << bit for bit, cell in enumerate(cells) if cell.matches(value) is True)
            groups.setdefault(accepting, value)
        return [(value, accepting) for accepting, value in groups.items()]


def _reckons(tree: Node) -> bool:
    return any(isinstance(node, _RECKONING) and mentions(node, ASKED) for node in walk(tree))
