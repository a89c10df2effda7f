"""What a form must be told about the world: who, which agencies, which day, what was answered before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from werkzeug.datastructures import FileStorage

from webapp import clock
from webapp.forms.meeting import Meeting
from webapp.rules.tables import DecisionTable

Answer = Any  # JSON as it is stored
StoredFile = Mapping[str, Any]  # id, name, size, type
People = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Advice:
    """What a decision table said: its outcome and the reasons of the rows that matched."""

    outcome: str | None
    reasons: tuple[str, ...] = ()
    link: str | None = None


@dataclass(frozen=True)
class Earliest:
    """The first day that a date of this form may be; earlier only where the field `reason` says why."""

    day: date
    reason: str | None = None


def _nothing(_name: str) -> Any:
    return None


def _no_table(_identity: str) -> DecisionTable | None:
    return None


def _no_file(_identity: str) -> StoredFile | None:
    return None


@dataclass(frozen=True)
class Context:
    """Everything outside a form that its rules and its page depend on.

    `agencies`, `people` and `meetings` left None mean that nobody knows them here: any key is then accepted.
    `people` may be a function of the role a field asks for. `lookup` answers a dotted FEEL name of
    an earlier answer or a setting. `earliest` says by field from when a date may be. `values` are
    answers to other sections of the same form. `tables` finds a decision table by its id, `figures`
    reckons a measure by its key. `files` finds an upload of this draft by its id; `store` keeps a new one.
    """

    language: str = "en"
    agencies: Sequence[tuple[str, str]] | None = None
    people: People | Callable[[str | None], People] | None = None
    lookup: Callable[[str], Any] = _nothing
    today: date = field(default_factory=clock.today)
    tables: Callable[[str], DecisionTable | None] = _no_table
    advice: Mapping[str, Advice] | Callable[[str], Advice | None] = field(default_factory=dict)
    values: Mapping[str, Answer] = field(default_factory=dict)
    earliest: Mapping[str, Earliest] = field(default_factory=dict)
    files: Callable[[str], StoredFile | None] = _no_file
    store: Callable[[FileStorage], StoredFile] | None = None
    figures: Callable[[str], Sequence[dict[str, str]]] | None = None
    meetings: Mapping[str, Meeting] | None = None

    def people_for(self, role: str | None) -> People | None:
        return self.people(role) if callable(self.people) else self.people
