"""One case running through its procedure."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.script_engine.python_environment import BasePythonScriptEngineEnvironment
from SpiffWorkflow.bpmn.util.event import BpmnEvent
from SpiffWorkflow.exceptions import SpiffWorkflowException
from SpiffWorkflow.spiff.specs.event_definitions import MessageEventDefinition
from SpiffWorkflow.util.task import TaskState

from webapp import rules
from webapp.engine import snapshot
from webapp.engine.address import Address, segment, step_of
from webapp.engine.answers import Answers, Values
from webapp.engine.process import Process
from webapp.engine.specs import INSTANCE, Limit
from webapp.engine.tree import tasks_in
from webapp.errors import DomainError

for _name in ("spiff.task", "spiff.workflow", "spiff.data"):
    # the library writes a line for every change of every task; it looks at each logger's own level only
    logging.getLogger(_name).setLevel(logging.WARNING)

OPEN = TaskState.READY | TaskState.WAITING | TaskState.STARTED
UNFINISHED = TaskState.READY | TaskState.STARTED
REACHED = TaskState.FINISHED_MASK | OPEN


SETS_BY_ITSELF = frozenset({"start", "rule", "effect", "call", "end"})
"""What does its part without a person: the events it sets happen when it is done."""


class NotAsked(DomainError):
    """The step is not open at this moment."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(f"The step “{step_of(path)}” is not asked for at the moment.")


class Stuck(DomainError):
    """The procedure has no way on from here, or asks for something it cannot evaluate."""

    status = 500


@dataclass(frozen=True)
class Passed:
    """A step without a person that was done, and by which entry of the log: what it sets happened then."""

    path: str
    seq: int


@dataclass(frozen=True)
class Effect:
    """Something a service task asks to be done, by name."""

    step: str
    path: str
    properties: Mapping[str, str]


class _NoPython(BasePythonScriptEngineEnvironment):  # type: ignore[misc]
    def evaluate(self, expression: Any, context: Any, external_context: Any = None) -> Any:  # noqa: ARG002
        raise Stuck("Only expressions of a diagram can be evaluated.")

    def execute(self, script: Any, context: Any, external_context: Any = None) -> Any:  # noqa: ARG002
        raise Stuck("Scripts are not allowed in a procedure.")


class _Engine(PythonScriptEngine):  # type: ignore[misc]
    """Answers the library's questions from the case's answers; nothing reaches Python's own `eval`."""

    def __init__(self, run: Run) -> None:
        super().__init__(_NoPython())
        self._run = run

    def evaluate(self, task: Any, expression: str, external_context: Any = None) -> bool:  # noqa: ARG002
        asking = path_of(task)
        answers = self._run.answers
        value = rules.parse(expression).evaluate(
            lambda names: answers.value(names, asking), now=self._run.now
        )
        return value is True

    def members(self, task: Any, source: str) -> dict[str, str]:
        return self._run.answers.members(tuple(source.split(".")), path_of(task))

    def decide(self, task: Any) -> None:
        self._run._decide(task)

    def effect(self, task: Any) -> None:
        self._run.effects.append(Effect(_id(task), path_of(task), _properties(task)))


class Run:
    """A case at one moment: what it asks, what it waits for, where it has been.

    Outcomes of decision tables are kept with the run, since nobody typed them in.
    """

    def __init__(self, process: Process, answers: Answers) -> None:
        self.process = process
        self.answers = answers
        self.visited: set[str] = set()  # ids of steps done and flows taken
        self.seq = 0  # the entry being taken
        self.passed: list[Passed] = []  # steps done by nobody that set events, in order
        self.now: datetime | None = None  # what `today()` means: the time of the entry being taken
        self.effects: list[Effect] = []  # asked for since this object was made
        self.outcomes: list[str] = []  # end events reached on the main sheet, in order
        self._decided: list[tuple[str, dict[str, Any]]] = []
        self._workflow: Any = None

    @classmethod
    def start(cls, process: Process, answers: Answers, *, now: datetime | None = None, seq: int = 0) -> Run:
        """A new run, at the first steps it asks for. `now` is what `today()` means in a condition."""
        run = cls(process, answers)
        run.now, run.seq = now, seq
        run._workflow = BpmnWorkflow(process.main, dict(process.called), script_engine=_Engine(run))
        run._advance()
        return run

    @classmethod
    def load(cls, data: bytes, process: Process, answers: Answers) -> Run:
        """The run saved as `data`, on the same version. `answers` must hold what was given so far."""
        run = cls(process, answers)
        run._workflow, extra = snapshot.load(data, process, _Engine(run))
        run.visited = set(extra["visited"])
        run.outcomes = list(extra["outcomes"])
        run.passed = [Passed(path, seq) for path, seq in extra.get("passed", ())]
        for path, outputs in extra["decided"]:
            run._decided.append((path, outputs))
            answers.add(path, outputs)
        return run

    @staticmethod
    def decided_in(data: bytes) -> list[tuple[str, dict[str, Any]]]:
        """What decision tables said in a saved run, by path, without bringing the run back."""
        return [(path, outputs) for path, outputs in snapshot.kept_beside(data)["decided"]]

    def save(self) -> bytes:
        """The run as bytes: equal for equal runs."""
        extra: dict[str, Any] = {
            "visited": sorted(self.visited),
            "outcomes": self.outcomes,
            "decided": self._decided,
        }
        if self.passed:
            extra["passed"] = [[each.path, each.seq] for each in self.passed]
        return snapshot.save(self._workflow, extra)

    @property
    def completed(self) -> bool:
        """Whether an end was reached and nothing is asked any more: the library's own word is not enough."""
        return bool(self._workflow.completed and self.outcomes) and not self._asked()

    def open_steps(self) -> dict[str, Address]:
        """What people are asked at this moment: paths and their addresses."""
        return {path: Address(path, self.answers.turns(path) + 1) for path in self._asked()}

    def waiting_limits(self) -> list[tuple[str, str]]:
        """(limit id, path of the event) of the limits whose passing changes what is asked."""
        return [(t.task_spec.event_definition.expression, path_of(t)) for t in self._waiting(Limit)]

    def waiting_messages(self) -> list[str]:
        """Names of the messages it would take now."""
        found = {t.task_spec.event_definition.name for t in self._waiting(MessageEventDefinition)}
        return sorted(found | {message for _, _, message in self._any_time()})

    def complete(self, path: str, values: Values) -> Address:
        """Take the answers of an open step and go on. Raises NotAsked."""
        task = self._asked().get(path)
        if task is None:
            raise NotAsked(path)
        address = Address(path, self.answers.add(path, values))
        with _Plainly(path):
            task.run()
            self._note(task)
            self._advance()
        return address

    def pass_limit(self, limit: str, path: str | None = None) -> bool:
        """Let a time limit pass. False when nothing waits for it (any more): then nothing changes."""
        waiting = [
            task
            for task in self._waiting(Limit)
            if task.task_spec.event_definition.expression == limit and path in (None, path_of(task))
        ]
        for task in waiting:
            task._set_internal_data(event_fired=True)
            task.task_spec._update(task)
        if waiting:
            with _Plainly(limit):
                self._advance()
        return bool(waiting)

    def send(self, message: str) -> None:
        """Let a message from outside come in. Raises NotAsked when nothing waits for it."""
        if message not in self.waiting_messages():
            raise NotAsked(message)
        with _Plainly(message):
            for workflow, spec, awaited in self._any_time():
                if awaited == message:
                    _begin(workflow, spec)
            event = BpmnEvent(MessageEventDefinition(message), payload={})
            for task in [t for t in self._waiting(MessageEventDefinition) if t.task_spec.catches(t, event)]:
                task.task_spec.catch(task, event)
                task.task_spec._update(task)
            self._advance()

    def _asked(self) -> dict[str, Any]:
        asked: dict[str, Any] = {}
        for task in self._tasks(TaskState.READY):
            if task.task_spec.manual:
                asked[path_of(task)] = task
        return asked

    def _tasks(self, state: int) -> list[Any]:
        return tasks_in(self._workflow, state)

    def _waiting(self, kind: type) -> list[Any]:
        waiting = self._workflow.event_manager.tasks.values()
        return [task for task in waiting if isinstance(task.task_spec.event_definition, kind)]

    def _any_time(self) -> list[tuple[Any, Any, str]]:
        """(sheet, event sub-process, message) of what may begin at any time, on every sheet that is open."""
        if self._workflow.completed:
            return []
        sheets = [self._workflow, *self._workflow.get_active_subprocesses()]
        return [
            (sheet, sheet.spec.task_specs[name], start.event_definition.name)
            for sheet in sheets
            for name in sheet.spec.start.trigger_specs
            for start in self._workflow.subprocess_specs[name].bpmn_start_events
        ]

    def _advance(self) -> None:
        """Run what needs no person, one step at a time, until only people and events are waited for."""
        while True:
            if self._fold_loop():
                continue
            task = next((t for t in self._tasks(TaskState.READY) if not t.task_spec.manual), None)
            if task is None:
                return
            task.run()
            self._note(task)

    def _fold_loop(self) -> bool:
        """Let a step that is reached again below itself take the place of its first pass, so that loops don't
        grow.

        The library's tree would deepen with each pass, slow every later step, and from depth 1000 on lose
        tasks without a word. Only where nothing else is open below the first pass can it be reset.
        """
        for task in self._tasks(UNFINISHED):
            first = _first_pass(task)
            if first is None:
                continue
            below = [t for t in first.workflow.get_tasks(first_task=first) if t.has_state(OPEN)]
            own = set(task.workflow.get_tasks(first_task=task))
            if all(t in own for t in below) and not _begun(task):
                self._workflow.reset_from_task_id(first.id, {})
                return True
        return False

    def _note(self, task: Any) -> None:
        """Remember that a step was done and by which flows the case went on from it."""
        source = _id(task)
        if source in self.process.nodes and task.has_state(TaskState.COMPLETED):
            self.visited.add(source)
        for child in task.children:
            flow = self.process.flows.get((source, _id(child)))
            if flow is not None and child.has_state(REACHED):
                self.visited.add(flow)
        node = self.process.nodes.get(source)
        if node is None:
            return
        if node.kind == "end" and task.workflow is self._workflow:
            self.outcomes.append(source)
        if node.kind in SETS_BY_ITSELF and node.pairs("sets") and task.has_state(TaskState.COMPLETED):
            self.passed.append(Passed(path_of(task), self.seq))

    def _decide(self, task: Any) -> None:
        properties = _properties(task)
        table = self.process.tables.get(task.task_spec.extensions.get("calledDecisionId", ""))
        if table is None:
            raise Stuck(f"The step “{_id(task)}” names a decision table that is not there.")
        path = path_of(task)
        inputs = {}
        for pair in filter(None, properties.get("inputs", "").split(",")):
            key, _, expression = pair.partition("=")
            inputs[key.strip()] = rules.parse(expression).evaluate(
                lambda names: self.answers.value(names, path), now=self.now
            )
        decision = table.decide(inputs)
        outputs = (
            decision.outputs if isinstance(decision.outputs, Mapping) else {"outcomes": decision.outputs}
        )
        plain = {name: _plain(value) for name, value in outputs.items()}
        kept = {**plain, "reasons": list(decision.reasons), "rows": list(decision.rows)}
        self._decided.append((path, kept))
        self.answers.add(path, kept)


class _Plainly:
    """Turns the library's exceptions into a sentence that names the step."""

    def __init__(self, where: str) -> None:
        self._where = where

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, problem: BaseException | None, _trace: object) -> None:
        if isinstance(problem, SpiffWorkflowException | rules.ExpressionError):
            cause = problem.__cause__ or getattr(problem, "exception", None) or problem
            raise Stuck(f"The procedure cannot go on after “{self._where}”: {cause}") from problem


def _plain(value: Any) -> Any:
    """A table's result as it can be saved: whole numbers as such, others and dates as text."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else str(value)
    if isinstance(value, date):
        return value.isoformat()
    return [_plain(item) for item in value] if isinstance(value, list) else value


def path_of(task: Any) -> str:
    """The path of a task: calls and instances from the main sheet down."""
    parts = []
    while task is not None:
        parts.append(segment(_id(task), task.internal_data.get(INSTANCE)))
        above = task.workflow.parent_task_id
        task = task.workflow.top_workflow.get_task_from_id(above) if above is not None else None
    return "/".join(reversed(parts))


def _id(task: Any) -> str:
    name: str = task.task_spec.name
    return (
        name.removesuffix(" [child]").removesuffix(".BoundaryEventSplit").removesuffix(".BoundaryEventJoin")
    )


def _properties(task: Any) -> dict[str, str]:
    return dict(getattr(task.task_spec, "extensions", {}).get("properties", {}))


def _ancestors(task: Any) -> Iterator[Any]:
    above = task.parent
    while above is not None:
        yield above
        above = above.parent


def _first_pass(task: Any) -> Any | None:
    return next((above for above in list(_ancestors(task))[::-1] if above.task_spec is task.task_spec), None)


def _begun(task: Any) -> bool:
    """Whether somebody has already answered inside a called sheet or one of several instances."""
    inner = task.workflow.top_workflow.subprocesses.get(task.id)
    inside = inner.get_tasks(state=TaskState.COMPLETED) if inner is not None else []
    return any(t.task_spec.manual for t in inside) or bool(task.internal_data.get("merged"))


def _begin(workflow: Any, spec: Any) -> None:
    """Begin an event sub-process, numbered from the second on so that each has its own address.

    The library does this by connecting it to the start for good, in the specification that all cases share.
    """
    root = workflow.task_tree
    number = 1 + sum(child.task_spec is spec for child in root.children)
    child = root._add_child(spec, TaskState.FUTURE)
    child.triggered = True
    if number > 1:
        child.internal_data[INSTANCE] = str(number)
    spec._update(child)
