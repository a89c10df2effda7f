"""What a board has of its own in place of what all boards share."""

from __future__ import annotations

from dataclasses import dataclass

SHEET, TABLE, FORM, GUIDANCE = "sheet", "table", "form", "guidance"


@dataclass(frozen=True, order=True)
class Override:
    """What a board's file defines under the id of a shared sheet, table, form or page: it replaces that whole."""

    kind: str
    id: str
    shared: str
    own: str
