"""What a board wants to know of a year's cases, as it writes it down. Reckoning it is reporting's work."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from webapp.configuration.described import Described, Key
from webapp.text import Text

What = Literal["count", "share", "mean", "rate", "within_limit", "median_days", "alike"]


class Breakdown(Described):
    """What a number is divided by: an expression that gives a value, or a list of values, for each counted."""

    by: str
    label: Text


class Figure(Described):
    """One number. It is reckoned over cases, or over each item of a list that every case gives.

    `on` gives the date by which a case, or an item, belongs to a year; without it, the day the case was opened.
    `of` says which are looked at and `where` which of these count.
    """

    key: Key
    label: Text
    what: What = "count"
    each: str | None = None
    on: str | None = None
    of: str | None = None
    where: str | None = None
    value: str | None = None
    out_of: str | None = None
    limit: tuple[str, ...] = ()
    between: tuple[str, str] | None = None
    match: tuple[str, ...] = ()
    by: tuple[Breakdown, ...] = ()
    hint: Text = Text()

    @model_validator(mode="after")
    def _has_what_it_needs(self) -> Figure:
        needs: dict[str, dict[str, object]] = {
            "share": {"where": self.where},
            "mean": {"value": self.value},
            "rate": {"value": self.value, "out_of": self.out_of},
            "within_limit": {"limit": self.limit},
            "median_days": {"between": self.between},
            "alike": {"match": self.match},
        }
        for name, given in needs.get(self.what, {}).items():
            if not given:
                raise ValueError(f"figure {self.key} is a {self.what}, so it needs {name}")
        if self.each and self.what in ("within_limit", "alike"):
            raise ValueError(f"figure {self.key}: {self.what} is of whole cases; leave each out")
        return self

    @property
    def expressions(self) -> tuple[tuple[str, str], ...]:
        """Every expression in it, with the word it stands under."""
        single = {
            "each": self.each,
            "on": self.on,
            "of": self.of,
            "where": self.where,
            "value": self.value,
            "out_of": self.out_of,
        }
        several = {
            "between": self.between or (),
            "match": self.match,
            "by": tuple(each.by for each in self.by),
        }
        found = [(name, text) for name, text in single.items() if text]
        found += [
            (f"{name}.{at}", text) for name, texts in several.items() for at, text in enumerate(texts, 1)
        ]
        return tuple(found)


class Measure(Described):
    """Something the board reports on, with the figures that say it."""

    key: Key
    label: Text
    source: str = ""
    hint: Text = Text()
    figures: tuple[Figure, ...] = Field(min_length=1)
