"""Writes small decision tables as DMN files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from webapp.rules.tables import DecisionTable, read

THREE = '"yes","no","not_known"'

PANEL_INPUTS = {"harm": THREE, "statutory": THREE, "learning": THREE}
PANEL_ROWS = (
    '-             | "yes" | -     | "statutory"   | The statutory question comes first',
    '"yes"         | "no"  | "yes" | "review"      | Harm and new learning',
    '"no"          | "no"  | -     | "not_met"     | No harm',
    'not("no")     | "no"  | "no"  | "not_met"     | Nothing new to learn',
    '-             | -     | -     | "ask"         | Something needed is not known',
)


def dmn(
    rows: Sequence[str], inputs: Mapping[str, str], *, policy: str = "FIRST", key: str = "panel"
) -> bytes:
    """A DMN file of one table; a row is its cells, its one output and its reason, divided by bars."""
    asked = "".join(
        f'<input id="{name}" label="{name.title()}"><inputExpression><text>{name}</text></inputExpression>'
        + (f"<inputValues><text>{escape(values)}</text></inputValues>" if values else "")
        + "</input>"
        for name, values in inputs.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">'
        f'<decision id="{key}" name="The panel"><decisionTable id="t" hitPolicy="{policy}">{asked}'
        f'<output id="o" name="outcome"/><annotation name="Reason"/>{"".join(map(_rule, rows))}'
        "</decisionTable></decision></definitions>"
    ).encode()


def _rule(row: str) -> str:
    *asked, said, reason = (escape(cell.strip()) for cell in row.split("|"))
    cells = "".join(f"<inputEntry><text>{cell}</text></inputEntry>" for cell in asked)
    said = f"<outputEntry><text>{said}</text></outputEntry>"
    return f"<rule>{cells}{said}<annotationEntry><text>{reason}</text></annotationEntry></rule>"


def table(rows: Sequence[str], inputs: Mapping[str, str], *, policy: str = "FIRST") -> DecisionTable:
    """The same, read."""
    return read(dmn(rows, inputs, policy=policy), "panel.dmn")[0]


def panel() -> DecisionTable:
    """A panel's criteria: three questions that can each be answered yes, no or not known."""
    return table(PANEL_ROWS, PANEL_INPUTS)
