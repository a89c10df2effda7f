"""The BPMN engine behind a door: nothing outside this folder sees SpiffWorkflow."""

from webapp.engine.address import Address, instance_of, split, step_of
from webapp.engine.answers import Answers, Values
from webapp.engine.process import Process, compile_process
from webapp.engine.run import SETS_BY_ITSELF, Effect, NotAsked, Passed, Run, Stuck

__all__ = [
    "SETS_BY_ITSELF",
    "Address",
    "Answers",
    "Effect",
    "NotAsked",
    "Passed",
    "Process",
    "Run",
    "Stuck",
    "Values",
    "compile_process",
    "instance_of",
    "split",
    "step_of",
]
