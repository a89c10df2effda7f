"""A letter as its reader will read it: words only, ready to be set as PDF or Word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

LineKind = Literal["text", "heading", "item", "row"]


@dataclass(frozen=True)
class Part:
    """A paragraph, heading, line of a list, or a row of a sheet with its label."""

    kind: LineKind
    lines: tuple[str, ...]
    label: str = ""


@dataclass(frozen=True)
class SlipQuestion:
    """Something asked on the reply slip."""

    label: str
    choices: tuple[str, ...]
    lines: int


@dataclass(frozen=True)
class Slip:
    """What is cut off and sent back."""

    title: str
    by: str
    questions: tuple[SlipQuestion, ...]


@dataclass(frozen=True)
class Written:
    """A letter with its values in place. `missing` names what the case does not say yet; `sources` is, by step,
    the number of the log entry it was made from."""

    title: str
    language: str
    board: str
    colour: str
    contact: tuple[str, ...]
    reference: str
    date: str
    to: tuple[str, ...]
    body: tuple[Part, ...]
    signed: tuple[str, ...]
    slip: Slip | None = None
    missing: tuple[str, ...] = ()
    sources: Mapping[str, int] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        """The same as JSON can hold it."""
        return asdict(self)

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Written:
        """What `as_data` gave."""
        slip = data["slip"]
        return cls(
            **{
                **data,
                "contact": tuple(data["contact"]),
                "to": tuple(data["to"]),
                "signed": tuple(data["signed"]),
                "missing": tuple(data["missing"]),
                "body": tuple(
                    Part(each["kind"], tuple(each["lines"]), each["label"]) for each in data["body"]
                ),
                "slip": Slip(slip["title"], slip["by"], tuple(_question(each) for each in slip["questions"]))
                if slip
                else None,
            }
        )


def _question(data: Mapping[str, Any]) -> SlipQuestion:
    return SlipQuestion(data["label"], tuple(data["choices"]), data["lines"])
