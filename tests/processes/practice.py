"""A case practised without a database: the same story, the same forms and the same log as in life."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from webapp import forms
from webapp.cases.asking import form_context, who_is_asked
from webapp.cases.dues import due_steps, in_words, running_in
from webapp.cases.least_times import too_early
from webapp.cases.log import Entry, Kind
from webapp.cases.player import label, moment_of_step
from webapp.cases.story import Story
from webapp.clock import LONDON
from webapp.configuration.configured import BoardConfiguration
from webapp.configuration.walks_schema import Walk, WalkStep
from webapp.deadlines.running import RunningLimit
from webapp.engine import Process, step_of


class Refused(AssertionError):
    """A form did not take the answers; by field, what it said."""

    def __init__(self, faults: dict[str, str]) -> None:
        self.faults = faults
        super().__init__(faults)


@dataclass
class Practice:
    """One case of a board, from its beginning."""

    said: BoardConfiguration
    process: Process
    settings: dict[str, Any] = field(default_factory=dict)
    log: list[Entry] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.story = Story(self.said, self.process, self.settings)

    def follow(self, walk: Walk, *, before: str | None = None) -> Practice:
        """Go the way of a walk: all of it, or until `before` is the next thing to do."""
        for step in walk.steps:
            if before is not None and step.does == before:
                break
            self._step(step)
        return self

    def along(self, walk: Walk) -> Iterator[Practice]:
        """The way of a walk, step by step."""
        for step in walk.steps:
            self._step(step)
            yield self

    def does(self, named: str, on: date | datetime, **answers: Any) -> Practice:
        """Answer a step with its sample answers, `answers` laid over them. Raises Refused."""
        path = next(path for path in self.story.asked if label(path) == named)
        values = {**self.said.sample_answers.get(step_of(path), {}), **answers}
        moment = moment_of_step(on)
        found = self.story.form_of(step_of(path))
        if found is not None:
            form, sections = found
            context = form_context(self.story, path, today=moment.astimezone(LONDON).date())
            faults = forms.check_answers(form, sections, values, context)
            if faults:
                raise Refused({fault.field: fault.message for fault in faults})
            values = forms.answers(form, sections, values, context)
        early = too_early(self.story, self.story.asked[path], values, moment)
        if early:
            raise Refused({"": early.en})
        self._take(Kind.ANSWERED, moment, str(self.story.asked[path]), values)
        return self

    def refuses(self, named: str, on: date | datetime, **answers: Any) -> dict[str, str]:
        """What the form says to these answers, by field; nothing when it takes them, and then it is done."""
        try:
            self.does(named, on, **answers)
        except Refused as refused:
            return refused.faults
        return {}

    def hears(self, message: str, on: date | datetime) -> Practice:
        """A message comes in from outside."""
        self._take(Kind.MESSAGE, moment_of_step(on), message, {})
        return self

    def save_and_load(self) -> int:
        """As it happens between two days. Gives the size of what was saved."""
        if not self.log:
            return 0
        saved = self.story.snapshot()
        self.story = Story.load(self.said, self.process, self.log, saved, self.settings)
        return len(saved)

    def resume(self, log: Sequence[Entry], saved: bytes) -> None:
        """Take up a case that was saved."""
        self.log = list(log)
        self.story = Story.load(self.said, self.process, self.log, saved, self.settings)

    def asks(self) -> dict[str, str]:
        """Everything that is asked now, of whom, by when: in the words of a walk."""
        asked = {}
        for path, due in due_steps(self.story, running_in(self.story)).items():
            asked[label(path)] = f"{who_is_asked(self.story, due.address)}{in_words(due)}"
        return asked

    def ends(self, limit: str) -> str:
        """The day a limit of this case runs out."""
        return next(each.due.iso for each in running_in(self.story) if each.limit.id == limit)

    def limit(self, limit: str, instance: str | None = None) -> RunningLimit:
        """A limit as it runs in this case; of one agency, where each is expected to meet it."""
        found = running_in(self.story)
        return next(each for each in found if (each.limit.id, each.instance) == (limit, instance))

    def _step(self, step: WalkStep) -> None:
        if step.does:
            self._open(moment_of_step(step.on))
            self.does(step.does, step.on, **step.answers)
        elif step.sends:
            self._take(Kind.MESSAGE, moment_of_step(step.on), step.sends, {})
        elif step.passes:
            self._take(Kind.LIMIT_PASSED, moment_of_step(step.on), step.passes, {})

    def begins(self, on: date | datetime) -> Practice:
        """Somebody refers a case."""
        self._open(moment_of_step(on))
        return self

    def _open(self, moment: datetime) -> None:
        if not self.log:
            self._take(Kind.OPENED, moment, "", {"starter": "11111111-1111-1111-1111-111111111111"})

    def _take(self, kind: Kind, moment: datetime, address: str, value: dict[str, Any]) -> None:
        entry = Entry(len(self.log) + 1, kind, address, value, happened_on=moment, recorded_at=moment)
        self.story.take(entry)
        self.log.append(entry)
