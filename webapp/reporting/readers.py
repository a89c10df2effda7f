"""Who reads what is told of all cases: the office, and roles to which the board gives it (`reports: true`)."""

from __future__ import annotations

from flask_babel import gettext as _

from webapp.cases.access import Reader
from webapp.cases.reader import procedure_in_force, reader
from webapp.errors import Forbidden, NotFound


def may_read_reports(who: Reader) -> bool:
    """Whether somebody may read what is told of all of the board's cases."""
    if who.is_office:
        return True
    try:
        roles = procedure_in_force().configuration.board.roles
    except NotFound:  # a board that has not published yet names nobody
        return False
    return any(role.reports and (role.key, None) in who.holdings for role in roles)


def report_reader() -> Reader:
    """Whoever is here. Raises Forbidden unless they may read reports."""
    who = reader()
    if not may_read_reports(who):
        raise Forbidden(_("Only the board's office reads this, and those the board names for it."))
    return who
