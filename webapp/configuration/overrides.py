"""What a board has of its own in place of what all boards share."""

from __future__ import annotations

from dataclasses import dataclass

SHEET, TABLE, FORM, GUIDANCE, LETTER = "sheet", "table", "form", "guidance", "letter"


@dataclass(frozen=True, order=True)
class Override:
    """What a board's file defines under the id of something shared of its kind: it replaces that whole."""

    kind: str
    id: str
    shared: str
    own: str
