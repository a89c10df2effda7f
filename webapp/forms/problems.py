"""Something a board must mend in a form."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """`where` is the section and the key it stands at, such as `criteria.harm`."""

    where: str
    message: str
