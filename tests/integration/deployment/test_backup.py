"""The drill: everything is lost, and comes back from one file."""

from __future__ import annotations

import stat
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import select

from tests.integration.deployment.conftest import Installation, signed_in
from webapp import clock, db, jobs
from webapp.accounts.service import person_with_email
from webapp.cases.models import LogEntry
from webapp.config import Settings
from webapp.operations import restoring
from webapp.operations.archive import BadBackup
from webapp.operations.backing_up import BackupFailed, back_up, remember
from webapp.operations.restoring import MAY_HAVE_BEEN_SENT, RestoreRefused, told_again
from webapp.operations.state import installation as state_of
from webapp.outbox.models import Message

REFERRAL = {"child": "A name", "identified_on": "2026-02-20"}


@pytest.fixture
def backup(installation: Installation, tmp_path: Path) -> Path:
    work = installation.work
    case = work.opens()
    work.does(case, "refer", "referrer", **REFERRAL)
    db.session.commit()
    file = tmp_path / "backup.tar"
    back_up(installation.backup_address, file, now=clock.now())
    return file


def restored(file: Path, to: Settings, *, replacing: str | None = None) -> restoring.Restored:
    addresses = to.owner_database_url, to.backup_database_url
    return restoring.restore(*addresses, file, replace=replacing, now=clock.now())


def test_after_a_loss_every_answer_is_there_and_the_case_goes_on(app, installation, backup, empty_database):
    work = installation.work
    board, chair = work.board.id, work.people["chair"].email

    done = restored(backup, empty_database)

    db.session.remove()
    engine = db.engine_for(db.conninfo(empty_database))
    db.bind(engine)
    assert done.faults == []
    assert told_again(db.session()) == (1, [])
    db.act_for(db.session, board)
    entries = db.session.scalars(select(LogEntry).order_by(LogEntry.seq)).all()
    assert [entry.value for entry in entries if entry.kind == "answered"] == [REFERRAL]
    signed_in(app, person_with_email(db.session, chair))
    jobs.work(empty_database, wait=False)
    engine.dispose()


def test_an_answer_that_is_sent_while_the_backup_is_made_is_in_it_whole_or_not_at_all(
    installation, empty_database, tmp_path
):
    work, file = installation.work, tmp_path / "backup.tar"
    cases = [work.opens() for _ in range(6)]
    db.session.commit()
    making = Thread(target=back_up, args=(installation.backup_address, file), kwargs={"now": clock.now()})

    making.start()
    for case in cases:
        work.does(case, "refer", "referrer", **REFERRAL)
        db.session.commit()
        db.act_for(db.session, work.board.id)
    making.join()

    assert restored(file, empty_database).faults == []
    engine = db.engine_for(db.conninfo(empty_database))
    db.bind(engine)
    assert told_again(db.session()) == (6, [])
    db.session.remove()
    engine.dispose()


def test_what_was_waiting_to_be_sent_is_held_back_because_it_may_have_been_sent_since(
    installation, backup, empty_database
):
    board = installation.work.board.id

    done = restored(backup, empty_database)

    engine = db.engine_for(db.conninfo(empty_database))
    db.bind(engine)
    db.act_for(db.session, board)
    messages = db.session.scalars(select(Message)).all()
    assert done.held_messages == len(messages) > 0
    assert {(each.state, each.error) for each in messages} == {("failed", MAY_HAVE_BEEN_SENT)}
    db.session.remove()
    engine.dispose()


def test_nobody_stays_signed_in_through_a_restore(app, installation, tmp_path, empty_database):
    client = signed_in(app, installation.work.people["office"])
    assert client.get("/my-work").status_code == 200
    file = tmp_path / "backup.tar"
    back_up(installation.backup_address, file, now=clock.now())

    restored(file, empty_database)

    db.session.remove()
    engine = db.engine_for(db.conninfo(empty_database))
    db.bind(engine)
    assert client.get("/my-work").status_code == 302
    db.session.remove()
    engine.dispose()


def test_a_database_that_holds_something_is_replaced_only_by_its_name(installation, backup):
    name = installation.settings.database_url.partition("?")[0].rpartition("/")[2]
    db.session.remove()
    db.factory.kw["bind"].dispose()

    with pytest.raises(RestoreRefused, match=f"--replace {name}"):
        restored(backup, installation.settings)
    with pytest.raises(RestoreRefused, match="is not empty"):
        restored(backup, installation.settings, replacing="another")

    assert restored(backup, installation.settings, replacing=name).faults == []


def cut_off(data: bytes) -> bytes:
    return data[:-20_000]


def something_else(_data: bytes) -> bytes:
    return b"not a backup"


def one_bit_changed(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


@pytest.mark.parametrize("spoilt", [cut_off, something_else, one_bit_changed])
def test_a_spoilt_file_is_refused_before_anything_is_touched(installation, backup, spoilt):
    name = installation.settings.database_url.partition("?")[0].rpartition("/")[2]
    backup.write_bytes(spoilt(backup.read_bytes()))

    with pytest.raises(BadBackup):
        restored(backup, installation.settings, replacing=name)

    db.act_for(db.session, installation.work.board.id)
    assert db.session.scalars(select(LogEntry)).first() is not None


def test_a_backup_is_for_its_keepers_eyes_only_and_is_never_written_over(installation, backup):
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    with pytest.raises(BackupFailed, match="is there already"):
        back_up(installation.backup_address, backup, now=clock.now())


def test_a_role_that_sees_some_boards_only_cannot_make_a_backup_that_looks_whole(installation, tmp_path):
    with pytest.raises(BackupFailed, match="cannot be read"):
        back_up(installation.settings.owner_database_url, tmp_path / "part.tar", now=clock.now())

    assert list(tmp_path.iterdir()) == []


def test_the_installation_knows_when_its_last_backup_was_made(installation, backup):
    now = clock.now()
    assert state_of(db.session(), now=now).last_backup is None

    remember(db.session(), backup, now=now)
    db.session.commit()

    assert state_of(db.session(), now=now).last_backup == 0
