"""Who takes part: roles and agencies."""

from __future__ import annotations

from typing import Literal

from webapp.configuration.described import Described, Key
from webapp.text import Text


class Role(Described):
    """A part somebody plays; a lane of the drawings.

    Held by whoever started the case, for the whole board, by appointment in a case, or for an agency.
    """

    key: Key
    name: Text
    held_by: Literal["starter", "board", "case", "agency"] = "board"
    office: bool = False
    sees: Literal["case", "own"] = "case"  # of a case it is asked in: all, or only what is asked of it
    reports: bool = False  # may read who has not returned, and the figures
    hint: Text = Text()


class Agency(Described):
    """An organisation that takes part."""

    key: Key
    name: Text
    kind: str = ""
