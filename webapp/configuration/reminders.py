"""Whom to tell when something is due soon or late, and what comes round again."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from webapp.configuration.described import Described, Key
from webapp.configuration.limits import Amount
from webapp.text import Text


class Escalation(Described):
    """A row of the table of who is told: all rows that match apply."""

    when: Literal["due_soon", "late"]
    after: Amount | None = None
    step: str | None = None
    tell: tuple[str, ...]
    source: str = ""


class Schedule(Described):
    """Work that comes round without a case, such as a panel every two months."""

    key: Key
    label: Text
    every: Amount
    role: Key | None = None
    process: str | None = None
    begins_with: dict[Key, dict[str, Any]] = Field(
        default_factory=dict
    )  # first steps, and how each is answered
    source: str = ""
