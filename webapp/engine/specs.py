"""What our diagrams mean to the engine: tables, effects, limits and lists of instances, none of them Python.

The library would run a decision table's cells, a service task's parameters and a timer's duration as Python,
and reads the clock; here a table is FEEL, an effect is only named, and a limit passes when the deadlines say
so.
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.specs.data_spec import TaskDataReference
from SpiffWorkflow.bpmn.specs.defaults import BoundaryEvent, IntermediateCatchEvent
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import MultiInstanceTask
from SpiffWorkflow.spiff.parser.event_parsers import (
    SpiffBoundaryEventParser,
    SpiffIntermediateCatchEventParser,
)
from SpiffWorkflow.spiff.parser.process import SpiffBpmnParser
from SpiffWorkflow.spiff.parser.task_spec import SpiffTaskParser
from SpiffWorkflow.spiff.specs.spiff_task import SpiffBpmnTask

INSTANCE = "key_or_index"  # where the library keeps which instance a multi-instance child is


class Limit(TimerEventDefinition):  # type: ignore[misc]
    """A timer that reads no clock. Its expression is the id of a time limit."""

    def has_fired(self, my_task: Any) -> bool:
        return bool(my_task._get_internal_data("event_fired", False))


class RuleTask(SpiffBpmnTask):  # type: ignore[misc]
    """A business rule task: a decision table answers in its place."""

    def _run_hook(self, my_task: Any) -> bool | None:
        my_task.workflow.script_engine.decide(my_task)
        result: bool | None = super()._run_hook(my_task)
        return result


class EffectTask(SpiffBpmnTask):  # type: ignore[misc]
    """A service task: names something to be done once the case is saved."""

    def _run_hook(self, my_task: Any) -> bool | None:
        my_task.workflow.script_engine.effect(my_task)
        result: bool | None = super()._run_hook(my_task)
        return result


class Members(TaskDataReference):  # type: ignore[misc]
    """The instances of a multi-instance step, read from the answer that lists them:
    `arrange_review.agencies`."""

    def get(self, my_task: Any, **_: Any) -> dict[str, str]:
        found: dict[str, str] = my_task.workflow.script_engine.members(my_task, self.bpmn_id)
        return found

    def exists(self, _my_task: Any) -> bool:
        return True


class _LimitParser:
    def parse_timer_event(self, event: Any) -> Limit:
        text = "".join(event.itertext()).strip()
        return Limit(self.bpmn_id, text)  # type: ignore[attr-defined]


class _BoundaryParser(_LimitParser, SpiffBoundaryEventParser):  # type: ignore[misc]
    pass


class _CatchParser(_LimitParser, SpiffIntermediateCatchEventParser):  # type: ignore[misc]
    pass


class _RuleParser(SpiffTaskParser):  # type: ignore[misc]
    @staticmethod
    def get_decision_ref(_node: Any) -> None:
        """No table is the library's business."""


class Parser(SpiffBpmnParser):  # type: ignore[misc]
    """Reads diagrams with our own meaning for tables, effects and limits."""

    OVERRIDE_PARSER_CLASSES = {
        **SpiffBpmnParser.OVERRIDE_PARSER_CLASSES,
        full_tag("businessRuleTask"): (_RuleParser, RuleTask),
        full_tag("serviceTask"): (SpiffTaskParser, EffectTask),
        full_tag("boundaryEvent"): (_BoundaryParser, BoundaryEvent),
        full_tag("intermediateCatchEvent"): (_CatchParser, IntermediateCatchEvent),
    }


def connect_instances(spec: Any) -> None:
    """Make a parsed multi-instance run after a restart in another process.

    A parsed step learns to report back to its multi-instance only when it is created in that process; one
    that was loaded would finish all its instances and wait for ever.
    """
    for step in spec.task_specs.values():
        if isinstance(step, MultiInstanceTask):
            if step.data_input is not None:
                step.data_input = Members(step.data_input.bpmn_id)
            child = spec.task_specs[step.task_spec]
            if not child.completed_event.is_connected(step.merge_child):
                child.completed_event.connect(step.merge_child)
