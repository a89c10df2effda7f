"""Plays a board's walks on the real engine: a story of a case, and what must be asked of whom after each
step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from webapp import forms
from webapp.cases.asking import Holder, form_context, who_is_asked
from webapp.cases.declarations import form_of, judged, must_be, owed, seen_from
from webapp.cases.dues import due_steps, in_words, running_in
from webapp.cases.least_times import too_early
from webapp.cases.log import Entry, Kind
from webapp.cases.story import Story
from webapp.clock import LONDON
from webapp.configuration.configured import BoardConfiguration
from webapp.configuration.walks_schema import Walk, WalkStep
from webapp.engine import Address, NotAsked, Process, Stuck, instance_of, step_of

MORNING = time(10, 0)
PLAYED = "played"  # whoever declares in a walk


@dataclass
class Performance:
    """How a walk went: what did not hold, and what it passed on its way."""

    walk: str
    title: str
    problems: list[str] = field(default_factory=list)
    visited: set[str] = field(default_factory=set)
    asserted: set[str] = field(default_factory=set)  # steps of which the walk says who is asked and by when
    held: set[str] = field(default_factory=set)  # passed when the walk last said everything that is asked
    limits: set[str] = field(default_factory=set)  # that ran at all
    dues: set[str] = field(default_factory=set)  # that set a day the walk says, or that it lets pass
    proves: tuple[str, ...] = ()  # requirements the walk says it proves


def play(
    configuration: BoardConfiguration, process: Process, walk: Walk, samples: Mapping[str, Mapping[str, Any]]
) -> Performance:
    """Play one walk. Between every two steps the case is saved and loaded, as it is in life.

    `samples` are answers by step, which the walk's own answers overlay. Stops at the first thing that cannot
    be done.
    """
    performance = Performance(walk.walk, walk.title, proves=walk.proves)
    stage = _Stage(configuration, process, walk, samples, performance)
    try:
        for number, step in enumerate(walk.steps, 1):
            stage.play(number, step)
    except (NotAsked, Stuck, _Halt) as problem:
        performance.problems.append(str(problem))
        return performance
    if walk.ends is not None and stage.story.outcome != walk.ends:
        ended = (
            stage.story.outcome
            or f"still open, at {', '.join(sorted(map(label, stage.story.asked))) or 'nothing'}"
        )
        performance.problems.append(f"the walk should end at {walk.ends}; it is {ended}")
    return performance


def label(path: str) -> str:
    """A step as a walk names it: `agency_report[police]`."""
    instance = instance_of(path)
    return step_of(path) + (f"[{instance}]" if instance is not None else "")


def _parted(role: str | None) -> tuple[str, str | None]:
    """A role as a walk writes it: `agency_lead@police`."""
    key, _at, agency = (role or "").partition("@")
    return key, agency or None


class _Halt(Exception):
    pass


class _Stage:
    def __init__(
        self,
        configuration: BoardConfiguration,
        process: Process,
        walk: Walk,
        samples: Mapping[str, Mapping[str, Any]],
        performance: Performance,
    ) -> None:
        self.configuration = configuration
        self.process = process
        self.samples = samples
        self.performance = performance
        self.story = Story(configuration, process, walk.settings)
        self._begins = walk.begins
        self._settings = walk.settings
        self.declaring = {Holder(*_parted(step.as_)) for step in walk.steps if step.declares}
        self._seq = 0

    def play(self, number: int, step: WalkStep) -> None:
        moment = moment_of_step(step.on)
        if self._seq == 0:
            self._take(Kind.OPENED, moment)
            if self._begins is not None:
                self._expect(self._begins, "as the case begins")
        what = step.does or step.sends or step.passes or f"{step.as_} declares"
        where = f"step {number} ({step.on}, {what})"
        if step.does:
            self._answer(step, moment, where)
        elif step.sends:
            self._take(Kind.MESSAGE, moment, step.sends)
        elif step.passes:
            self._take(Kind.LIMIT_PASSED, moment, step.passes)
            self.performance.dues.add(step.passes)
        elif step.declares:
            self._declare(step, moment, where)
        self.performance.visited |= self.story.run.visited if self.story.run else set()
        self._save_and_load()
        if step.asks is not None:
            self._expect(step.asks, where)

    def _answer(self, step: WalkStep, moment: datetime, where: str) -> None:
        path = self._find(step.does or "", where)
        role = who_is_asked(self.story, Address(path))
        if step.as_ not in (str(role), role.role):
            self.performance.problems.append(f"{where}: is asked of {role}, not of {step.as_}")
        if role in self.declaring and not self._declared(role, path):
            raise _Halt(f"{where}: {role} has not declared yet, so this step waits")
        values = {**self.samples.get(step_of(path), {}), **step.answers}
        found = self.story.form_of(step_of(path))
        if found is not None:
            form, sections = found
            context = form_context(self.story, path, today=moment.astimezone(LONDON).date())
            faults = forms.check_answers(form, sections, values, context)
            values = forms.answers(form, sections, values, context)
            if faults:
                told = "; ".join(f"{fault.field}: {fault.message}" for fault in faults)
                raise _Halt(f"{where}: the form refuses it: {told}")
        address = self.story.asked[path]
        early = too_early(self.story, address, values, moment)
        if early:
            raise _Halt(f"{where}: it may not be done yet: {early.en}")
        self._take(Kind.ANSWERED, moment, str(address), values)

    def _declare(self, step: WalkStep, moment: datetime, where: str) -> None:
        """What somebody declares, held against the form and the table; it must come to what the walk says."""
        holder = Holder(*_parted(step.as_))
        form = form_of(self.configuration)
        values = {**self.samples.get(form.key, {}), **step.answers}
        path = seen_from(self.story, holder)
        context = form_context(self.story, path, today=moment.astimezone(LONDON).date())
        faults = forms.check_answers(form, form.sections, values, context)
        if faults:
            raise _Halt(f"{where}: the form refuses it: {faults[0].field}: {faults[0].message}")
        must = must_be(self.story, holder.role, path)
        outcome, reasons = judged(self.story, must, values)
        if outcome != step.declares:
            said = (
                f"{where}: it should come to {step.declares}; the table says {outcome}: {' '.join(reasons)}"
            )
            self.performance.problems.append(said)
        value = {"role": holder.role, "agency": holder.agency, "person": PLAYED, "outcome": str(outcome)}
        self._take(Kind.DECLARED, moment, str(holder), value)

    def _declared(self, holder: Holder, path: str) -> bool:
        return not owed(self.story, holder, path, PLAYED)

    def _find(self, named: str, where: str) -> str:
        matching = [path for path in self.story.asked if path == named or label(path) == named]
        if len(matching) != 1:
            asked = ", ".join(sorted(map(label, self.story.asked))) or "nothing"
            raise _Halt(
                f"{where}: {named} is {'asked more than once' if matching else 'not asked'}; asked is {asked}"
            )
        return matching[0]

    def _take(
        self, kind: Kind, moment: datetime, address: str = "", value: Mapping[str, Any] | None = None
    ) -> None:
        self._seq += 1
        entry = Entry(self._seq, kind, address, value or {}, happened_on=moment, recorded_at=moment)
        self.story.take(entry)

    def _save_and_load(self) -> None:
        saved = self.story.snapshot()
        entries = self.story.entries
        self.story = Story.load(self.configuration, self.process, entries, saved, self._settings)

    def _expect(self, asks: Mapping[str, str], where: str) -> None:
        found = running_in(self.story)
        self.performance.limits |= {part.id for each in found for part in (each.limit, *each.limit.parts())}
        self.performance.held |= self.performance.visited
        actual = {}
        for path, due in due_steps(self.story, found).items():
            actual[label(path)] = f"{who_is_asked(self.story, due.address)}{in_words(due)}"
            if label(path) in asks:
                dated = [each.limit for each in (due.running, due.since) if each is not None]
                self.performance.dues |= {part.id for limit in dated for part in (limit, *limit.parts())}
        self.performance.asserted |= {step_of(name) for name in asks}
        for name in sorted(set(asks) | set(actual)):
            if asks.get(name) != actual.get(name):
                self.performance.problems.append(_difference(where, name, asks, actual))


def _difference(where: str, name: str, expected: Mapping[str, str], actual: Mapping[str, str]) -> str:
    if name not in actual:
        return f"{where}: {name} should be asked of {expected[name]}, and is not"
    if name not in expected:
        return f"{where}: {name} is asked of {actual[name]}, which the walk does not say"
    return f"{where}: {name} should be asked of {expected[name]}; it is asked of {actual[name]}"


def moment_of_step(on: date | datetime) -> datetime:
    """When a walk's step happens: in the morning where it names no time."""
    if isinstance(on, datetime):
        return on.replace(tzinfo=LONDON)
    return datetime.combine(on, MORNING, LONDON)


def coverage(
    configuration: BoardConfiguration, performances: Sequence[Performance]
) -> tuple[set[str], set[str]]:
    """(flows passed by at least one walk, flows never passed), of all sheets."""
    flows = {flow.id for sheet in configuration.sheets.values() for flow in sheet.flows}
    passed = set().union(*(performance.visited for performance in performances)) & flows
    return passed, flows - passed
