"""With the application's own checks out of the way, row-level security alone keeps boards apart.

This is the one place where the checks are replaced: everybody may do everything. Signed in at one board, every route is
asked for with the other board's ids; its database is a copy, and whatever is done stays done.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import psycopg
import pytest
from flask import Flask
from psycopg import sql
from sqlalchemy import ColumnElement, Engine, true

from tests.integration.access import table
from tests.integration.access.asking import FORMS, Answer, addresses
from tests.integration.access.conftest import Made
from tests.integration.access.table import Row
from tests.integration.access.world import NOW, World, browser
from webapp import clock, db
from webapp.accounts import gate
from webapp.cases import access, reader
from webapp.cases.access import Reader, Seen, Sight
from webapp.config import APP_ROLE
from webapp.meetings import access as meetings
from webapp.postgres import SUPERUSER, Cluster

ROWS = table.rows()
TABLES = "select table_name from information_schema.columns where column_name = 'board_id' and table_schema = 'public'"
DIGEST = sql.SQL(
    "select count(*) || coalesce(md5(string_agg(each::text, ',' order by each::text)), '')"
    " from {} each where board_id = %s"
)
SHOWING = ("GET /cases/<uuid:case_id>", "GET /cases/<uuid:case_id>/answers", "GET /tasks/<uuid:task_id>")
HARMLESS = ("/sign-out", "/language/<language>")  # would only end what the next request needs


@dataclass(frozen=True)
class Open:
    """The application with nothing checked, on a database of its own; and the way to look at all of it."""

    app: Flask
    world: World
    address: str  # as a superuser

    def ask(self, who: str, row: Row) -> Answer:
        """The route with every id of the other board."""
        client = browser(self.app, self.world.cookies[who])
        form = {**FORMS.get(row.rule, {}), "csrf_token": self.world.tokens[who]}
        sent = form if row.method == "POST" else None
        address = addresses(self.app, row, self.world.there)[0]
        response = client.open(address, method=row.method, data=sent)
        body = response.get_data().decode("utf-8", "replace")
        response.close()
        db.session.remove()
        return Answer(response.status_code, response.headers.get("Location", ""), body)

    def rows_of_the_other_board(self) -> dict[str, str]:
        """By table, a digest of every row that belongs to the other board."""
        with psycopg.connect(self.address) as connection:
            names = [name for (name,) in connection.execute(TABLES)]
            found = {}
            for name in names:
                row = connection.execute(
                    DIGEST.format(sql.Identifier(name)), [self.world.there.board.id]
                ).fetchone()
                found[name] = row[0] if row else ""
            return found


def _sees_all(_session: Any, who: Reader, case: Any) -> Seen:
    return Seen(case, Sight.ALL, who, frozenset({"review_chair", "office"}))


def _everything(_reader: Reader) -> ColumnElement[bool]:
    return true()


def _yes(*_given: Any, **_more: Any) -> bool:
    return True


UNCHECKED: tuple[tuple[Callable[..., Any], Callable[..., Any]], ...] = (
    (access._seen, _sees_all),
    (access.sees_answer, _yes),
    (access.may_work, _yes),
    (access._may_work, _yes),
    (access.in_hand, _yes),
    (access.visible_cases, _everything),
    (access.mine, _everything),
    (meetings.visible_meetings, _everything),
    (gate._holds, _yes),
)


def _everywhere(patch: pytest.MonkeyPatch, real: object, instead: object) -> None:
    """In every module of the application that has it under whatever name."""
    for name, module in list(sys.modules.items()):
        if name.startswith("webapp"):
            for known, value in list(vars(module).items()):
                if value is real:
                    patch.setattr(module, known, instead)


@pytest.fixture
def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody is of the office, sees every case there is and may do every task."""
    for real, instead in UNCHECKED:
        _everywhere(monkeypatch, real, instead)
    monkeypatch.setattr(Reader, "is_office", property(lambda _self: True))
    monkeypatch.setattr(Reader, "holds", _yes)


@pytest.fixture
def opened(made: Made, app: Flask, cluster: Cluster, engine: Engine, unchecked: None) -> Iterator[Open]:
    clock.set_to(NOW)
    own = db.engine_for(cluster.address(APP_ROLE, made.copy))
    db.bind(own)
    yield Open(app, made.world, cluster.address(SUPERUSER, made.copy))
    db.bind(engine)
    own.dispose()


@pytest.fixture
def mistaken(monkeypatch: pytest.MonkeyPatch, made: Made) -> None:
    """The application takes everybody for somebody at work for the other board."""
    real, there = reader.reader_of, made.world.there.board.id

    def other(person: Any) -> Reader:
        return replace(real(person), board_id=there)

    _everywhere(monkeypatch, real, other)


def _asked(opened: Open, who: str) -> Mapping[str, Answer]:
    rows = [row for row in ROWS if row.rule not in HARMLESS]
    return {row.name: opened.ask(who, row) for row in rows}


def _shows(opened: Open, answer: Answer) -> bool:
    there = opened.world.there
    return there.word in answer.body or there.reference in answer.body


def test_nothing_of_another_board_is_shown_or_changed_when_nothing_is_checked(opened: Open) -> None:
    before = opened.rows_of_the_other_board()

    found = _asked(opened, "none")

    assert not [name for name, answer in found.items() if _shows(opened, answer)]
    assert not {name: answer.status for name, answer in found.items() if answer.status >= 500}
    assert opened.rows_of_the_other_board() == before


def test_not_even_when_the_application_takes_somebody_for_one_of_that_board(
    opened: Open, mistaken: None
) -> None:
    before = opened.rows_of_the_other_board()

    found = _asked(opened, "office")

    assert not [name for name, answer in found.items() if _shows(opened, answer)]
    assert opened.rows_of_the_other_board() == before


def test_it_is_row_security_that_keeps_them_apart(opened: Open, mistaken: None) -> None:
    """The same requests on a connection that no policy binds show the other board's case."""
    unbound = db.engine_for(opened.address)
    db.bind(unbound)
    hidden = [
        row.name for row in ROWS if row.name in SHOWING and not _shows(opened, opened.ask("office", row))
    ]
    db.session.remove()
    unbound.dispose()

    assert not hidden


def test_with_nothing_checked_the_own_boards_case_is_there_for_anybody_of_it(opened: Open) -> None:
    """That the checks are really out of the way: what follows from them is not refused any more."""
    ids = opened.world.here.ids
    client = browser(opened.app, opened.world.cookies["none"])

    assert opened.world.here.says("Child") in client.get(f"/cases/{ids['case_id']}/answers?show=all").text
    assert client.get(f"/tasks/{ids['task_id']}/check").status_code < 400
    assert client.get("/sent-messages/").status_code == 200
