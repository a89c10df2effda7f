"""Who is told of every time limit: the table all boards share, and what a board says of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from webapp.configuration.limits import Amount
from webapp.configuration.reminders import Escalation
from webapp.configuration.vocabulary import ESCALATION
from webapp.rules.tables import DecisionTable


def who_is_told(tables: Mapping[str, DecisionTable], own: tuple[Escalation, ...]) -> tuple[Escalation, ...]:
    """The rows that count. A board's rows for one step come on top of the table; its rows for every step take
    the table's place for that state."""
    table = tables.get(ESCALATION)
    settled = {row.when for row in own if row.step is None}
    usual = [row for row in _rows(table) if row.when not in settled] if table else []
    return (*usual, *own)


def _rows(table: DecisionTable) -> Iterator[Escalation]:
    """What the table says of each combination of its answers, as rows."""
    for given in table.combinations():
        outputs = table.decide(given).outputs
        tell = outputs.get("tell") if isinstance(outputs, Mapping) else None
        days = given.get("working_days_late")
        if isinstance(tell, list) and tell:
            after = (
                Amount(amount=int(days), unit="working_days") if isinstance(days, Decimal) and days else None
            )
            row = {
                "when": given.get("state"),
                "after": after,
                "tell": tuple(map(str, tell)),
                "source": table.id,
            }
            yield Escalation.model_validate(row)
