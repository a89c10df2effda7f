"""A board's own words for the e-mails the service sends. They say no more than the service's own: a reference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import field_validator

from webapp.configuration.described import Described
from webapp.outbox.wording import Kind
from webapp.text import Text


class MessageWords(Described):
    """The subject and the opening words of one kind of e-mail, each with room for `{reference}`."""

    kind: Kind
    subject: Text
    opening: Text

    @field_validator("kind", mode="before")
    @classmethod
    def _is_known(cls, value: Any) -> Any:
        if value not in set(Kind):
            raise ValueError(f"“{value}” is no kind of e-mail; it may be {', '.join(Kind)}")
        return Kind(value)


def as_kept(words: Sequence[MessageWords]) -> Mapping[str, Any]:
    """What is kept with the board, by kind, for whoever writes a message."""
    return {
        each.kind.value: {"subject": each.subject.model_dump(), "opening": each.opening.model_dump()}
        for each in words
    }
