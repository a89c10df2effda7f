"""What the database is asked while something happens, as its own log has it: nothing can be forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby

from psycopg import sql
from sqlalchemy import text

from bench.place import Place
from webapp import db
from webapp.config import APP_ROLE

_STATEMENT = re.compile(r"LOG:  (?:statement|execute [^:]*): (.*)")
_NOT_COUNTED = re.compile(
    r"(?i)begin|commit|rollback|deallocate|set |;$"
)  # a lone ; asks whether the line is alive


@dataclass
class Traffic:
    """Statements, and commits apart."""

    statements: list[str] = field(default_factory=list)
    commits: int = 0


@contextmanager
def logged(place: Place) -> Iterator[None]:
    """Have the server write down every statement of the application; slow, so nothing is timed meanwhile."""
    _let_log(place, "all")
    try:
        yield
    finally:
        _let_log(place, "none")


@contextmanager
def watched(place: Place) -> Iterator[Traffic]:
    """What the application asks in this block; inside `logged`.

    One statement sent for several rows at once counts once, as it did where the peers' were counted.
    """
    seen = Traffic()
    before = place.log.stat().st_size
    yield seen
    with place.log.open() as log:
        log.seek(before)
        lines = [found[1] for found in map(_STATEMENT.search, log) if found]
    seen.commits = sum(line.upper().startswith("COMMIT") for line in lines)
    counted = [line for line in lines if not _NOT_COUNTED.match(line)]
    seen.statements = [statement for statement, _rows in groupby(counted)]


def _let_log(place: Place, what: str) -> None:
    role = sql.Identifier(APP_ROLE).as_string(None)
    with place.admin.begin() as connection:
        connection.execute(text(f"alter role {role} set log_statement = '{what}'"))
    db.session.remove()
    db.factory.kw["bind"].dispose()  # connections read it when they are made
