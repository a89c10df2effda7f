"""The doctor says what is wrong, and what to do about it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from webapp import clock, db
from webapp.config import Mail
from webapp.operations.doctor import Finding, Verdict, examine, is_well
from webapp.schema import heads


def findings(settings, session=None) -> dict[str, Finding]:
    found = examine(session or db.session(), settings, now=clock.now())
    return {each.what: each for each in found}


def test_what_is_well_is_said_so(installation):
    clock.set_to(None)
    found = findings(installation.settings)

    for what in (
        "database",
        "migrations",
        "database role",
        "row-level security",
        "clock",
        "board ash_dale",
        "limits",
    ):
        assert found[what].verdict is Verdict.WELL, found[what]


def test_a_record_that_nobody_verified_yet_is_not_said_to_hold(installation):
    assert "not verified yet of ash_dale" in findings(installation.settings)["record"].said


def test_without_a_worker_nothing_is_sent_and_the_doctor_says_what_to_start(installation):
    found = findings(installation.settings)

    assert found["worker"].verdict is Verdict.WRONG
    assert "practice-review worker" in found["worker"].said
    assert not is_well(list(found.values()))


@pytest.mark.parametrize(
    ("spoil", "what", "todo"),
    [
        ("alter table message no force row level security", "row-level security", "message"),
        ("update alembic_version set version_num = '0001'", "migrations", "practice-review migrate"),
        ("update version set state = 'retired'", "board ash_dale", "practice-review sync"),
    ],
)
def test_what_somebody_spoilt_in_the_database_is_found(installation, spoil, what, todo):
    owner = db.engine_for(installation.settings.owner_database_url)
    with owner.begin() as connection:
        connection.execute(text(spoil))
    owner.dispose()

    found = findings(installation.settings)

    assert found[what].verdict is Verdict.WRONG
    assert todo in found[what].said


def test_a_web_that_connects_as_the_owner_is_found(installation):
    owner = db.engine_for(installation.settings.owner_database_url)
    with db.Session(owner) as session:
        found = findings(installation.settings, session)
    owner.dispose()

    assert found["database role"].verdict is Verdict.WRONG


def test_a_database_that_is_down_is_said_and_the_rest_is_looked_at_all_the_same(installation, tmp_path):
    nowhere = db.engine_for(f"postgresql://nobody@/nowhere?host={tmp_path}")
    with db.Session(nowhere) as session:
        found = findings(installation.settings, session)

    assert found["database"].verdict is Verdict.WRONG
    assert "front end" in found
    assert "mail" in found


def test_a_mail_server_that_does_not_answer_is_found(installation):
    settings = replace(installation.settings, mail=Mail(host="127.0.0.1", port=9, starttls=False))

    assert findings(settings)["mail"].verdict is Verdict.WRONG


def test_production_is_told_when_people_would_not_be_safe_on_the_way(installation):
    settings = replace(installation.settings, environment="production", base_url="http://reviews.example.org")

    assert "https" in findings(settings)["address"].said


def test_the_web_is_ready_when_the_database_has_what_it_needs_and_alive_in_any_case(app, installation):
    client = app.test_client()
    assert client.get("/ready").status_code == 200

    _set_migration(installation, "0001")
    assert client.get("/ready").status_code == 503
    assert client.get("/health").status_code == 200

    _set_migration(installation, "9999")  # the release after this one has migrated already
    assert client.get("/ready").status_code == 200
    _set_migration(installation, heads()[0])


def _set_migration(installation, number: str) -> None:
    db.session.remove()
    owner = db.engine_for(installation.settings.owner_database_url)
    with owner.begin() as connection:
        connection.execute(text("update alembic_version set version_num = :number"), {"number": number})
    owner.dispose()
