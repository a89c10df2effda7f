"""What happened and who looked is chained, and whatever is done to it afterwards is named."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Thread
from typing import Any
from uuid import UUID

import psycopg
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import DBAPIError

from tests.integration.conftest import a_database
from webapp import clock, db, jobs
from webapp.accounts.models import Board
from webapp.audit import chain, verifying
from webapp.audit.chain import Head
from webapp.audit.models import AuditEntry, AuditLink, AuditWaiting
from webapp.audit.service import record
from webapp.cli import cli
from webapp.config import Settings
from webapp.errors import DomainError
from webapp.jobs import at_work
from webapp.outbox import queue
from webapp.postgres import Cluster
from webapp.text import Text


@pytest.fixture(scope="module")
def place(cluster: Cluster, engine: Engine, settings: Settings) -> Iterator[Settings]:
    """One database for all tests here: each has a board, and so a chain, of its own."""
    with a_database(cluster, engine, settings) as addresses:
        yield addresses


@pytest.fixture
def board_id(place: Settings) -> UUID:
    board = Board(
        key=f"ash_dale_{db.new_id().hex}",
        name=Text(en="Ash Dale"),
        short_name=Text(en="Ash Dale"),
        colour="#0b4144",
        languages=["en"],
        office_role="office",
    )
    with db.factory() as session, session.begin():
        session.add(board)
    return board.id


def looks(board_id: UUID | None, times: int = 1, **details: Any) -> None:
    with at_work(board_id) as session:
        for _ in range(times):
            record(session, "case:viewed", now=clock.now(), by=None, subject=db.new_id(), details=details)


def links(board_id: UUID | None) -> int:
    return chain.take_up_all(at_work, board_id, now=clock.now())


def verified(board_id: UUID | None, *anchors: Head) -> verifying.Verification:
    with at_work(board_id) as session:
        return verifying.verify(session, board_id, anchors=anchors)


def head(board_id: UUID | None) -> Head:
    with at_work(board_id) as session:
        return chain.head(session, board_id)


@contextmanager
def as_the_server(cluster: Cluster, settings: Settings) -> Iterator[psycopg.Connection[Any]]:
    """Whoever has the server itself: no right and no trigger holds them."""
    name = settings.database_url.rpartition("/")[2].partition("?")[0]
    with psycopg.connect(cluster.address("postgres", name), autocommit=True) as connection:
        connection.execute("set session_replication_role = replica")
        yield connection


def test_what_happened_is_taken_up_once_and_holds(board_id: UUID) -> None:
    looks(board_id, 3)
    assert links(board_id) == 3
    looks(board_id, 2)

    assert links(board_id) == 2
    assert links(board_id) == 0
    found = verified(board_id)
    assert (found.held.number, found.waiting, found.problem) == (5, 0, None)


def test_each_board_has_a_chain_of_its_own_and_so_has_what_belongs_to_none(board_id: UUID) -> None:
    looks(board_id, 2)
    looks(None)

    before = head(None).number
    assert (links(None), links(board_id)) == (1, 2)
    assert (head(None).number, head(board_id).number) == (before + 1, 2)
    assert verified(None).holds


def test_an_entry_written_in_a_transaction_that_ends_late_is_taken_up_later(board_id: UUID) -> None:
    with at_work(board_id) as late:
        record(late, "case:viewed", now=clock.now() - timedelta(hours=5), by=None)
        late.flush()
        looks(board_id, 2)
        assert links(board_id) == 2

    assert links(board_id) == 1
    assert verified(board_id).holds


def test_while_one_worker_links_another_leaves_the_board_alone(board_id: UUID) -> None:
    looks(board_id, 4)

    with at_work(board_id) as one:
        assert chain.take_up(one, board_id, now=clock.now(), most=2) == 2
        assert links(board_id) == 0

    assert links(board_id) == 2
    assert verified(board_id).holds


def test_workers_at_the_same_time_never_fork_the_chain(board_id: UUID) -> None:
    def work() -> None:
        for _ in range(8):
            looks(board_id, 3)
            links(board_id)

    threads = [Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    links(board_id)

    found = verified(board_id)
    assert (found.held.number, found.problem) == (72, None)


@pytest.mark.parametrize(
    ("done", "said"),
    [
        (
            "update audit_entry set details = '{\"page\": 1}' where id = %(id)s",
            "was changed after it was linked",
        ),
        ("update audit_entry set person_id = %(id)s where id = %(id)s", "was changed after it was linked"),
        ("delete from audit_entry where id = %(id)s", "this entry is missing"),
        ("update audit_link set hash = digest where of_id = %(id)s", "this link was changed"),
        ("delete from audit_link where of_id = %(id)s", "link 3: it is missing"),
        ("update audit_link set number = number + 100 where of_id = %(id)s", "link 3: it is missing"),
    ],
)
def test_a_break_is_named(board_id: UUID, cluster: Cluster, place: Settings, done: str, said: str) -> None:
    looks(board_id, 5)
    links(board_id)
    with at_work(board_id) as session:
        third = session.scalar(select(AuditLink.of_id).where(AuditLink.number == 3))

    with as_the_server(cluster, place) as server:
        server.execute(done, {"id": third})

    found = verified(board_id)
    assert found.held.number == 2
    assert said in str(found.problem)
    assert "link 3" in str(found.problem)
    assert "missing" in said or str(third) in str(found.problem)


def test_two_entries_that_changed_places_are_found(board_id: UUID, cluster: Cluster, place: Settings) -> None:
    looks(board_id, 4)
    links(board_id)

    with as_the_server(cluster, place) as server:
        server.execute("update audit_link set number = -number where board_id = %s", [board_id])
        turned = "case when number in (-2, -3) then 5 + number else -number end"
        server.execute(f"update audit_link set number = {turned} where board_id = %s", [board_id])

    assert "what stands before it was exchanged" in str(verified(board_id).problem)


def test_an_entry_put_in_beside_the_chain_is_found(board_id: UUID, cluster: Cluster, place: Settings) -> None:
    looks(board_id, 2)
    links(board_id)

    with as_the_server(cluster, place) as server:
        server.execute(
            "insert into audit_entry (id, at, board_id, action, subject_kind, request_id, details, case_ids) "
            "values (gen_random_uuid(), now(), %s, 'case:viewed', 'case', '', '{}', '{}')",
            [board_id],
        )

    assert "not in the chain and does not wait to be" in str(verified(board_id).problem)


def test_an_entry_that_no_worker_takes_up_is_named(board_id: UUID, cluster: Cluster, place: Settings) -> None:
    looks(board_id)
    assert verified(board_id).holds

    with as_the_server(cluster, place) as server:
        longer = "update audit_waiting set since = since - interval '2 hours' where board_id = %s"
        server.execute(longer, [board_id])

    assert "waited for more than an hour" in str(verified(board_id).problem)


def test_a_chain_made_anew_is_found_by_a_head_kept_elsewhere(
    board_id: UUID, cluster: Cluster, place: Settings
) -> None:
    looks(board_id, 3)
    links(board_id)
    kept = head(board_id)
    with as_the_server(cluster, place) as server:
        server.execute("update audit_entry set action = 'case:nothing' where board_id = %s", [board_id])
        again = "insert into audit_waiting select of_id, of_seq, board_id, now() from audit_link"
        server.execute(f"{again} where board_id = %s", [board_id])
        server.execute("delete from audit_link where board_id = %s", [board_id])
    links(board_id)

    assert verified(board_id).holds
    assert "the chain was made anew" in str(verified(board_id, kept).problem)


def test_a_chain_cut_off_at_its_end_is_found_by_what_the_last_verification_kept(
    board_id: UUID, cluster: Cluster, place: Settings
) -> None:
    looks(board_id, 3)
    links(board_id)
    with at_work(board_id) as session:
        verifying.note(session, board_id, verifying.verify(session, board_id), now=clock.now())

    with as_the_server(cluster, place) as server:
        last = "select of_id from audit_link where number = 3 and board_id = %s"
        server.execute(f"delete from audit_entry where id = ({last})", [board_id])
        server.execute("delete from audit_link where number = 3 and board_id = %s", [board_id])

    assert "the chain ends before it, and had 3 links" in str(verified(board_id).problem)


def test_an_entry_gone_before_it_was_linked_is_missing_and_holds_up_nobody(
    board_id: UUID, cluster: Cluster, place: Settings
) -> None:
    looks(board_id, 2)
    with as_the_server(cluster, place) as server:
        first = "select of_id from audit_waiting where board_id = %s order by since limit 1"
        server.execute(f"delete from audit_entry where id = ({first})", [board_id])

    assert links(board_id) == 2
    assert "link 1, " in str(verified(board_id).problem)


def test_values_come_out_the_same_whatever_the_servers_time_zone(
    board_id: UUID, cluster: Cluster, place: Settings
) -> None:
    looks(board_id, 1, page="Gwaith", number=3, done=True, nothing=None)
    links(board_id)

    with at_work(board_id) as session:
        session.execute(text("set local timezone = 'Pacific/Auckland'"))
        assert verifying.verify(session, board_id).holds


@pytest.mark.parametrize("table", ["audit_entry", "log_entry", "audit_link", "audit_verification"])
@pytest.mark.parametrize("change", ["delete from {}", "truncate {} cascade", "update {} set board_id = null"])
def test_not_even_the_owner_changes_the_record(place: Settings, table: str, change: str) -> None:
    owner = db.engine_for(db.owner_conninfo(place))

    with owner.connect() as connection, pytest.raises(DBAPIError, match="is ever changed or deleted"):
        connection.execute(text(change.format(table)))

    owner.dispose()


@pytest.mark.parametrize("table", ["audit_link", "audit_verification"])
@pytest.mark.parametrize("change", ["delete from {}", "update {} set board_id = null"])
def test_the_application_has_no_right_to_change_the_chain(board_id: UUID, table: str, change: str) -> None:
    with pytest.raises(DBAPIError, match="permission denied"), at_work(board_id) as session:
        session.execute(text(change.format(table)))


def test_one_board_sees_nothing_of_anothers_chain(board_id: UUID) -> None:
    looks(board_id, 2)
    links(board_id)
    looks(board_id)

    with at_work(db.new_id()) as session:
        for table in (AuditEntry, AuditLink, AuditWaiting):
            assert session.scalar(select(func.count()).select_from(table)) == 0


def test_a_chain_longer_than_a_batch_is_linked_and_verified_to_its_end(
    board_id: UUID, cluster: Cluster, place: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain, "BATCH", 50)
    monkeypatch.setattr(verifying, "AT_A_TIME", 40)
    looks(board_id, 230)

    assert links(board_id) == 230
    assert verified(board_id).held.number == 230
    with as_the_server(cluster, place) as server:
        server.execute("update audit_link set digest = hash where number = 205 and board_id = %s", [board_id])
    assert verified(board_id).held.number == 204


def test_the_worker_links_and_verifies_each_board(board_id: UUID, place: Settings) -> None:
    looks(board_id, 3)
    assert {("link_audit", ""), ("verify_audit", "")} <= jobs.app.periodic_registry.periodic_tasks.keys()

    for task in ("link_audit", "verify_audit"):
        with db.factory() as session, session.begin():
            queue.defer(session, task, [{"timestamp": 0}])
        jobs.work(place, wait=False)

    with at_work(board_id) as session:
        kept = verifying.last_verification(session, board_id)
        assert kept is not None
        assert (kept.links, kept.waiting, kept.broken) == (3, 0, "")


def audit(place: Settings, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Result:
    """`practice-review audit …` on this database, by connections of its own."""
    monkeypatch.setenv("DATABASE_URL", place.database_url)
    ours = db.factory.kw["bind"]
    try:
        return CliRunner().invoke(cli, ["audit", *arguments])
    finally:
        db.bind(ours)


def key_of(board_id: UUID) -> str:
    with db.factory() as session:
        return session.get_one(Board, board_id).key


def test_the_command_says_of_each_board_how_much_holds(
    board_id: UUID, place: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = key_of(board_id)
    looks(board_id, 3)

    assert audit(place, monkeypatch, "link", key).output == f"{key}: 3 linked\n"
    verified = audit(place, monkeypatch, "verify", key)

    assert (verified.exit_code, verified.output) == (0, f"holds   {key}: 3 links hold\n")
    with at_work(board_id) as session:
        kept = verifying.last_verification(session, board_id)
        assert kept is not None
        assert (kept.links, kept.broken) == (3, "")


def test_the_command_names_a_break_and_fails(
    board_id: UUID, cluster: Cluster, place: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = key_of(board_id)
    looks(board_id, 3)
    links(board_id)
    with as_the_server(cluster, place) as server:
        server.execute("update audit_link set digest = hash where number = 2 and board_id = %s", [board_id])

    ended = audit(place, monkeypatch, "verify", key)

    assert ended.exit_code == 1
    assert ended.output.startswith(f"BROKEN  {key}: 1 links hold\n        link 2, case:viewed of ")


def test_a_head_that_the_command_printed_is_an_anchor_for_it(
    board_id: UUID, place: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = key_of(board_id)
    looks(board_id, 3)
    links(board_id)

    anchor = audit(place, monkeypatch, "head", key).output.split()[1]
    other = anchor[:-4] + ("0000" if not anchor.endswith("0000") else "1111")

    assert anchor == str(head(board_id))
    assert audit(place, monkeypatch, "verify", key, "--anchor", anchor).exit_code == 0
    assert audit(place, monkeypatch, "verify", key, "--anchor", other).exit_code == 1


@pytest.mark.parametrize("anchor", ["57", "x:00", "3:abcd", f"0:{'0' * 64}"])
def test_what_is_no_anchor_is_refused_in_words(
    place: Settings, monkeypatch: pytest.MonkeyPatch, anchor: str
) -> None:
    refused = audit(place, monkeypatch, "verify", "ash_dale", "--anchor", anchor).exception

    assert isinstance(refused, DomainError)
    assert "is not an anchor" in refused.message
