"""The roles of a board that somebody can be given: a role, or a role within an agency, each as one choice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from webapp.accounts.models import ADMINISTRATOR
from webapp.configuration.configured import BoardConfiguration
from webapp.errors import NotFound

WITHIN = "/"  # stands between a role's key and an agency's, in the value of a choice


@dataclass(frozen=True)
class Choice:
    """A role, within an agency where agencies hold it."""

    role: str
    agency: str | None = None

    @property
    def value(self) -> str:
        """How a form names it."""
        return self.role if self.agency is None else f"{self.role}{WITHIN}{self.agency}"


def choices(said: BoardConfiguration | None, *, administrators: bool, office: str) -> list[Choice]:
    """What may be given at a board, in the order its file says. Before a procedure is published only who
    administers it and who runs its office have a role.

    `administrators`: also who administers the board and who is of its office, which only they name.
    """
    found = list(_said(said)) if said is not None else [Choice(office)]
    if administrators:
        return [Choice(ADMINISTRATOR), *found]
    return [each for each in found if each.role != office]


def _said(said: BoardConfiguration) -> Iterator[Choice]:
    for role in said.board.roles:
        if role.held_by != "agency":
            yield Choice(role.key)
            continue
        for agency in said.board.agencies:
            yield Choice(role.key, agency.key)


def in_words(said: BoardConfiguration | None, role: str, agency: str | None, language: str) -> str:
    """A role as the board calls it now, with its agency; a key that the version in force no longer has stays."""
    if role == ADMINISTRATOR:
        return str(_("Administrator"))
    if said is None:
        return ", ".join(filter(None, (role, agency)))
    return ", ".join(filter(None, (_role(said, role, language), _agency(said, agency, language))))


def _role(said: BoardConfiguration, key: str, language: str) -> str:
    try:
        return said.role(key).name.get(language)
    except NotFound:
        return key


def _agency(said: BoardConfiguration, key: str | None, language: str) -> str:
    try:
        return said.agency(key).name.get(language) if key else ""
    except NotFound:
        return key or ""
