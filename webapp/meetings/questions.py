"""What the office is asked about meetings: worded and checked as a board's own forms are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _

from webapp import clock, forms
from webapp.clock import LONDON
from webapp.configuration.board import BoardFile
from webapp.configuration.meetings import MeetingKind
from webapp.meetings.agenda import Item
from webapp.meetings.models import Meeting
from webapp.meetings.words import context_of
from webapp.web import current_language

Field = Mapping[str, Any]


def ask(board: BoardFile, *fields: Field, data: Mapping[str, Any] | None = None) -> forms.AnswerForm:
    """A form that asks these questions, beginning with `data`."""
    sections = [{"key": "meeting", "fields": [dict(field) for field in fields]}]
    form = forms.Form.model_validate({"form": "meeting", "title": "meeting", "sections": sections})
    context = context_of(board, current_language(), today=clock.today())
    made: forms.AnswerForm = forms.build(form.sections, form, context)(data=data or {})
    return made


def refuse(form: forms.AnswerForm, field: str, message: str, part: str = "") -> None:
    """Put an error that only the meetings can know at its question."""
    form.faults = (*form.faults, forms.Fault(field, message, part))
    for each in form.fields:
        each.take(form.faults)


def arrangements() -> tuple[Field, ...]:
    """When, how long and where."""
    return (starts_at(), *length_and_place())


def starts_at() -> Field:
    return {
        "key": "starts_at",
        "type": "date_time",
        "label": _("When is the meeting?"),
        "short": _("when the meeting is"),
        "required": True,
        "not_before": "today()",
    }


def length_and_place() -> tuple[Field, Field]:
    return (
        {
            "key": "minutes",
            "type": "number",
            "label": _("How many minutes does it take?"),
            "short": _("how many minutes it takes"),
            "required": True,
            "decimals": 0,
            "min": 5,
            "max": 1440,
            "width": 4,
        },
        {
            "key": "place",
            "type": "text",
            "label": _("Where is it?"),
            "hint": _("A room, or the link of an online meeting."),
            "short": _("where it is"),
            "width": "two_thirds",
        },
    )


def arranged(meeting: Meeting) -> dict[str, Any]:
    """The same, as it stands."""
    begins = meeting.starts_at.astimezone(LONDON).replace(tzinfo=None)
    return {
        "starts_at": begins.isoformat(timespec="minutes"),
        "minutes": str(meeting.minutes),
        "place": meeting.place or None,
    }


def days(suggested: Sequence[date]) -> Field:
    """On which of the days suggested the panel is to meet."""
    return {
        "key": "days",
        "type": "checkboxes",
        "label": _("On which days?"),
        "short": _("on which days it meets"),
        "required": True,
        "options": [
            {"value": day.isoformat(), "label": format_date(day, "EEEE d MMMM y")} for day in suggested
        ],
    }


def hour() -> Field:
    """At what time it begins."""
    return {
        "key": "hour",
        "type": "text",
        "label": _("At what time do they begin?"),
        "hint": _("For example, 9:30am or 14:00"),
        "short": _("the time they begin"),
        "required": True,
        "width": 5,
    }


def attendance(kind: MeetingKind) -> Field:
    """Who came."""
    return {
        "key": "attendance",
        "type": "attendance",
        "meeting": kind.key,
        "label": _("Who came?"),
        "short": _("who came"),
        "required": True,
    }


def dealt(items: Sequence[Item], language: str) -> Field:
    """What the meeting dealt with: only a quorate one deals with anything."""
    options = [
        {"value": item.key, "label": f"{item.reference}: {item.title.get(language)}".removeprefix(": ")}
        for item in items
    ]
    return {
        "key": "dealt",
        "type": "checkboxes",
        "label": _("What was dealt with?"),
        "hint": _(
            "The rest goes on the next agenda. Tick a case’s step if the meeting came to it; it is answered as always."
        ),
        "options": options,
        "needs_quorum": True,
    }


def minutes_text() -> tuple[Field, Field, Field]:
    """The minutes, and whether they are agreed."""
    return (
        {
            "key": "text",
            "type": "long_text",
            "label": _("What is put on record?"),
            "short": _("the minutes"),
            "required": True,
            "rows": 20,
        },
        {
            "key": "agreed",
            "type": "yes_no",
            "label": _("Have these minutes been agreed?"),
            "short": _("if the minutes have been agreed"),
            "required": True,
        },
        {
            "key": "agreed_on",
            "type": "date",
            "label": _("When were they agreed?"),
            "short": _("the date they were agreed"),
            "required": True,
            "not_after": "today()",
            "show_when": 'agreed = "yes"',
        },
    )


def item() -> Field:
    """Something for the agenda."""
    return {
        "key": "title",
        "type": "text",
        "label": _("What is to be dealt with?"),
        "hint": _("In a few words, without anybody’s name."),
        "short": _("what is to be dealt with"),
        "required": True,
        "max_length": 200,
    }
