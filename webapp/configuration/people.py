"""Who takes part: roles and agencies."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from webapp.configuration.described import Described, Key
from webapp.configuration.organisation import Former
from webapp.text import Text


class Declares(Described):
    """What whoever holds a role declares of themselves in a case, before the role's first step there.

    `independence` is what the procedure asks of the role, as the table of independence calls it; with `when`,
    a condition on the case, only where that holds, else `otherwise`. `asks` says it in words. `steps`: only
    before these steps of the role, where it does others that nobody need be independent for.
    """

    independence: Key
    when: str | None = None
    otherwise: Key | Literal[""] = ""
    asks: Text
    steps: tuple[Key, ...] = ()
    source: str = ""

    @model_validator(mode="after")
    def _says_both_sides(self) -> Declares:
        if (self.when is None) != (not self.otherwise):
            raise ValueError("`when` and `otherwise` go together: say what is asked where it does not hold")
        return self


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
    declares: Declares | None = None
    formerly: tuple[Former, ...] = ()


class Agency(Described):
    """An organisation that takes part, with what else it is called and once was called."""

    key: Key
    name: Text
    kind: str = ""
    also: tuple[Text, ...] = ()
    formerly: tuple[Former, ...] = ()
    contact: Text = Text()
