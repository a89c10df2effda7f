"""The meetings of a case as its log tells them. Pure: told again, they come out the same.

A step that `convenes` a kind of meeting plans one with its answer; answered again while that one is still planned, it
moves it, or, without a date, calls it off. A step that `holds` the kind makes the planned one a meeting that was held,
with who came and how they voted. The next step that convenes the kind then plans another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any

from webapp.cases.log import Entry, Kind
from webapp.cases.story import Story
from webapp.clock import LONDON
from webapp.configuration.vocabulary import CONVENES, HOLDS
from webapp.engine import Address
from webapp.engine.diagram import Node
from webapp.forms.fields.date_time import read_time
from webapp.meetings.models import CANCELLED, HELD, PLANNED


@dataclass(frozen=True)
class Convened:
    """One meeting of a case. `agencies` are those its answer invites; None: the kind's own rule."""

    kind: str
    number: int
    starts_at: datetime
    whole_day: bool = False
    place: str = ""
    agencies: tuple[str, ...] | None = None
    status: str = PLANNED
    step: str = ""
    attendance: Mapping[str, Any] = field(default_factory=dict)
    votes: Mapping[str, Any] = field(default_factory=dict)


def convened(story: Story) -> list[Convened]:
    """The case's meetings in the order they were convened."""
    found: list[Convened] = []
    for entry, node in _answers(story):
        if CONVENES in node.properties:
            _convene(found, entry, node, story)
        if HOLDS in node.properties:
            _hold(found, entry, node, story)
    if story.status in ("closed", "withdrawn"):
        ended = story.last_moment
        found = [replace(each, status=CANCELLED) if _is_idle(each, ended) else each for each in found]
    return found


def concerns_meetings(story: Story) -> bool:
    """Whether the procedure has meetings at all."""
    return any({CONVENES, HOLDS} & node.properties.keys() for node in story.process.nodes.values())


def moment_of(value: Any) -> tuple[datetime, bool] | None:
    """A date, or a date with its hour, as a moment; and whether it is the whole day. None where nothing is told."""
    if not isinstance(value, str):
        return None
    try:
        if "T" in value:
            return datetime.fromisoformat(value).replace(tzinfo=LONDON), False
        return datetime.combine(date.fromisoformat(value), time(), tzinfo=LONDON), True
    except ValueError:
        return None


def _answers(story: Story) -> Iterator[tuple[Entry, Node]]:
    for entry in story.entries:
        if entry.kind is Kind.ANSWERED:
            node = story.process.nodes.get(Address.read(entry.address).step)
            if node is not None:
                yield entry, node


def _convene(found: list[Convened], entry: Entry, node: Node, story: Story) -> None:
    kind = node.properties[CONVENES]
    place = _planned(found, kind)
    told = _told(entry, node)
    if told is None:
        if place is not None:
            found[place] = replace(found[place], status=CANCELLED, step=entry.address)
        return
    invited = _invited(entry, node, story)
    meeting = Convened(
        kind=kind,
        number=1 + sum(each.kind == kind for each in found),
        starts_at=told[0],
        whole_day=told[1],
        place=str(entry.value.get(node.properties.get("place", "")) or ""),
        agencies=tuple(map(str, invited)) if isinstance(invited, list) else None,
        step=entry.address,
    )
    if place is None:
        found.append(meeting)
    else:
        before = found[place]
        agencies = before.agencies if meeting.agencies is None else meeting.agencies
        found[place] = replace(meeting, number=before.number, agencies=agencies)


def _hold(found: list[Convened], entry: Entry, node: Node, story: Story) -> None:
    kind = node.properties[HOLDS]
    place = _planned(found, kind)
    if place is None:
        number = 1 + sum(each.kind == kind for each in found)
        found.append(Convened(kind, number, entry.happened_on, whole_day=True, step=entry.address))
        place = len(found) - 1
    found[place] = replace(
        found[place],
        status=HELD,
        attendance=_answered(story, node, entry, "attendance"),
        votes=_answered(story, node, entry, "votes"),
    )


def _told(entry: Entry, node: Node) -> tuple[datetime, bool] | None:
    """When the answer says that it is; its hour may stand in words in a field of its own."""
    told = moment_of(entry.value.get(node.properties.get("at", "")))
    hour = entry.value.get(node.properties.get("time", ""))
    of_day = read_time(hour.strip()) if isinstance(hour, str) else None
    if told is None or of_day is None:
        return told
    return datetime.combine(told[0].date(), of_day, tzinfo=LONDON), False


def _invited(entry: Entry, node: Node, story: Story) -> Any:
    """The agencies invited: a field of the answer, or an earlier answer by name."""
    named = node.properties.get("invites", "")
    if "." in named:
        return story.answers.value(tuple(named.split(".")), Address.read(entry.address).path)
    return entry.value.get(named)


def _answered(story: Story, node: Node, entry: Entry, type_: str) -> Mapping[str, Any]:
    kind = node.properties[HOLDS]
    form = story.form_of(node.id)
    for key, question in (form[0].questions if form else {}).items():
        if question.type == type_ and getattr(question, "meeting", "") == kind:
            return entry.value.get(key) or {}
    return {}


def _planned(found: list[Convened], kind: str) -> int | None:
    """Where the meeting of that kind stands that has not been held yet."""
    places = [n for n, each in enumerate(found) if each.kind == kind and each.status == PLANNED]
    return places[-1] if places else None


def _is_idle(each: Convened, ended: datetime) -> bool:
    return each.status == PLANNED and each.starts_at > ended
