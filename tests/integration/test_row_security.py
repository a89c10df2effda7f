"""A row of another board is not there, even for a query that forgot to ask for the board."""

from __future__ import annotations

import pytest
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DBAPIError

from webapp import clock, db
from webapp.audit.models import AuditEntry
from webapp.audit.service import record
from webapp.config import APP_ROLE, Settings
from webapp.postgres import DATABASE

# who works where is known before any board is; what a board published is no secret
UNPROTECTED = {"role_holding", "version"}


@pytest.fixture
def two_boards(session, make_board):
    boards = make_board("ash_dale"), make_board("elm_valley")
    for board in boards:
        db.act_for(session, board.id)
        record(session, "case:viewed", now=clock.now(), by=None)
        session.commit()
    return boards


def test_without_any_filter_only_the_boards_own_rows_are_there(session, two_boards):
    ash, _elm = two_boards
    db.act_for(session, ash.id)

    assert {entry.board_id for entry in session.scalars(select(AuditEntry))} == {ash.id}


def test_for_no_board_there_are_no_rows(session, two_boards):
    db.act_for(session, None)

    assert session.scalars(select(AuditEntry)).all() == []


def test_nothing_can_be_written_for_another_board(session, two_boards):
    ash, elm = two_boards
    db.act_for(session, ash.id)
    entry = record(session, "case:viewed", now=clock.now(), by=None)
    entry.board_id = elm.id

    with pytest.raises(DBAPIError, match="row-level security"):
        session.flush()


def test_the_board_is_forgotten_with_the_transaction(own_database):
    db.act_for(db.session, db.new_id())
    db.session.execute(text("select 1"))
    db.session.commit()
    db.session.remove()

    assert db.session.scalar(text("select current_setting('app.board', true)")) == ""
    db.session.remove()


def test_the_application_is_neither_owner_nor_superuser(session):
    role = session.execute(
        text("select current_user, rolsuper, rolbypassrls from pg_roles where rolname = current_user")
    ).one()
    owned = session.scalar(text("select count(*) from pg_class where relowner = current_user::regrole"))

    assert tuple(role) == (APP_ROLE, False, False)
    assert owned == 0


def test_every_table_of_a_board_is_protected_against_its_owner_too(session):
    columns = inspect(session.connection())
    tables = [
        table
        for table in columns.get_table_names()
        if any(column["name"] == "board_id" for column in columns.get_columns(table))
    ]
    protected = session.scalars(
        text("select relname from pg_class where relrowsecurity and relforcerowsecurity and relkind = 'r'")
    ).all()

    assert "audit_entry" in tables
    assert set(tables) - UNPROTECTED - set(protected) == set()


@pytest.mark.parametrize("change", ["update audit_entry set action = 'x'", "delete from audit_entry"])
def test_the_audit_trail_cannot_be_changed(session, two_boards, change):
    with pytest.raises(DBAPIError, match="permission denied"):
        session.execute(text(change))


def test_one_address_for_everything_steps_down_to_the_applications_role(cluster):
    settings = Settings().with_database(app=cluster.address("postgres", DATABASE), owner="")
    engine = db.engine_for(db.conninfo(settings))

    with engine.connect() as connection:
        assert connection.scalar(text("select current_user")) == APP_ROLE
    engine.dispose()
