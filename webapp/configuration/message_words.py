"""What a board says of its e-mails: its own words for them, and whether a digest gathers them.

They say no more than the service's own: a reference.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from pydantic import Field, field_validator, model_validator

from webapp.configuration.described import Described
from webapp.outbox.wording import GATHERABLE, Kind
from webapp.text import Text


class MessageWords(Described):
    """The subject and the opening words of one kind of e-mail, each with room for `{reference}`."""

    kind: Kind
    subject: Text
    opening: Text

    @field_validator("kind", mode="before")
    @classmethod
    def _is_known(cls, value: Any) -> Any:
        return _known(value)


class Digest(Described):
    """One e-mail on each working day to whoever has something to do, in place of several."""

    at: str = Field(default="07:30", pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    gathers: tuple[Kind, ...] = GATHERABLE

    @field_validator("gathers", mode="before")
    @classmethod
    def _are_known(cls, value: Any) -> Any:
        return [_known(each) for each in value] if isinstance(value, list) else value

    @property
    def time(self) -> time:
        """The time of day in London at which it goes."""
        return time.fromisoformat(self.at)


class Messages(Described):
    """A board's e-mails. A plain list is its words, as boards wrote it before there were digests."""

    words: tuple[MessageWords, ...] = ()
    digest: Digest | None = None

    @model_validator(mode="before")
    @classmethod
    def _a_list_is_words(cls, value: Any) -> Any:
        return {"words": value} if isinstance(value, list) else value


def as_kept(words: Sequence[MessageWords]) -> Mapping[str, Any]:
    """What is kept with the board, by kind, for whoever writes a message."""
    return {
        each.kind.value: {"subject": each.subject.model_dump(), "opening": each.opening.model_dump()}
        for each in words
    }


def digest_as_kept(digest: Digest | None) -> dict[str, Any] | None:
    """What is kept with the board of its digest; None where it has none."""
    return {"at": digest.at, "gathers": [kind.value for kind in digest.gathers]} if digest else None


def _known(value: Any) -> Any:
    if value not in set(Kind):
        raise ValueError(f"“{value}” is no kind of e-mail; it may be {', '.join(Kind)}")
    return Kind(value)
