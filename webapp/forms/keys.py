"""What a field, a section or a form may be called."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, StrictStr

# Words the expressions, or the page, keep for themselves.
RESERVED = frozenset(
    {
        "all",
        "and",
        "between",
        "else",
        "every",
        "csrf_token",
        "external",
        "false",
        "for",
        "function",
        "if",
        "in",
        "instance",
    }
    | {"calendar", "limit", "not", "null", "or", "return", "satisfies", "setting", "some", "then", "true"}
)
_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}\Z")


def _key(key: str) -> str:
    if not _KEY.match(key):
        raise ValueError(
            f"`{key}` is no key: use small letters, digits and underscores, beginning with a letter"
        )
    if key in RESERVED:
        raise ValueError(f"`{key}` has a meaning of its own: choose another key")
    return key


Key = Annotated[StrictStr, AfterValidator(_key)]
