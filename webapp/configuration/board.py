"""What `board.yaml` and `sources.yaml` hold."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from webapp.configuration.choices import Setting
from webapp.configuration.described import Described, Key, Written
from webapp.configuration.limits import Amount, CriticalPath, Limit
from webapp.configuration.measures import Measure
from webapp.configuration.meetings import MeetingKind
from webapp.configuration.message_words import Messages
from webapp.configuration.organisation import Group, as_called_now
from webapp.configuration.people import Agency, Role
from webapp.configuration.reminders import Escalation, Schedule
from webapp.text import Text

Language = Literal["en", "cy"]


class Policy(Described):
    """The document the procedure comes from."""

    title: Text
    version: Written = ""
    dated: Written = ""
    source: str = ""


class Closure(Described):
    """Days on which the board's office is shut."""

    first: date
    last: date
    reason: Text = Text()


class BoardFile(Described):
    """A board: its names, people, choices and time limits."""

    board: Key
    name: Text
    short_name: Text = Text()
    reference_prefix: str = Field(pattern=r"^[A-Z]{2,5}$")
    colour: str = Field(default="#0b0c0c", pattern=r"^#[0-9a-fA-F]{6}$")
    languages: tuple[Language, ...] = ("en",)
    policy: Policy | None = None
    process: str
    contact: Text = Text()
    roles: tuple[Role, ...]
    agencies: tuple[Agency, ...] = ()
    settings: tuple[Setting, ...] = ()
    limits: tuple[Limit, ...] = ()
    critical_paths: tuple[CriticalPath, ...] = ()
    calendar: dict[Key, date] = Field(default_factory=dict)
    closures: tuple[Closure, ...] = ()
    hours_mode: Literal["working_days", "clock"] = "working_days"
    due_soon: Amount = Amount(amount=3, unit="working_days")
    escalation: tuple[Escalation, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    year_begins: str = Field(default="04-01", pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])$")
    measures: tuple[Measure, ...] = ()
    messages: Messages = Messages()
    case_kind: str | None = None  # an expression that says of which kind a case is
    meetings: tuple[MeetingKind, ...] = ()
    groups: tuple[Group, ...] = ()
    labels: dict[str, Text] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _as_called_now(cls, raw: Any) -> Any:
        return as_called_now(raw)

    @field_validator("closures", mode="before")
    @classmethod
    def _a_plain_date_is_one_day(cls, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return [each if isinstance(each, dict) else {"first": each, "last": each} for each in value]

    @property
    def office(self) -> Role | None:
        """The role that names people and answers on others' behalf; None when the file forgot it."""
        return next((role for role in self.roles if role.office), None)

    @property
    def closed_days(self) -> frozenset[date]:
        """Every single day on which the office is shut."""
        return frozenset(
            date.fromordinal(day)
            for closure in self.closures
            for day in range(closure.first.toordinal(), closure.last.toordinal() + 1)
        )


class Source(Described):
    """Where a requirement comes from: what it asks, in our words, and where it is written."""

    what: str
    ref: Written = ""


class SourcesFile(Described):
    """Every requirement of a board's procedure, by id."""

    ids: dict[str, Source] = Field(default_factory=dict)
