"""The measures of a year, with the cases behind each figure; the same as a file for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select

from webapp import clock, db
from webapp.audit import service as audit
from webapp.cases.models import Case
from webapp.cases.reader import here, procedure_in_force
from webapp.clock import LONDON
from webapp.configuration.configured import BoardConfiguration
from webapp.configuration.measures import Measure
from webapp.errors import DomainError, NotFound
from webapp.reporting import years
from webapp.reporting.measuring import Period, reckon
from webapp.reporting.readers import report_reader
from webapp.reporting.records import records
from webapp.reporting.spreadsheet import as_csv
from webapp.reporting.telling import CaseShown, Told, tell
from webapp.web import commits, current_language, request_id, signed_in

bp = Blueprint("measures", __name__, url_prefix="/reporting/measures")


@dataclass(frozen=True)
class Asked:
    """Which year, as it was known when."""

    year: int
    period: Period
    as_of: datetime
    known_on: date | None


@bp.get("/")
@signed_in
@commits
def index() -> ResponseReturnValue:
    """Every figure of a year, with what it was reckoned from."""
    said, asked = procedure_in_force().configuration, _asked()
    found = _reckoned(said, asked)
    _looked("measures:viewed", asked, found)
    return render_template(
        "reporting/measures.html",
        measures=found,
        asked=asked,
        years=_years(said, asked),
        year_words=years.in_words(said.board, asked.year),
        csv=url_for("measures.as_file", **_given(asked)),  # type: ignore[arg-type] # the page's own filters
        language=current_language(),
    )


@bp.get("/measures.csv")
@signed_in
@commits
def as_file() -> ResponseReturnValue:
    """The same figures for a spreadsheet."""
    said, asked = procedure_in_force().configuration, _asked()
    found = _reckoned(said, asked)
    rows = list(_rows(found))
    _looked("measures:downloaded", asked, found)
    name = f"{said.name}-measures-{asked.period.first:%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(as_csv(rows), mimetype="text/csv", headers=headers)


def _reckoned(said: BoardConfiguration, asked: Asked) -> list[tuple[Measure, Sequence[Told]]]:
    who = report_reader()
    if not said.board.measures:
        return []
    looks_back = any(figure.what == "alike" for measure in said.board.measures for figure in measure.figures)
    since = None if looks_back else asked.period.first
    found = records(db.session(), who, since=since, as_of=asked.as_of)
    return [
        (measure, [tell(said, each, current_language()) for each in reckon(measure, found, asked.period)])
        for measure in said.board.measures
    ]


def _asked() -> Asked:
    board = procedure_in_force().configuration.board
    given = request.args.get("year", "")
    if given and not (given.isascii() and given.isdigit() and len(given) == 4 and int(given) >= 1990):
        raise NotFound(_("There is no such year."))
    year = int(given) if given else years.current_year(board, clock.today())
    known_on = _day(request.args)
    as_of = datetime.combine(known_on, time.max, tzinfo=LONDON) if known_on else clock.now()
    return Asked(year, years.year_of(board, year), as_of, known_on)


def _day(given: Mapping[str, str]) -> date | None:
    parts = [given.get(f"known_on-{part}", "").strip() for part in ("year", "month", "day")]
    if not any(parts):
        return None
    try:
        return date(*(int(part) for part in parts))
    except ValueError as error:
        raise DomainError(_("Enter the day on which the figures were known as a real date.")) from error


def _given(asked: Asked) -> dict[str, str]:
    given = {"year": str(asked.year)}
    if asked.known_on:
        day = asked.known_on
        parts = {"day": day.day, "month": day.month, "year": day.year}
        given |= {f"known_on-{part}": str(value) for part, value in parts.items()}
    return given


def _years(said: BoardConfiguration, asked: Asked) -> list[tuple[int, str]]:
    """From the year of the first case to this one."""
    first = db.session.scalar(select(func.min(Case.opened_at)))
    now = years.current_year(said.board, clock.today())
    began = years.current_year(said.board, first.astimezone(LONDON).date()) if first else now
    wanted = sorted({*range(min(began, now), now + 1), asked.year}, reverse=True)
    return [(year, years.in_words(said.board, year)) for year in wanted]


def _rows(found: Sequence[tuple[Measure, Sequence[Told]]]) -> Iterator[Sequence[object]]:
    language = current_language()
    yield [
        _("Measure"),
        _("Figure"),
        _("Divided by"),
        _("Value"),
        _("Result"),
        _("Counted"),
        _("Out of"),
        _("Cases"),
    ]
    for measure, figures in found:
        label = measure.label.get(language)
        for figure in figures:
            cases = " ".join(case.reference for case in figure.cases)
            yield [label, figure.label, "", "", figure.number, figure.counted, figure.looked_at, cases]
            for division in figure.divisions:
                for part in division.parts:
                    cases = " ".join(case.reference for case in part.cases)
                    yield [label, figure.label, division.label, part.words, part.count, "", "", cases]


def _named(figure: Told) -> Iterator[CaseShown]:
    yield from figure.cases
    for division in figure.divisions:
        for part in division.parts:
            yield from part.cases


def _looked(action: str, asked: Asked, found: Sequence[tuple[Measure, Sequence[Told]]]) -> None:
    """Record that the figures were read, and of which cases: those that stand behind them by reference."""
    audit.record(
        db.session,
        action,
        now=clock.now(),
        by=here().id,
        cases={case.id for _measure, figures in found for figure in figures for case in _named(figure)},
        request_id=request_id(),
        details={"year": asked.year},
    )
