"""Whoever reads something of a case, or takes it away, leaves exactly one entry about it: on every route there is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, select
from sqlalchemy.exc import OperationalError
from werkzeug.datastructures import FileStorage
from werkzeug.routing import Rule

from tests.integration.cases.conftest import MONDAY
from tests.integration.conftest import PASSWORD, token_in
from tests.integration.meetings.conftest import FILES_WITH_MEETINGS, AtWork, at_work
from tests.integration.reporting.test_reports_pages import MEASURES
from webapp import clock, db
from webapp.accounts.models import Person
from webapp.audit.looking import is_part_of_a_page
from webapp.audit.models import AuditEntry
from webapp.audit.service import record
from webapp.cases import uploads
from webapp.cases.models import Case, Task
from webapp.configuration.service import publish
from webapp.documents.models import MadeDocument
from webapp.outbox.models import Message

__all__ = ["at_work"]

NOTICE = """
letter: notice
title: Notice to the national panel
kind: sheet
to: The national panel
fields: {child: refer.child}
body: [{label: Name of the child, value: "{{ child }}"}]
"""
INVITES = '<spiffworkflow:property name="form" value="invite"/>'
OF_CASES = {"case_id", "task_id", "upload_id", "document_id", "meeting_id", "message_id"}
PIECES = {"cases.diagram", "tasks.draft", "sections.draft"}
"""Routes that may leave no entry; each says why where it stands."""


class Desk:
    """The office at its desk, with a case that has a file, a letter, a meeting and messages."""

    def __init__(self, work: AtWork, case: Case, client: FlaskClient) -> None:
        self.work, self.case, self.client = work, case, client
        self.token = token_in(client.get("/referrals/new").text)

    def entries(self) -> list[AuditEntry]:
        db.act_for(self.work.session, self.work.board.id)
        about = AuditEntry.case_ids.contains([self.case.id])
        return list(self.work.session.scalars(select(AuditEntry).where(about).order_by(AuditEntry.id)))

    def left_by(self, ask: Callable[[], Any]) -> tuple[int, list[AuditEntry]]:
        """The status of an answer, and the entries it left about the case."""
        before = {entry.id for entry in self.entries()}
        status = ask().status_code
        return status, [entry for entry in self.entries() if entry.id not in before]


def at_another(app: Flask, person: Person) -> FlaskClient:
    """Somebody else, signed in at a machine of their own."""
    client = app.test_client()
    token = token_in(client.get("/sign-in").text)
    client.post("/sign-in", data={"email": person.email, "password": PASSWORD, "csrf_token": token})
    return client


@pytest.fixture
def desk(at_work: AtWork, client: FlaskClient, sign_in: Callable[[Person], FlaskClient]) -> Desk:
    letter = INVITES + '<spiffworkflow:property name="letter" value="notice"/>'
    files = {
        **FILES_WITH_MEETINGS,
        "processes/ash_dale/board.yaml": FILES_WITH_MEETINGS["processes/ash_dale/board.yaml"] + MEASURES,
        "processes/ash_dale/review.bpmn": FILES_WITH_MEETINGS["processes/ash_dale/review.bpmn"].replace(
            INVITES, letter
        ),
        "forms/ash_dale/letters/notice.yaml": NOTICE,
    }
    publish(at_work.session(), at_work.board, files, now=MONDAY)
    case = at_work.arranged()
    sent = FileStorage(BytesIO(b"What we did."), "report.txt")
    report = at_work.task(case, "write_report", "police")
    uploads.keep(at_work.session(), report, sent, by=at_work.people["office"], now=MONDAY)
    at_work.session.commit()
    desk = Desk(at_work, case, sign_in(at_work.people["office"]))
    made = client.post(f"/cases/{case.id}/letters/new/notice", data={"csrf_token": desk.token})
    assert made.status_code == 302, made.text
    return desk


def address(desk: Desk, rule: Rule, app: Flask) -> str:
    """The rule's address for this case."""
    db.act_for(desk.work.session, desk.work.board.id)
    session, case = desk.work.session, desk.case
    done = {"cases.answer": "decide"}.get(rule.endpoint)
    of_case = select(Task.id).where(Task.case_id == case.id)
    task = of_case.where(Task.step == done) if done else of_case.where(Task.agency == "school")
    known: dict[str, object] = {
        "case_id": case.id,
        "task_id": session.scalars(task).one(),
        "upload_id": session.scalars(select(uploads.Upload.id)).one(),
        "document_id": session.scalars(select(MadeDocument.id).limit(1)).one(),
        "meeting_id": desk.work.meetings(case)[0].id,
        "message_id": session.scalars(select(Message.id).where(Message.case_id == case.id).limit(1)).one(),
        "item_id": db.new_id(),
        "sheet": "small_review",
        "seq": 2,
        "act": {"changes.decide": "pause", "changes.amendments.agencies": "withdraw"}.get(
            rule.endpoint, "remove"
        ),
        "key": {"letters.new": "notice"}.get(rule.endpoint, "report"),
        "ending": "docx",
        "message": "nothing",
    }
    with app.test_request_context():
        built = app.url_map.bind("localhost").build(
            rule.endpoint, {name: known[name] for name in rule.arguments}, method=method_of(rule)
        )
    query = (
        f"?role=chair&person={desk.work.people['chair'].id}" if rule.endpoint == "declarations.work" else ""
    )
    return built + query


def method_of(rule: Rule) -> str:
    return "GET" if "GET" in (rule.methods or ()) else "POST"


def rules(app: Flask, method: str) -> Iterator[Rule]:
    """Every route that is about a case by its address."""
    for rule in app.url_map.iter_rules():
        if OF_CASES & rule.arguments and method in (rule.methods or ()):
            yield rule


def test_every_page_of_a_case_leaves_one_entry_whichever_it_is(app: Flask, desk: Desk) -> None:
    refused, wrong = set(), []
    for rule in rules(app, "GET"):
        where = address(desk, rule, app)
        status, left = desk.left_by(lambda where=where: desk.client.get(where))
        if status >= 400:
            refused.add(rule.endpoint)
        elif len(left) != (0 if rule.endpoint in PIECES else 1):
            wrong.append((rule.endpoint, status, [entry.action for entry in left]))

    assert wrong == []
    # what can only be done with a meeting of the board itself, a form in sections, or a declaration that is owed
    assert refused <= {
        "meetings_office.change",
        "meetings_office.call_off",
        "meetings_office.record",
        "meetings_office.add_item",
        "changes.amendments.move",
        "declarations.work",
    }


def test_whatever_is_sent_about_a_case_leaves_one_entry_if_it_is_taken(app: Flask, desk: Desk) -> None:
    taken, wrong = 0, []
    for rule in sorted(rules(app, "POST"), key=lambda each: each.endpoint == "nil_returns.send"):
        where = address(desk, rule, app)
        status, left = desk.left_by(
            lambda where=where: desk.client.post(where, data={"csrf_token": desk.token})
        )
        taken += status < 400
        if status < 400 and len(left) != (0 if rule.endpoint in PIECES else 1):
            wrong.append((rule.endpoint, status, [entry.action for entry in left]))

    assert wrong == []
    assert taken >= 15


def test_only_what_shows_nothing_of_a_case_is_excepted(app: Flask) -> None:
    assert {name for name in app.view_functions if is_part_of_a_page(app, name)} == PIECES


def test_an_export_of_many_cases_is_an_entry_about_each_that_it_names(desk: Desk) -> None:
    status, left = desk.left_by(lambda: desk.client.get("/reporting/measures/measures.csv?year=2026"))

    assert (status, [entry.action for entry in left]) == (200, ["measures:downloaded"])


def test_a_page_that_is_refused_shows_nothing_and_leaves_no_entry(app: Flask, desk: Desk) -> None:
    stranger = at_another(app, desk.work.people["agency_lead@health"])

    assert desk.left_by(lambda: stranger.get(f"/cases/{desk.case.id}")) == (404, [])


def test_an_entry_says_who_and_on_which_page_and_never_what_was_read(desk: Desk) -> None:
    desk.client.get(f"/cases/{desk.case.id}/answers")

    entry = desk.entries()[-1]
    assert (entry.action, entry.subject_id) == ("case:viewed", desk.case.id)
    assert entry.person_id == desk.work.people["office"].id
    assert entry.details == {"page": "cases.answers"}
    assert entry.request_id


def test_where_the_entry_cannot_be_written_the_page_is_not_shown(desk: Desk, engine: Engine) -> None:
    def full(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO audit_entry"):
            raise OperationalError(statement, {}, Exception("could not extend file: No space left on device"))

    event.listen(engine, "before_cursor_execute", full)
    try:
        pages = [
            desk.client.get(f"/cases/{desk.case.id}{each}") for each in ("", "/diagram/small_review.json")
        ]
    finally:
        event.remove(engine, "before_cursor_execute", full)

    assert [page.status_code for page in pages] == [503, 503]
    assert desk.case.pseudonym not in pages[0].text


def looked(desk: Desk, address: str = "looked") -> str:
    return desk.client.get(f"/cases/{desk.case.id}/{address}").text


def test_the_page_says_who_looked_what_they_were_then_and_what_they_did(app: Flask, desk: Desk) -> None:
    work = desk.work
    db.act_for(work.session, work.board.id)
    report = work.task(desk.case, "write_report", "police")
    work.session.commit()
    at_another(app, work.people["agency_lead@police"]).get(f"/tasks/{report.id}")
    clock.set_to(MONDAY + timedelta(days=1))
    at_another(app, work.people["chair"]).get(f"/cases/{desk.case.id}/answers")
    desk.client = at_another(app, work.people["office"])

    page = " ".join(looked(desk).split())

    assert page.index("Tuesday 3 March 2026") < page.index("Monday 2 March 2026")
    assert 'Chair<span class="pr-table__detail">Chair</span>' in page
    assert "Read the answers" in page
    assert 'Agency_Lead@Police<span class="pr-table__detail">Police</span>' in page
    assert "Opened “Write a report (Police)”" in page
    assert "Made the letter “Notice to the national panel”" in page


def test_the_page_can_be_narrowed_to_one_person_and_read_on_page_by_page(desk: Desk) -> None:
    office, chair = desk.work.people["office"], desk.work.people["chair"]
    db.act_for(desk.work.session, desk.work.board.id)
    read = {"by": office.id, "subject": desk.case.id, "details": {"page": "cases.notes"}}
    for minute in range(55):
        record(desk.work.session, "case:viewed", now=MONDAY + timedelta(minutes=minute), **read)
    desk.work.session.commit()

    first = looked(desk)
    older = first.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    second = desk.client.get(older).text

    assert first.count("Read the notes") == 50
    assert second.count("Read the notes") == 5
    assert looked(desk, f"looked?person={office.id}").count("Read the notes") > 0
    assert "Nobody looked at this case." in looked(desk, f"looked?person={chair.id}")


def test_the_list_is_also_a_file_and_taking_it_is_on_the_list(desk: Desk) -> None:
    desk.client.get(f"/cases/{desk.case.id}/history")

    file = looked(desk, "looked.csv")

    assert "AD-2026-001,2026-03-02,10:00:00,Office,Board office,Read the history" in file
    assert "Downloaded who looked at this case" in looked(desk)


@pytest.mark.parametrize(
    ("who", "status"), [("chair", 200), ("agency_lead@police", 403), ("agency_lead@health", 404)]
)
def test_only_those_who_see_the_whole_case_see_who_looked(
    app: Flask, desk: Desk, who: str, status: int
) -> None:
    client = at_another(app, desk.work.people[who])

    assert client.get(f"/cases/{desk.case.id}/looked").status_code == status
    assert client.get(f"/cases/{desk.case.id}/looked.csv").status_code == status


def test_the_office_reads_whether_the_record_holds(desk: Desk) -> None:
    page = desk.client.get("/reporting/record").text

    assert "It has not been verified yet" in page
