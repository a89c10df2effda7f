"""What somebody is at a board, in its own words."""

from __future__ import annotations

from flask_babel import gettext as _

from webapp.accounts.models import ADMINISTRATOR, RoleHolding
from webapp.configuration.configured import BoardConfiguration
from webapp.errors import NotFound


def in_words(said: BoardConfiguration, holding: RoleHolding, language: str) -> str:
    """A role as the board calls it; for an agency's role, the agency."""
    if holding.role == ADMINISTRATOR:
        return str(_("Administrator"))
    try:
        if holding.agency:
            return said.agency(holding.agency).name.get(language)
        return said.role(holding.role).name.get(language)
    except NotFound:
        return holding.role  # the version in force no longer has it
