"""A board's measures on the form of a step: those of the last full year before the step was asked.

Once the step is done they are reckoned as they were known then, so that a corrected answer keeps its figures.
"""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from webapp import clock
from webapp.cases.days import long
from webapp.cases.figures import Rows, reckoned_by
from webapp.cases.models import Task
from webapp.cases.reader import procedure_in_force, reader
from webapp.clock import LONDON
from webapp.reporting import years
from webapp.reporting.measuring import Period, reckon
from webapp.reporting.records import records
from webapp.reporting.telling import Told, tell


def connect() -> None:
    """Let forms ask for measures."""
    reckoned_by(figures_of)


def figures_of(session: Session, task: Task, language: str, measure: str) -> Rows:
    """The figures of a measure as a form keeps them: a line for each number."""
    said = procedure_in_force().configuration
    found = next((each for each in said.board.measures if each.key == measure), None)
    if found is None:
        return []
    asked_on = task.ready_at.astimezone(LONDON).date()
    period = years.year_of(said.board, years.current_year(said.board, asked_on) - 1)
    looks_back = any(figure.what == "alike" for figure in found.figures)
    known = records(
        session, reader(), since=None if looks_back else period.first, as_of=task.done_at or clock.now()
    )
    told = [tell(said, each, language) for each in reckon(found, known, period)]
    return [_the_period(period), *(row for each in told for row in _rows(each))]


def _the_period(period: Period) -> dict[str, str]:
    words = _("%(first)s to %(last)s", first=long(period.first), last=long(period.last))
    return {"label": _("Year"), "result": words}


def _rows(told: Told) -> Iterator[dict[str, str]]:
    basis = f" ({told.basis})" if told.basis else ""
    yield {"label": told.label, "result": f"{told.result}{basis}"}
    for division in told.divisions:
        for part in division.parts:
            yield {"label": f"{division.label}: {part.words}", "result": str(part.count)}
