"""Boards that do not exist, to measure with."""

from __future__ import annotations

from bench import diagrams
from bench.form import AGENCIES, FORM

_NAMES = "\n".join(f"  - {{key: {agency}, name: {agency.title()}}}" for agency in AGENCIES)
_BOARD = """
board: {key}
name: {{en: {name}}}
reference_prefix: {prefix}
colour: "#0b4144"
process: review
roles:
  - {{key: referrer, name: Referrer, held_by: starter}}
  - {{key: office, name: Board office, held_by: board, office: true}}
  - {{key: worker, name: Case worker, held_by: board}}
  - {{key: lead, name: Lead, held_by: board}}
  - {{key: agency_lead, name: Agency lead, held_by: agency}}
  - {{key: chair, name: Chair, held_by: case}}
  - {{key: observer, name: Observer, held_by: board}}
agencies:
{agencies}
limits:
{limits}
escalation:
  - {{when: due_soon, tell: [holder]}}
  - {{when: late, tell: [holder, office]}}
  - {{when: late, after: {{amount: 5, unit: working_days}}, tell: [office]}}
"""


def _limit(number: int, begins: str, ends: str, days: int = 10, unit: str = "working_days") -> str:
    counted = f"from: {begins}, to: {ends}, amount: {days}, unit: {unit}"
    return f'  - {{id: L{number}, label: Limit {number}, {counted}, source: "1"}}'


_IN_NINETEEN = [
    _limit(2, "did_t1", "did_t2", 5),
    _limit(4, "did_t3", "did_t4", 15),
    _limit(5, "did_t4", "did_t5", 28, "calendar_days"),
    _limit(7, "did_t6", "did_t7"),
    _limit(8, "did_t3", "did_t12", 6, "months"),
    _limit(9, "did_t10", "did_report", 20),
]
_IN_SIXTY = [_limit(n, f"did_t{n * 10 - 1}", f"did_t{n * 10}") for n in range(1, diagrams.LONG // 10 + 1)]


def nineteen(key: str = "hazelmoor") -> dict[str, str]:
    """A board of that name with nineteen answers to a case."""
    return _files(key, "HM", _IN_NINETEEN, diagrams.nineteen())


def sixty() -> dict[str, str]:
    """A board with sixty answers to a case, one after the other."""
    return _files("longlane", "LL", _IN_SIXTY, diagrams.sixty())


def _files(key: str, prefix: str, limits: list[str], drawn: str) -> dict[str, str]:
    said = {
        "key": key,
        "name": key.title(),
        "prefix": prefix,
        "agencies": _NAMES,
        "limits": "\n".join(limits),
    }
    return {
        f"processes/{key}/board.yaml": _BOARD.format(**said),
        f"processes/{key}/review.bpmn": drawn,
        f"forms/{key}/step.yaml": FORM,
    }
