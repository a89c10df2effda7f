"""Who is asked to do a step, and what its form needs to know of the case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from webapp import forms
from webapp.cases.dues import ends_on
from webapp.cases.least_times import earliest_dates
from webapp.cases.story import Story
from webapp.configuration.expected import meetings_in_words
from webapp.configuration.vocabulary import CALENDAR, COMING_WORKING_DAYS, LIMIT, LIMIT_DUE
from webapp.deadlines.declared import calendar_of
from webapp.engine import Address, step_of

WORKING_DAYS_AHEAD = 250  # about a year


@dataclass(frozen=True)
class Holder:
    """A role, within an agency where an agency is asked."""

    role: str
    agency: str | None = None

    def __str__(self) -> str:
        return self.role + (f"@{self.agency}" if self.agency else "")


def who_is_asked(story: Story, address: Address) -> Holder:
    """Whose step it is: the lane's role, within the instance's agency where the role is held by agencies."""
    role = story.node(address.step).role or ""
    held_by = story.configuration.role(role).held_by
    return Holder(role, address.instance if held_by == "agency" else None)


def form_context(story: Story, path: str, *, today: date, **more: Any) -> forms.Context:
    """What a step's form needs to know: agencies, earlier answers by name, and what a table said."""
    agencies = [(agency.key, agency.name.en) for agency in story.configuration.board.agencies]

    def lookup(name: str) -> Any:
        if name == f"{CALENDAR}.{COMING_WORKING_DAYS}":
            return calendar_of(story.configuration.board).coming(today, WORKING_DAYS_AHEAD)
        head, _, rest = name.partition(".")
        if head == LIMIT and rest.endswith(f".{LIMIT_DUE}"):
            return ends_on(story, rest.partition(".")[0], Address(path).instance)
        return story.answers.value(tuple(name.split(".")), path)

    def advice(step: str) -> forms.Advice | None:
        said = story.answers.nearest(step, path)
        return forms.Advice(said.get("outcome"), _reasons(story, step, said, language)) if said else None

    language = more.get("language", "en")
    given = {
        "agencies": agencies,
        "lookup": lookup,
        "today": today,
        "tables": story.configuration.tables.get,
        "advice": advice,
        "meetings": meetings_in_words(story.configuration.board, language),
        "values": _other_sections(story, path),
        "earliest": earliest_dates(story, Address(path)),
    }
    return forms.Context(**{**given, **more})


def _other_sections(story: Story, path: str) -> dict[str, Any]:
    """What was answered, in other steps, on other sections of the same form."""
    here = step_of(path)
    form = _form_key(story, here)
    values: dict[str, Any] = {}
    for step in story.process.nodes:
        if form and step != here and _form_key(story, step) == form:
            values |= story.answers.stored(step, path) or {}
    return values


def _form_key(story: Story, step: str) -> str:
    node = story.process.nodes.get(step)
    return node.properties.get("form", "").partition("#")[0] if node is not None else ""


def _reasons(story: Story, step: str, said: Mapping[str, Any], language: str) -> tuple[str, ...]:
    """Why a table said what is kept at a step, in a language; as it was kept where the table is not there."""
    node = story.process.nodes.get(step)
    table = story.process.tables.get(node.table or "") if node else None
    return table.reasons(said.get("rows", ()), language) if table else tuple(said.get("reasons", ()))
