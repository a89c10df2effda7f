"""Where an answer stands in a case: the sheets it lies in, the instance, the step and the pass.

`set_up_and_gather/agency_report[police]#2` is the second report of the police. Addresses survive a change of
version as long as the ids of steps do, which is why answers are kept by them and never by the engine's own
ids.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SEGMENT = re.compile(r"^(?P<step>[^\[\]/#]+)(?:\[(?P<instance>[^\[\]/#]*)\])?$")


@dataclass(frozen=True, order=True)
class Address:
    """A step as it was asked once: `path` without, `turn` (1, 2, …) the pass."""

    path: str
    turn: int = 1

    def __str__(self) -> str:
        return f"{self.path}#{self.turn}"

    @classmethod
    def read(cls, text: str) -> Address:
        """The address written as `path#turn`."""
        path, _, turn = text.rpartition("#")
        return cls(path, int(turn)) if path else cls(turn)

    @property
    def step(self) -> str:
        """The id of the step on its diagram."""
        return step_of(self.path)

    @property
    def instance(self) -> str | None:
        """The innermost instance the step is asked for, such as an agency's key."""
        return instance_of(self.path)


def segment(step: str, instance: object = None) -> str:
    """One part of a path."""
    return step if instance is None else f"{step}[{instance}]"


def split(part: str) -> tuple[str, str | None]:
    """Step and instance of one part of a path."""
    match = _SEGMENT.match(part)
    return (match["step"], match["instance"]) if match else (part, None)


def step_of(path: str) -> str:
    """The step a path ends in."""
    return split(path.rpartition("/")[2])[0]


def instance_of(path: str) -> str | None:
    """The innermost instance along a path."""
    for part in reversed(path.split("/")):
        instance = split(part)[1]
        if instance is not None:
            return instance
    return None
