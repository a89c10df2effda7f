"""What a letter's names stand for in a case: answers, and what is given besides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from webapp.cases.dues import ends_on
from webapp.cases.log import Kind
from webapp.cases.story import Story
from webapp.configuration.letters import GIVEN
from webapp.configuration.vocabulary import LIMIT_DUE
from webapp.deadlines.counting import day_of
from webapp.engine import Address, instance_of
from webapp.errors import NotFound
from webapp.forms import Context, Question
from webapp.forms.expressions import expression

Path = tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """One of several that a letter, or a part of it, is written for: a row of a group, or one choice."""

    key: str
    value: Any  # as it is stored
    question: Question | None  # what it answers, where one is known


@dataclass(frozen=True)
class Known:
    """A case as a letter may name it, seen from the step that offers the letter, in one language."""

    story: Story
    asking: str  # the path of that step
    reference: str
    pseudonym: str
    today: date
    language: str
    row: Row | None = None
    used: dict[str, int] = field(default_factory=dict, compare=False)  # by step, the entry that was read

    def value(self, text: str) -> Any:
        """What an expression is worth here."""
        return expression(text).evaluate(self.find, now=self.today)

    def holds(self, text: str | None) -> bool:
        """Whether a condition is true; no condition is."""
        return text is None or self.value(text) is True

    def find(self, path: Path) -> Any:
        """What a name means."""
        if path[0] in GIVEN:
            return self.given(path)
        for step in path[1:2] if path[0] == "all" else path[:1]:
            self.note(step)
        return self.story.answers.value(path, self.asking)

    def given(self, path: Path) -> Any:
        """What a name means that is no answer: of the case, the board, a time limit, an event, the row in hand."""
        head, rest = path[0], ".".join(path[1:])
        board = self.story.configuration.board
        if head == "today":
            return self.today
        if head == "case":
            return {"reference": self.reference, "pseudonym": self.pseudonym}.get(rest)
        if path == ("board", "key"):
            return board.board
        if head == "board":
            words = {
                "name": board.name,
                "short_name": board.short_name or board.name,
                "contact": board.contact,
            }
            return words[rest].get(self.language) if rest in words else None
        if head == "agency":
            return self.agency_name(self.row.key if self.row else instance_of(self.asking))
        if head == "limit":
            own = instance_of(self.asking) or (self.row.key if self.row else None)
            return ends_on(self.story, path[1], own) if len(path) == 3 and path[2] == LIMIT_DUE else None
        if head == "event":
            return self._events.get(rest)
        value = self.row.value if self.row else None
        return value.get(rest) if rest and isinstance(value, Mapping) else (value if not rest else None)

    def question(self, path: Path) -> Question | None:
        """The question whose answer `step.field` is; None where the name is something else."""
        if len(path) != 2 or path[0] in GIVEN:
            return None
        try:
            form = self.story.form_of(path[0])
        except NotFound:
            return None
        return form[0].questions.get(path[1]) if form else None

    def stored(self, path: Path) -> Any:
        """The answer `step.field` as it was given."""
        self.note(path[0])
        return (self.story.answers.stored(path[0], self.asking) or {}).get(path[1])

    def note(self, step: str) -> None:
        """Remember that the answers of a step were read."""
        path = self.story.answers.nearest_path(step, self.asking)
        if path in self._entries:
            self.used[step] = self._entries[path]

    def context(self) -> Context:
        """What questions need to say their answers in words."""
        board = self.story.configuration.board
        agencies = [(each.key, each.name.get(self.language)) for each in board.agencies]
        return Context(
            language=self.language,
            agencies=agencies,
            today=self.today,
            lookup=lambda name: self.find(tuple(name.split("."))),
        )

    def agency_name(self, key: str | None) -> str | None:
        """An agency in words; whatever else the key names, as it is."""
        try:
            return self.story.configuration.agency(key).name.get(self.language) if key else None
        except NotFound:
            return key

    @cached_property
    def _events(self) -> Mapping[str, date | datetime]:
        return {event.name: day_of(event.on) for event in self.story.events()}

    @cached_property
    def _entries(self) -> Mapping[str | None, int]:
        return {
            Address.read(entry.address).path: entry.seq
            for entry in self.story.entries
            if entry.kind is Kind.ANSWERED
        }


def rows_of(known: Known, text: str) -> Sequence[Row]:
    """What `text` lists, one by one: the rows of a group, chosen agencies, choices."""
    path = expression(text).name
    question = known.question(path)
    found = known.stored(path) if question else known.value(text)
    if not isinstance(found, list | tuple):
        return ()
    return [
        Row(str(number) if isinstance(each, Mapping) else str(each), each, question)
        for number, each in enumerate(found, start=1)
    ]
