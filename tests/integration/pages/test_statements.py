"""What every page asks of the database: a bounded number of statements, and no more for thirty cases than for three.

The pages are those of the application itself: a new one is measured as soon as it has an address. It is opened by the
board's office, which sees the most.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from werkzeug.datastructures import FileStorage

from tests.integration.cases.test_statements import statements_of
from tests.integration.conftest import token_in
from tests.integration.documents.conftest import INVITATION
from tests.integration.meetings.conftest import FILES_WITH_MEETINGS, MONDAY, AtWork, at_work
from webapp import clock, db
from webapp.accounts.models import Person, RoleHolding
from webapp.cases import changes, uploads
from webapp.cases.workflow import lock
from webapp.configuration.service import current, procedure, publish
from webapp.meetings import planning
from webapp.meetings.planning import Arrangements
from webapp.outbox.models import Message

__all__ = ["at_work"]  # the fixture

FEW, MANY = 3, 30
MOST = 13
"""Statements of a page that is not named below."""

MORE = {
    "cases.answer": 16,
    "changes.amendments.correct": 16,
    "changes.amendments.move": 17,
    "declarations.work": 15,
    "letters.show": 15,
    "looked.as_file": 14,
    "looked.index": 17,
    "meetings.show": 15,
}
"""Pages that have more to tell."""

OF: Mapping[str, Mapping[str, str]] = {
    "accounts.colours": {"key": "ash_dale"},
    "changes.decide": {"act": "pause"},
    "changes.amendments.agencies": {"act": "add"},
    "letters.new": {"key": "invitation"},
    "programme.done": {"key": "panel_meets"},
}
"""What an address names that others name otherwise."""

ELSEWHERE = {
    "static": "no page",
    "operations.health": "for machines",
    "operations.ready": "for machines",
    "operations.figures": "for machines",
    "sign_in_links.follow": "of strangers",
    "provider.there": "of strangers",
    "provider.back": "of strangers",
    "second_step.code": "of strangers",
    "second_step.set_up": "of strangers",
}
"""What is no page of staff."""

NOT_HERE = {
    "account.new_codes": "they have no second step",
    "accounts.language": "leads back",
    "accounts.sign_in": "they are signed in",
    "cases.answer": "nothing is answered at this step yet",
    "changes.amendments.move": "the case is on the newest version",
    "declarations.work": "the board asks for none",
    "evaluations.show": "the board tells no form together",
    "guidance.show": "the board has written none",
    "sections.section": "leads to the task, whose form has one section",
    "your_messages.stop": "by a link that was sent",
    "system.access": "for those who keep the installation",
    "system.first": "for those who keep the installation",
    "system.index": "for those who keep the installation",
    "system.people": "for those who keep the installation",
    "tasks.check": "leads back to the form, which is empty",
    "work.home": "leads on",
}
"""Pages that answer with something else than themselves, and why: what that takes is counted as well."""


def test_a_page_takes_a_few_statements_however_many_cases_there_are(
    at_work: AtWork,
    app: Flask,
    client: FlaskClient,
    sign_in: Callable[[Person], FlaskClient],
    engine: Engine,
) -> None:
    given = _first_case(at_work)
    _more_cases(at_work, FEW - 1)
    sign_in(at_work.people["office"])
    _make_letter(client, given)
    addresses = _addresses(app, given)
    list(_counted(client, engine, addresses))  # what is read once is read

    few = dict(_counted(client, engine, addresses))
    db.act_for(db.session, at_work.board.id)
    _more_cases(at_work, MANY - FEW)
    many = dict(_counted(client, engine, addresses))

    assert {page: (few[page], many[page]) for page in many if many[page] > few[page]} == {}
    assert {page: number for page, number in many.items() if number > MORE.get(page, MOST)} == {}


def _first_case(at_work: AtWork) -> dict[str, Any]:
    """One case with everything a page can be about; gives what the addresses name."""
    session, office = at_work.session, at_work.people["office"]
    offering = '<spiffworkflow:property name="form" value="family"/>'
    drawn = FILES_WITH_MEETINGS["processes/ash_dale/review.bpmn"]
    letter = offering + '<spiffworkflow:property name="letter" value="invitation"/>'
    files = {**FILES_WITH_MEETINGS, "processes/ash_dale/review.bpmn": drawn.replace(offering, letter)}
    files |= {
        "forms/ash_dale/letters/invitation.yaml": INVITATION.replace("invite.meeting", "invite.meets_at")
    }
    publish(session(), at_work.board, files, now=MONDAY)
    case = at_work.arranged()
    changes.note(session(), lock(session(), case.id), "A note", by=office, now=clock.now())
    task = at_work.task(case, "write_report", "police")
    paper = FileStorage(io.BytesIO(b"A paper"), filename="paper.txt")
    kept = uploads.keep(session(), task, paper, by=office, now=clock.now())
    meeting = _panel(at_work)
    chair = at_work.people["chair"].id
    given = {
        "case_id": case.id,
        "task_id": task.id,
        "upload_id": kept["id"],
        "meeting_id": meeting,
        "message_id": session.scalars(select(Message.id)).first(),
        "person_id": chair,
        "holding_id": session.scalars(select(RoleHolding.id).where(RoleHolding.person_id == chair)).first(),
        "seq": 2,
        "sheet": "small_review",
        "kind": "panel",
        "language": "en",
        "ending": "docx",
    }
    session.commit()
    return given


def _more_cases(at_work: AtWork, number: int) -> None:
    """Cases in which agencies are asked and a meeting is arranged, some that wait for the panel, and its meetings."""
    for each in range(number):
        if each % 3 == 0:
            case = at_work.opens()
            at_work.does(case, "refer", "referrer", child="A", identified_on="2026-02-20")
            _panel(at_work)
        else:
            at_work.does(at_work.arranged(), "write_report", "agency_lead@school", "school", text="Done")
    at_work.session.commit()


def _panel(at_work: AtWork) -> Any:
    session = at_work.session()
    board = procedure(session, current(session, at_work.board.id).id).configuration.board
    arranged = Arrangements(clock.now() + timedelta(days=3), 120, "Town Hall")
    panel = planning.panel(board, "panel")
    return planning.plan(session, at_work.board.id, board, panel, arranged, now=clock.now()).id


def _make_letter(client: FlaskClient, given: dict[str, Any]) -> None:
    address = f"/cases/{given['case_id']}/letters/new/invitation"
    made = client.post(address, data={"csrf_token": token_in(client.get(address).text)})
    given["document_id"] = made.location.rpartition("/")[2]


def _addresses(app: Flask, given: Mapping[str, Any]) -> dict[str, str]:
    found = {}
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" in (rule.methods or ()) and rule.endpoint not in ELSEWHERE:
                named = {**given, **OF.get(rule.endpoint, {})}
                named = {name: named.get(name, "unknown") for name in rule.arguments}
                found[rule.endpoint] = url_for(rule.endpoint, **named)
    return found


def _counted(client: FlaskClient, engine: Engine, addresses: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    for page, address in addresses.items():
        with statements_of(engine) as seen:
            answer = client.get(address)
        assert answer.status_code < 500, page
        assert (answer.status_code == 200) is (page not in NOT_HERE), f"{page}: {answer.status_code}"
        yield page, len(seen)
