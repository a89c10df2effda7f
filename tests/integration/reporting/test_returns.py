"""Nothing to return in one click, and who has not returned on one page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from tests.integration.cases.conftest import MONDAY, Work
from tests.integration.cases.test_statements import statements_of
from tests.integration.conftest import token_in
from webapp import clock, db
from webapp.accounts.models import Person
from webapp.audit import service as audit
from webapp.cases import changes
from webapp.cases.access import Reader
from webapp.cases.models import Case, Task
from webapp.cases.workflow import lock, log_of
from webapp.outbox.models import Message
from webapp.reporting.returns import Wanted, returns

SignIn = Callable[[Person], FlaskClient]
REFERRAL = {"child": "A name", "identified_on": "2026-02-20"}
INVITATION = {"agencies": ["police", "school"], "meeting": "2026-04-16"}
LATE = MONDAY + timedelta(days=40)


def gathering(work: Work) -> Case:
    """A case whose agencies are asked for their reports."""
    case = work.opens()
    work.does(case, "refer", "referrer", **REFERRAL)
    work.does(case, "decide", "chair", met="yes")
    work.does(case, "invite", "office", **INVITATION)
    work.session.commit()
    return case


def nothing_to_return(client: FlaskClient, task: Task, **more: str) -> str:
    address = f"/tasks/{task.id}/nothing-to-return"
    page = client.get(address)
    sent = client.post(address, data={"csrf_token": token_in(page.text), **more}, follow_redirects=True)
    assert sent.status_code == 200, sent.text
    return sent.text


def back_at_work(work: Work) -> None:
    db.act_for(work.session, work.board.id)


def test_a_nil_return_takes_one_click_and_counts_as_returned(work: Work, sign_in: SignIn) -> None:
    case = gathering(work)
    task = work.task(case, "write_report", "police")

    page = nothing_to_return(sign_in(work.people["agency_lead@police"]), task)

    assert "You have sent" in page
    back_at_work(work)
    assert work.asked(case) == {"write_report[school]": "agency_lead", "tell_family": "office"}
    answer = log_of(work.session(), case.id)[-1]
    assert (answer.kind, answer.value, answer.on_behalf_of) == ("answered", {"text": "Nothing to return"}, "")
    assert work.session.get_one(Task, task.id).nil


def test_the_case_goes_on_once_every_agency_has_returned_nothing(work: Work, sign_in: SignIn) -> None:
    case = gathering(work)
    work.does(case, "tell_family", "office", told="yes")
    work.does(case, "write_report", "agency_lead@police", "police", text="What we did")
    task = work.task(case, "write_report", "school")
    work.session.commit()

    page = nothing_to_return(
        sign_in(work.people["office"]),
        task,
        **{
            "happened_on-day": "2",
            "happened_on-month": "3",
            "happened_on-year": "2026",
            "happened_on": "2 3 2026",
        },
    )

    back_at_work(work)
    assert work.asked(case) == {"scrutinise": "chair"}
    assert log_of(work.session(), case.id)[-1].on_behalf_of == "agency_lead@school"
    assert "2 of 2 have returned" in page
    assert "1 of them a nil return" in page


def test_a_case_told_again_still_knows_its_nil_returns(work: Work, sign_in: SignIn) -> None:
    case = gathering(work)
    task = work.task(case, "write_report", "police")
    nothing_to_return(sign_in(work.people["agency_lead@police"]), task)
    back_at_work(work)

    changes.rebuild(work.session(), lock(work.session(), case.id))

    assert [row.agency for row in work.session.scalars(select(Task).where(Task.nil))] == ["police"]


def test_a_step_that_must_be_answered_takes_no_nil_return(work: Work, sign_in: SignIn) -> None:
    case = gathering(work)
    task = work.task(case, "tell_family")

    page = sign_in(work.people["office"]).get(f"/tasks/{task.id}/nothing-to-return")

    assert page.status_code == 404
    assert "it must be answered" in page.text


def test_nobody_returns_nothing_for_another_agency(work: Work, sign_in: SignIn) -> None:
    task = work.task(gathering(work), "write_report", "police")

    page = sign_in(work.people["agency_lead@school"]).get(f"/tasks/{task.id}/nothing-to-return")

    assert page.status_code == 404


def test_my_work_offers_it_beside_the_task(work: Work, sign_in: SignIn) -> None:
    task = work.task(gathering(work), "write_report", "police")

    page = sign_in(work.people["agency_lead@police"]).get("/my-work").text

    assert f"/tasks/{task.id}/nothing-to-return" in page


def test_the_most_late_stands_first_with_how_far_each_has_come(work: Work, sign_in: SignIn) -> None:
    case, other = gathering(work), gathering(work)
    work.does(other, "write_report", "agency_lead@police", "police", text="What we did")
    changes.extend(
        work.session(),
        lock(work.session(), case.id),
        "AD-T2",
        LATE.date() + timedelta(days=9),
        instance="police",
        by=work.people["office"],
        now=MONDAY,
        reason="Agreed",
    )
    work.session.commit()
    opened = work.task(case, "write_report", "police")
    looks = work.people["agency_lead@police"].id
    audit.record(work.session, "task:viewed", now=MONDAY, by=looks, subject=opened.id)
    work.session.commit()
    clock.set_to(LATE)
    client = sign_in(work.people["office"])

    page = client.get("/returns/").text
    late = client.get("/returns/?late=yes&agency=school").text
    done = client.get("/returns/?show=returned").text

    rows = page.partition("<tbody>")[2].split("<tr>")[1:]
    assert ["School" in row for row in rows] == [True, True, False]
    assert "working days late" in rows[0]
    assert "Not opened" in rows[0]
    assert "Opened" in rows[2]
    assert late.count(">School</th>") == 2
    assert done.count(">Police</th>") == 1
    assert other.reference in done


def test_somebody_is_reminded_once_a_day_and_the_page_says_when(work: Work, sign_in: SignIn) -> None:
    task = work.task(gathering(work), "write_report", "police")
    client = sign_in(work.people["office"])
    token = token_in(client.get("/returns/").text)

    first = client.post(f"/returns/remind/{task.id}", data={"csrf_token": token}, follow_redirects=True).text
    again = client.post(f"/returns/remind/{task.id}", data={"csrf_token": token}, follow_redirects=True).text

    assert "1 reminder is sent" in first
    assert "Reminded today" in first
    assert "Nobody was written to" in again
    back_at_work(work)
    written = work.session.scalars(select(Message).where(Message.about == task.id)).all()
    assert [message.person_id for message in written] == [work.people["agency_lead@police"].id]


def test_all_that_are_late_are_reminded_at_once(work: Work, sign_in: SignIn) -> None:
    gathering(work)
    clock.set_to(LATE)
    client = sign_in(work.people["office"])
    token = token_in(client.get("/returns/").text)

    page = client.post("/returns/remind", data={"csrf_token": token}, follow_redirects=True).text

    assert "2 reminders are sent" in page


@pytest.mark.parametrize("who", ["agency_lead@police", "chair"])
def test_only_the_office_and_whom_the_board_names_read_it(work: Work, sign_in: SignIn, who: str) -> None:
    gathering(work)
    client = sign_in(work.people[who])

    assert client.get("/returns/").status_code == 403
    assert "/returns/" not in client.get("/my-work").text


@pytest.mark.parametrize("cases", [1, 4])
def test_the_page_takes_the_same_statements_however_much_there_is(
    work: Work, sign_in: SignIn, engine: Engine, cases: int
) -> None:
    for _ in range(cases):
        gathering(work)
    client = sign_in(work.people["office"])
    client.get("/returns/")

    with statements_of(engine) as seen:
        page = client.get("/returns/")

    assert page.text.count("Write a report") >= 2 * cases
    assert len(seen) <= 5, "\n".join(seen)


def test_more_time_is_asked_of_the_office_and_stays_in_the_history(work: Work, sign_in: SignIn) -> None:
    case = gathering(work)
    task = work.task(case, "write_report", "police")
    client = sign_in(work.people["agency_lead@police"])
    token = token_in(client.get(f"/tasks/{task.id}/ask-for-time").text)

    refused = client.post(f"/tasks/{task.id}/ask-for-time", data={"csrf_token": token, "until": ["", "", ""]})
    asked = client.post(
        f"/tasks/{task.id}/ask-for-time",
        data={"csrf_token": token, "reason": "The author is ill", "until": ["20", "4", "2026"]},
        follow_redirects=True,
    )

    assert "Enter why you need more time" in refused.text
    assert "The board&#39;s office is asked" in asked.text
    history = client.get(f"/cases/{case.id}/history").text
    assert "More time asked for" in history
    assert "The author is ill" in history
    assert "20 April 2026" in history
    back_at_work(work)
    told = work.session.scalars(select(Message).where(Message.kind == "time_asked")).one()
    assert told.person_id == work.people["office"].id
    assert "ill" not in told.subject + told.body


def test_the_questions_can_be_printed(work: Work, sign_in: SignIn) -> None:
    task = work.task(gathering(work), "write_report", "police")

    page = sign_in(work.people["agency_lead@police"]).get(f"/tasks/{task.id}/print").text

    assert "What did your agency do?" in page


def test_pages_of_the_list_follow_one_another_without_a_gap(work: Work) -> None:
    for _ in range(3):
        gathering(work)
    office = work.people["office"]
    who = Reader(office.id, work.board.id, frozenset({("office", None)}), "office")

    after, seen = None, []
    for _ in range(3):
        page = returns(work.session(), who, Wanted(after=after), now=MONDAY, size=2)
        seen += [line.task.id for line in page.lines]
        after = page.next_after

    assert after is None
    assert len(set(seen)) == len(seen) == 6
