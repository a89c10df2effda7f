"""The state of a run as bytes: small, the same for the same state, and free of the specification.

The library's own format repeats the specification in each case, carries random ids and clock times, and would
so differ between a case and its rebuild. Nothing depends on these bytes for good: replay makes them anew from
the log.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

import orjson
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.specs.mixins.subworkflow_task import SubWorkflowTask
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from webapp.engine.process import Process
from webapp.errors import DomainError

FORMAT = 1


class UnknownSnapshot(DomainError):
    """The snapshot was written by a newer release; the case can be rebuilt from its log."""

    status = 500

    def __init__(self, found: object) -> None:
        super().__init__(f"This case was saved by another release (format {found}). Rebuild it from its log.")


def save(workflow: Any, extra: Mapping[str, Any]) -> bytes:
    """The bytes of a run. `extra` is plain JSON kept beside it, given back by `load`."""
    numbers: dict[UUID, int] = {}
    for task in _walk(workflow, workflow):
        numbers[task.id] = len(numbers)
    return orjson.dumps({"format": FORMAT, "run": _workflow(workflow, workflow, numbers), "extra": extra})


def load(data: bytes, process: Process, script_engine: Any) -> tuple[Any, dict[str, Any]]:
    """The run those bytes hold, ready to go on, and what was kept beside it.

    Raises UnknownSnapshot when another release wrote them.
    """
    stored = orjson.loads(data)
    if stored.get("format") != FORMAT:
        raise UnknownSnapshot(stored.get("format"))
    workflow = BpmnWorkflow(
        process.main, dict(process.called), script_engine=script_engine, deserializing=True
    )
    _restore(workflow, stored["run"], workflow)
    return workflow, stored["extra"]


def kept_beside(data: bytes) -> dict[str, Any]:
    """Only what was kept beside a run. Raises UnknownSnapshot when another release wrote it."""
    stored = orjson.loads(data)
    if stored.get("format") != FORMAT:
        raise UnknownSnapshot(stored.get("format"))
    found: dict[str, Any] = stored["extra"]
    return found


def _walk(workflow: Any, top: Any) -> Iterator[Any]:
    waiting = [workflow.task_tree]
    while waiting:
        task = waiting.pop()
        yield task
        inner = top.subprocesses.get(task.id)
        if inner is not None:
            yield from _walk(inner, top)
        waiting.extend(reversed(task.children))


def _workflow(workflow: Any, top: Any, numbers: dict[UUID, int]) -> list[Any]:
    tasks = sorted(workflow.tasks.values(), key=lambda task: numbers[task.id])
    last = workflow.last_task
    return [
        [workflow.success, workflow.completed, numbers.get(last.id) if last is not None else None],
        [_task(task, top, numbers) for task in tasks],
    ]


def _task(task: Any, top: Any, numbers: dict[UUID, int]) -> list[Any]:
    names = {str(id_): number for id_, number in numbers.items()} if "merged" in task.internal_data else {}
    inside = {
        key: [names[item] for item in value if item in names] if key == "merged" else value
        for key, value in sorted(task.internal_data.items())
    }
    row = [
        numbers[task.id],
        numbers.get(task._parent),
        [numbers[child] for child in task._children],
        task.state,
        task.task_spec.name,
        int(task.triggered),
        inside,
    ]
    inner = top.subprocesses.get(task.id)
    return row if inner is None else [*row, _workflow(inner, top, numbers)]


def _restore(workflow: Any, stored: list[Any], top: Any) -> None:
    (success, completed, last), rows = stored
    inner: list[tuple[Any, list[Any]]] = []
    for row in rows:
        task = _restored(workflow, row, top)
        if len(row) > 7:
            inner.append((task, row[7]))
    workflow.task_tree = workflow.tasks[UUID(int=rows[0][0])]
    workflow.success, workflow.completed = success, completed
    workflow.last_task = workflow.tasks.get(UUID(int=last)) if last is not None else None
    for task, content in inner:
        spec = top.subprocess_specs[task.task_spec.spec]
        sub = BpmnSubWorkflow(spec, task.id, top, deserializing=True)
        top.subprocesses[task.id] = sub
        _restore(sub, content, top)
        sub.completed_event.connect(task.task_spec._on_subworkflow_completed, task)


def _restored(workflow: Any, row: list[Any], top: Any) -> Any:
    number, parent, children, state, name, triggered, inside, *_ = row
    task = Task(workflow, workflow.spec.task_specs[name], state=state, id=UUID(int=number))
    task._parent = UUID(int=parent) if parent is not None else None
    task._children = [UUID(int=child) for child in children]
    task.triggered = bool(triggered)
    if "merged" in inside:
        inside["merged"] = [str(UUID(int=item)) for item in inside["merged"]]
    task.internal_data = inside
    waits = isinstance(task.task_spec, CatchingEvent) and not isinstance(task.task_spec, SubWorkflowTask)
    if waits and task.has_state(TaskState.WAITING):
        top.event_manager.add_task(task)
    return task
