"""Evaluation results summarised: the forms a board tells together, and the answers to each of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock, db
from webapp.audit import service as audit
from webapp.cases.log import Kind, standing
from webapp.cases.reader import here, procedure_in_force
from webapp.configuration.configured import BoardConfiguration
from webapp.deadlines.counting import day_of
from webapp.engine import Address
from webapp.errors import NotFound
from webapp.forms import Context, Form
from webapp.reporting import years
from webapp.reporting.evaluating import Answered, is_summarised, summarise
from webapp.reporting.measuring import Period, Unit
from webapp.reporting.readers import report_reader
from webapp.reporting.records import CaseRecord, records
from webapp.reporting.value_names import in_words, words_of
from webapp.rules.values import Value
from webapp.web import commits, current_language, request_id, signed_in

bp = Blueprint("evaluations", __name__, url_prefix="/reporting/evaluations")


@dataclass(frozen=True)
class Wanted:
    """Which answers: of a year, or of all; of one kind of case, or of all."""

    year: int | None
    period: Period | None
    kind: str


@bp.get("/")
@signed_in
def index() -> ResponseReturnValue:
    """The forms that are told together, and how many answers there are to each."""
    said, wanted = procedure_in_force().configuration, _wanted()
    found = _records(wanted)
    listed = [(form, len(list(_answers(found, form.key, wanted)))) for form in forms_of(said)]
    return render_template(
        "reporting/evaluations.html",
        listed=listed,
        **_around(said, found, wanted),
        language=current_language(),
    )


@bp.get("/<key>")
@signed_in
@commits
def show(key: str) -> ResponseReturnValue:
    """All answers to one form."""
    said, wanted, who = procedure_in_force().configuration, _wanted(), report_reader()
    form = next((each for each in forms_of(said) if each.key == key), None)
    if form is None:
        raise NotFound(_("This form's answers are not told together."))
    found = _records(wanted)
    answers = list(_answers(found, form.key, wanted))
    summaries = summarise(form, answers, _context(said), withholds=not who.is_office)
    audit.record(
        db.session,
        "evaluation:viewed",
        now=clock.now(),
        by=here().id,
        cases={answer.record.id for answer in answers},
        request_id=request_id(),
        details={"form": form.key, "year": wanted.year},
    )
    return render_template(
        "reporting/evaluation.html",
        form=form,
        number=len(answers),
        summaries=summaries,
        **_around(said, found, wanted),
        language=current_language(),
    )


def forms_of(said: BoardConfiguration) -> list[Form]:
    """The forms of a board whose answers are told together."""
    return [form for form in said.forms.values() if is_summarised(form)]


def _records(wanted: Wanted) -> list[CaseRecord]:
    since = wanted.period.first if wanted.period else None
    return records(db.session(), report_reader(), since=since, as_of=clock.now())


def _answers(found: Sequence[CaseRecord], form: str, wanted: Wanted) -> Iterator[Answered]:
    """Every answer to the form, each time it was given, on whichever version of it."""
    for record in found:
        if wanted.kind and str(_kind(record)) != wanted.kind:
            continue
        nodes = record.story.process.nodes
        for entry in standing(record.story.entries):
            node = nodes.get(Address.read(entry.address).step) if entry.kind is Kind.ANSWERED else None
            asked = node.properties.get("form", "").partition("#")[0] if node else ""
            if asked == form and (wanted.period is None or wanted.period.holds(day_of(entry.happened_on))):
                yield Answered(record, entry.value)


def _kind(record: CaseRecord) -> Value:
    text = procedure_in_force().configuration.board.case_kind
    return Unit(record).worth(text) if text else None


def _around(said: BoardConfiguration, found: Sequence[CaseRecord], wanted: Wanted) -> Mapping[str, object]:
    names = words_of(said, said.board.case_kind, current_language()) if said.board.case_kind else {}
    kinds = sorted({str(kind) for record in found if (kind := _kind(record)) is not None})
    first = min((record.opened for record in found), default=clock.today())
    now = years.current_year(said.board, clock.today())
    listed = range(min(years.current_year(said.board, first), now), now + 1)
    return {
        "wanted": wanted,
        "kinds": [(kind, in_words(kind, names)) for kind in kinds],
        "years": [(year, years.in_words(said.board, year)) for year in reversed(listed)],
    }


def _wanted() -> Wanted:
    year = _year(request.args.get("year", ""))
    board = procedure_in_force().configuration.board
    period = years.year_of(board, year) if year else None
    return Wanted(year, period, request.args.get("kind", "")[:100])


def _year(given: str) -> int | None:
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) == 4 and int(given) >= 1990):
        raise NotFound(_("There is no such year."))
    return int(given)


def _context(said: BoardConfiguration) -> Context:
    language = current_language()
    agencies = [(each.key, each.name.get(language)) for each in said.board.agencies]
    return Context(language=language, agencies=agencies, today=clock.today())
