"""A case as its log tells it: pure, without a database, the same whether it runs, is rebuilt or is only
practised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from webapp import forms
from webapp.cases.events import events_of
from webapp.cases.log import Entry, Kind, standing
from webapp.configuration.configured import BoardConfiguration
from webapp.configuration.vocabulary import BOARD, BOARD_KEY, HANDED, LIMIT
from webapp.deadlines.running import Event
from webapp.engine import Address, Answers, Effect, NotAsked, Process, Run
from webapp.engine.diagram import Node

ISSUE_PACK = "issue_pack"  # the effect that lets agencies read each other's reports


@dataclass
class Changes:
    """What a stretch of the log did to the steps people are asked."""

    opened: dict[Address, Entry] = field(default_factory=dict)
    done: dict[Address, Entry] = field(default_factory=dict)
    dropped: dict[Address, Entry] = field(default_factory=dict)


class Story:
    """One case at one moment, on one version of a board's configuration."""

    def __init__(
        self, configuration: BoardConfiguration, process: Process, settings: Mapping[str, Any] | None = None
    ) -> None:
        self.configuration = configuration
        self.process = process
        self.settings = {**configuration.setting_defaults, **(settings or {})}
        known = {BOARD: {BOARD_KEY: configuration.name}, LIMIT: configuration.measures}
        self.answers = Answers(self.settings, self._typed, known)
        self.entries: list[Entry] = []
        self.changes = Changes()
        self.assigned: dict[str, str] = {}  # address -> id of the person who has it in hand
        self.status = "open"
        self.outcome = ""
        self.catching_up = False
        self.pack_issued_at: datetime | None = None  # by an entry taken since the story was loaded
        self.run: Run | None = None
        self._open: dict[str, Address] = {}
        self._answered: Address | None = None

    @classmethod
    def load(
        cls,
        configuration: BoardConfiguration,
        process: Process,
        entries: Iterable[Entry],
        snapshot: bytes,
        settings: Mapping[str, Any] | None = None,
    ) -> Story:
        """The story so far, with the run as it was saved after its last entry."""
        story = cls(configuration, process, settings)
        story._tell(entries)
        story.run = Run.load(snapshot, process, story.answers)
        story._settle()
        story._open = story._asked_now()
        return story

    @classmethod
    def recalled(
        cls,
        configuration: BoardConfiguration,
        process: Process,
        entries: Iterable[Entry],
        snapshot: bytes,
        settings: Mapping[str, Any] | None = None,
    ) -> Story:
        """What was answered and happened, and what tables said, only to be read: it cannot go on from here."""
        story = cls(configuration, process, settings)
        story._tell(entries)
        for path, outputs in Run.decided_in(snapshot):
            story.answers.add(path, outputs)
        return story

    def take(self, entry: Entry) -> None:
        """Go on by one entry. Raises NotAsked when it answers what is not asked, or is a message nobody
        awaits."""
        self._answered = None
        before = len(self.effects)
        self._begin_with(entry)
        self._drive(entry)
        if any(effect.properties.get("effect") == ISSUE_PACK for effect in self.effects[before:]):
            self.pack_issued_at = entry.recorded_at
        self._remember(entry)
        self._settle()
        self._compare(entry)

    @property
    def asked(self) -> dict[str, Address]:
        """Paths of the steps people are asked now; none once the case is withdrawn."""
        return dict(self._open)

    @property
    def effects(self) -> list[Effect]:
        """What service tasks asked for since this story was loaded."""
        return self.run.effects if self.run else []

    def node(self, step: str) -> Node:
        """The step as it is drawn. Raises NotFound when this version has no such step."""
        found = self.process.nodes.get(step)
        return found if found is not None else self.configuration.step(step)

    def form_of(self, step: str) -> tuple[forms.Form, tuple[forms.Section, ...]] | None:
        """The form a step is answered on, with the sections it asks for; None for a step without one."""
        node = self.process.nodes.get(step)
        return self.configuration.form_of(step) if node is not None and "form" in node.properties else None

    def events(self) -> tuple[Event, ...]:
        """The dated events that limits count from and to."""
        return events_of(self.entries, self.process.nodes, self.run.passed if self.run else ())

    def snapshot(self) -> bytes:
        """The run as bytes."""
        return self.run.save() if self.run else b""

    def _typed(self, step: str, values: Mapping[str, Any]) -> Mapping[str, Any]:
        found = self.form_of(step)
        if found is None:
            return values
        questions = found[0].questions
        return {
            key: questions[key].feel(value) if key in questions and value is not None else value
            for key, value in values.items()
        }

    def _drive(self, entry: Entry) -> None:
        if self.run is not None:
            self.run.now, self.run.seq = entry.recorded_at, entry.seq
        if entry.kind is Kind.OPENED:
            self.run = Run.start(self.process, self.answers, now=entry.recorded_at, seq=entry.seq)
        elif self.run is None:
            raise NotAsked(entry.address)
        elif entry.kind is Kind.ANSWERED:
            self._answered = self.run.complete(Address.read(entry.address).path, entry.value)
        elif entry.kind is Kind.MESSAGE:
            self.run.send(entry.address)
        elif entry.kind is Kind.LIMIT_PASSED:
            self.run.pass_limit(entry.address)
        elif entry.kind is Kind.REOPENED and self.run.completed:
            self.run = Run.start(self.process, self.answers, now=entry.recorded_at, seq=entry.seq)

    def _begin_with(self, entry: Entry) -> None:
        """What another case handed over when it opened this one."""
        if entry.kind is Kind.OPENED:
            self.answers.know(HANDED, entry.value.get(HANDED, {}))

    def _tell(self, entries: Iterable[Entry]) -> None:
        for entry in standing(entries):
            self._remember(entry)
            if entry.kind is Kind.ANSWERED:
                self.answers.add(Address.read(entry.address).path, entry.value)

    def _remember(self, entry: Entry) -> None:
        self._begin_with(entry)
        self.entries.append(entry)
        match entry.kind:
            case Kind.ASSIGNED:
                self.assigned[entry.address] = str(entry.value["person"])
            case Kind.RELEASED:
                self.assigned.pop(entry.address, None)
            case Kind.LEFT:
                left = str(entry.value["person"])
                self.assigned = {at: who for at, who in self.assigned.items() if who != left}
            case Kind.WITHDRAWN:
                self.status = "withdrawn"
            case Kind.REOPENED:
                self.status = "open"
            case Kind.OPENED:
                self.catching_up = bool(entry.value.get("from_paper"))
            case Kind.CAUGHT_UP:
                self.catching_up = False

    def _compare(self, entry: Entry) -> None:
        """Note which steps this entry opened, did, or made needless."""
        before, now, done = set(self._open.values()), self._asked_now(), self._answered
        if done is not None:
            self.changes.done[done] = entry
        for address in before - set(now.values()) - {done}:
            self.changes.dropped[address] = entry
        for address in now.values():
            if address not in before:  # again, where a withdrawn case was reopened: it ended nothing for good
                self.changes.opened.setdefault(address, entry)
                self.changes.dropped.pop(address, None)
                self.changes.done.pop(address, None)
        self._open = now

    def _asked_now(self) -> dict[str, Address]:
        return self.run.open_steps() if self.run and self.status != "withdrawn" else {}

    def _settle(self) -> None:
        if self.run is None or self.status == "withdrawn":
            return
        self.status = "closed" if self.run.completed else "open"
        self.outcome = self.run.outcomes[-1] if self.run.completed else ""

    @property
    def last_moment(self) -> datetime:
        """When the log was last added to."""
        return self.entries[-1].recorded_at
