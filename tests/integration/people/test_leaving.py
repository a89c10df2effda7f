"""A change of role takes effect on open tasks at once: nobody keeps what they may do no longer, and nothing is lost."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from webapp import clock, db, jobs
from webapp.accounts import service
from webapp.accounts.models import ADMINISTRATOR, Person, RoleHolding
from webapp.cases import changes, concerned, leaving, worklist
from webapp.cases.access import Reader, mine
from webapp.cases.log import Kind
from webapp.cases.models import LogEntry, Task, TeamMember
from webapp.cases.workflow import next_entry, record
from webapp.outbox.models import Message, State
from webapp.people import holding
from webapp.people.choices import Choice
from webapp.people.holding import Namer, Term

TODAY = date(2026, 3, 2)
YESTERDAY = TODAY - timedelta(days=1)
REFERRAL = {"child": "A name", "identified_on": "2026-02-20"}


@pytest.fixture
def second(work, make_person):
    """Another who chairs, beside the first."""
    return make_person(work.board, "chair", name="Second Chair")


@pytest.fixture
def case(work, second):
    """The chair is asked to decide, and has taken that in hand."""
    case = work.does(work.opens(), "refer", "referrer", **REFERRAL)
    takes_in_hand(work, case, "decide", work.people["chair"])
    return case


def takes_in_hand(work, case, step, person, by=None):
    task = work.task(case, step)
    changes.assign(
        work.session(), case, task, person, by=by or person, now=clock.now(), reason="It is for them."
    )
    work.session.flush()


def namer(work):
    return Namer(work.people["office"], work.board, administers=True)


def held(work, person, role):
    query = select(RoleHolding).where(RoleHolding.person_id == person.id, RoleHolding.role == role)
    return work.session.scalars(query).one()


def ends(work, person, role, last_day=YESTERDAY):
    holding.end(work.session(), namer(work), held(work, person, role), last_day=last_day, now=clock.now())
    work.session.flush()


def asked_of(work, person):
    roles = service.roles_of(work.session, person.id, on=clock.today(), board_id=work.board.id)
    reader = Reader(person.id, work.board.id, frozenset((each.role, each.agency) for each in roles), "office")
    return {
        task.step for task in work.session.scalars(select(Task).where(mine(reader), Task.state == "open"))
    }


def kinds(work, case):
    query = select(LogEntry.kind).where(LogEntry.case_id == case.id).order_by(LogEntry.seq)
    return work.session.scalars(query).all()


def swept(work, now):
    @contextmanager
    def at_work(_board_id):
        with work.session.begin_nested():
            yield work.session()

    return leaving.sweep(at_work, work.board, now=now)


def test_what_somebody_had_in_hand_goes_back_to_its_role_with_the_very_act(work, case, second):
    assert asked_of(work, second) == set()

    ends(work, work.people["chair"], "chair")

    assert asked_of(work, second) == {"decide"}
    assert asked_of(work, work.people["chair"]) == set()
    assert kinds(work, case)[-1] == Kind.LEFT


def test_those_who_hold_the_role_are_written_to(work, case, second):
    work.session.query(Message).delete()

    ends(work, work.people["chair"], "chair")

    assert work.session.scalars(select(Message.person_id)).all() == [second.id]


def test_where_nobody_else_holds_the_role_the_office_is_asked_to_name_somebody(work, sign_in):
    case = work.does(work.opens(), "refer", "referrer", **REFERRAL)
    takes_in_hand(work, case, "decide", work.people["chair"])
    work.session.query(Message).delete()

    ends(work, work.people["chair"], "chair")

    assert work.session.scalars(select(Message.person_id)).all() == [work.people["office"].id]
    work.session.commit()
    client = sign_in(work.people["office"])
    assert "Decide" in client.get("/my-work?list=to_pick_up").text
    assert f"/cases/{case.id}/name" in client.get(f"/cases/{case.id}").text


def test_a_role_of_the_case_is_nobodys_when_its_holder_leaves_and_its_page_says_so(
    work, second, make_person, sign_in
):
    chairs = make_person(work.board, "referrer", name="Rev Chair")
    case = work.does(work.opens(), "refer", "referrer", **REFERRAL)
    work.does(case, "decide", "chair", met="yes", review_chair={"id": str(chairs.id), "name": "Rev Chair"})
    assert team(work, case)["review_chair"] == chairs.id
    work.session.query(Message).delete()

    ends(work, chairs, "referrer")

    assert "review_chair" not in team(work, case)
    assert work.people["office"].id in work.session.scalars(select(Message.person_id)).all()
    work.session.commit()
    client = sign_in(work.people["office"])
    page = client.get(f"/cases/{case.id}").text
    assert "Rev Chair, Review chair in this case, works at the board no longer." in page
    assert "Rev Chair. What was in their hands is free again." in client.get(f"/cases/{case.id}/history").text
    db.act_for(work.session, work.board.id)
    changes.name_person(
        work.session(), case, "review_chair", None, second, by=second, now=clock.now(), reason="Named anew."
    )
    work.session.commit()
    assert "Review chair in this case, works at the board" not in client.get(f"/cases/{case.id}").text


def team(work, case):
    rows = work.session.scalars(select(TeamMember).where(TeamMember.case_id == case.id))
    return {row.role: row.person_id for row in rows}


def test_a_case_told_again_from_its_log_comes_to_the_same(work, case, second):
    ends(work, work.people["chair"], "chair")
    before = [(task.step, task.person_id) for task in work.session.scalars(select(Task).order_by(Task.id))]

    changes.rebuild(work.session(), case, now=clock.now())
    work.session.flush()

    after = [(task.step, task.person_id) for task in work.session.scalars(select(Task).order_by(Task.id))]
    assert after == before


@pytest.mark.parametrize(
    ("moment", "theirs"),
    [
        (datetime(2026, 3, 29, 22, 59, tzinfo=clock.UTC), True),  # 23:59 in London, the clocks went forward
        (datetime(2026, 3, 29, 23, 0, tzinfo=clock.UTC), False),  # midnight there
    ],
)
def test_a_role_that_ends_by_its_date_gives_back_its_tasks_at_midnight_in_london(
    work, case, second, moment, theirs
):
    ends(work, work.people["chair"], "chair", last_day=date(2026, 3, 29))
    assert asked_of(work, work.people["chair"]) == {"decide"}
    clock.set_to(moment)

    assert swept(work, moment) == (0 if theirs else 1)

    assert asked_of(work, second) == (set() if theirs else {"decide"})
    assert swept(work, moment) == 0


def test_somebody_who_stays_in_another_role_gives_back_what_was_of_the_one_that_ended(work, case, second):
    chair = work.people["chair"]
    holding.give(work.session(), namer(work), chair, Choice("referrer"), Term(TODAY), now=clock.now())

    ends(work, chair, "chair")

    assert asked_of(work, second) == {"decide"}
    assert kinds(work, case)[-1] == Kind.RELEASED


def test_what_is_given_to_them_by_name_afterwards_is_theirs(work, case, second):
    chair, office = work.people["chair"], work.people["office"]
    holding.give(work.session(), namer(work), chair, Choice("referrer"), Term(TODAY), now=clock.now())
    ends(work, chair, "chair")

    takes_in_hand(work, case, "decide", chair, by=office)

    assert swept(work, clock.now() + timedelta(minutes=1)) == 0
    assert asked_of(work, chair) == {"decide"}


def test_one_case_that_cannot_be_seen_to_does_not_hold_up_the_others(work, case, second):
    other = work.does(work.opens(), "refer", "referrer", **REFERRAL)
    takes_in_hand(work, other, "decide", work.people["chair"])
    service.end_role(work.session, held(work, work.people["chair"], "chair"), last_day=YESTERDAY)
    unreadable = next_entry(case, Kind.ASSIGNED, by=None, now=clock.now(), address="nowhere#1", value={})
    record(work.session(), case, unreadable)
    work.session.flush()

    assert swept(work, clock.now()) == 1

    assert work.task(other, "decide").person_id is None


def test_a_new_role_is_seen_with_the_next_request(work, case, make_person, sign_in):
    ends(work, work.people["chair"], "chair")
    person = make_person(work.board, "referrer", name="New Chair")
    client = sign_in(person)
    task_id = work_task(work, case)
    assert client.get(f"/tasks/{task_id}").status_code == 404
    db.act_for(work.session, work.board.id)

    holding.give(work.session(), namer(work), person, Choice("chair"), Term(TODAY), now=clock.now())
    work.session.commit()

    assert client.get(f"/tasks/{task_id}").status_code == 200


def work_task(work, case):
    db.act_for(work.session, work.board.id)
    return work.task(case, "decide").id


def test_mail_that_waits_is_not_sent_to_somebody_who_works_there_no_longer(work, second):
    work.does(work.opens(), "refer", "referrer", **REFERRAL)
    chair = work.people["chair"]
    to_chair, to_second = (
        work.session.scalars(select(Message).where(Message.person_id == each.id)).one()
        for each in (chair, second)
    )

    ends(work, chair, "chair")

    assert concerned.hold_back(work.session(), to_chair, clock.now()) is State.DROPPED
    assert concerned.hold_back(work.session(), to_second, clock.now()) is None
    assert concerned.hold_back in jobs.BEFORE_DELIVERY


def test_mail_that_waits_is_not_sent_to_somebody_who_is_asked_for_it_no_longer(work, second):
    work.does(work.opens(), "refer", "referrer", **REFERRAL)
    chair = work.people["chair"]
    message = work.session.scalars(select(Message).where(Message.person_id == chair.id)).one()
    holding.give(work.session(), namer(work), chair, Choice("referrer"), Term(TODAY), now=clock.now())

    ends(work, chair, "chair")

    assert concerned.hold_back(work.session(), message, clock.now()) is State.DROPPED


def test_mail_that_waits_is_not_sent_to_somebody_whose_access_was_ended(work):
    work.does(work.opens(), "refer", "referrer", **REFERRAL)
    chair = work.session.get_one(Person, work.people["chair"].id)
    message = work.session.scalars(select(Message).where(Message.person_id == chair.id)).one()

    service.deactivate(work.session, chair, now=clock.now())

    assert concerned.hold_back(work.session(), message, clock.now()) is State.DROPPED


def test_an_administrator_who_leaves_leaves_no_case_behind(work, make_person):
    first, _other = (make_person(work.board, ADMINISTRATOR, name=name) for name in ("One", "Two"))

    ends(work, first, ADMINISTRATOR)

    assert leaving.left_behind(work.session(), work.board.id, now=clock.now()) == []


def test_a_role_whose_only_holder_leaves_later_still_needs_nobody_today(work, sign_in):
    work.does(work.opens(), "refer", "referrer", **REFERRAL)
    ends(work, work.people["chair"], "chair", last_day=TODAY + timedelta(days=30))
    office = work.people["office"]
    reader = Reader(office.id, work.board.id, frozenset({("office", None)}), "office")

    roles = worklist.roles_of(work.session(), reader, on=TODAY)
    later = worklist.roles_of(work.session(), reader, on=TODAY + timedelta(days=31))

    assert ("chair", None) not in roles.to_pick_up
    assert ("chair", None) in later.to_pick_up
