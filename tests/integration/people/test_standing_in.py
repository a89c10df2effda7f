"""Whoever stands in does what is asked of whoever is away: at once, for that time, and nothing besides."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.integration.cases.test_statements import statements_of
from tests.integration.people.conftest import boxes
from webapp import clock, db
from webapp.accounts import absences, service
from webapp.accounts.models import Absence
from webapp.audit.models import AuditEntry
from webapp.cases import digest_days
from webapp.cases.access import Reader, Sight, case_for, mine, task_for, visible_cases
from webapp.cases.digests import write_digest
from webapp.cases.log import Kind
from webapp.cases.models import Case, LogEntry, Task
from webapp.cases.workflow import lock, next_entry, record
from webapp.clock import LONDON
from webapp.configuration import service as configuration
from webapp.errors import DomainError, NotFound
from webapp.outbox.models import Message, State
from webapp.people import away
from webapp.people.holding import Term

TODAY = date(2026, 3, 2)
WEEK = Term(TODAY, TODAY + timedelta(days=6))
REFERRAL = {"child": "A name", "identified_on": "2026-02-20"}
INVITATION = {"agencies": ["police"], "meeting": "2026-04-16"}


@pytest.fixture
def deputy(work, make_person):
    return make_person(work.board, "referrer", name="Dee Puty")


@pytest.fixture
def case(work):
    """The chair is asked to decide."""
    return work.does(work.opens(), "refer", "referrer", **REFERRAL)


def goes_away(work, who, substitute, term=WEEK, *, by_office=True):
    said = away.say(
        work.session(),
        work.board,
        who,
        substitute,
        term,
        by=work.people["office"],
        by_office=by_office,
        now=clock.now(),
    )
    work.session.flush()
    return said


def reader_of(work, person):
    day = clock.today()
    held = service.roles_of(work.session, person.id, on=day, board_id=work.board.id)
    roles = frozenset((each.role, each.agency) for each in held)
    covers = absences.covers(work.session, person.id, work.board.id, on=day)
    return Reader(person.id, work.board.id, roles, "office", covers)


def sight(work, case, person):
    """How much somebody sees; what a list shows must agree with it."""
    reader = reader_of(work, person)
    listed = work.session.query(Case).where(visible_cases(reader), Case.id == case.id).count() == 1
    try:
        seen = case_for(work.session(), reader, case.id).sight
    except NotFound:
        seen = Sight.NONE
    assert listed == (seen is not Sight.NONE)
    return seen


def listed(work, person):
    asked = select(Task).where(mine(reader_of(work, person)), Task.state == "open")
    return {task.step for task in work.session.scalars(asked)}


def written_to(work):
    work.session.flush()
    return set(work.session.scalars(select(Message.person_id)).all())


def test_whoever_stands_in_sees_what_the_one_who_is_away_sees_and_has_the_task_in_their_list(
    work, case, deputy
):
    assert sight(work, case, deputy) is Sight.NONE

    goes_away(work, work.people["chair"], deputy)

    assert sight(work, case, deputy) is Sight.ALL
    assert listed(work, deputy) == {"decide"}
    assert listed(work, work.people["chair"]) == {"decide"}


def test_standing_in_for_somebody_who_sees_their_own_shows_no_more(work, case, deputy):
    work.does(case, "decide", "chair", met="yes")
    work.does(case, "invite", "office", **INVITATION)

    goes_away(work, work.people["agency_lead@police"], deputy)

    assert sight(work, case, deputy) is Sight.OWN
    assert listed(work, deputy) == {"write_report"}


def test_it_is_for_what_is_asked_now_and_not_for_what_once_was(work, case, deputy):
    goes_away(work, work.people["chair"], deputy)

    work.does(case, "decide", "chair", met="no", reason="No harm")

    assert sight(work, case, deputy) is Sight.NONE


@pytest.mark.parametrize(
    ("moment", "stands_in"),
    [
        (datetime(2026, 3, 27, 23, 59, tzinfo=LONDON), False),
        (datetime(2026, 3, 28, 0, 0, tzinfo=LONDON), True),  # the day before the clocks go forward
        (datetime(2026, 3, 29, 22, 59, tzinfo=clock.UTC), True),  # 23:59 in London, on the last day
        (datetime(2026, 3, 29, 23, 0, tzinfo=clock.UTC), False),  # midnight there
    ],
)
def test_it_begins_and_ends_by_itself_at_midnight_in_london(work, case, deputy, moment, stands_in):
    goes_away(work, work.people["chair"], deputy, Term(date(2026, 3, 28), date(2026, 3, 29)))

    clock.set_to(moment)

    assert (sight(work, case, deputy) is Sight.ALL) == stands_in
    assert bool(listed(work, deputy)) == stands_in


def test_who_stands_in_for_somebody_who_stands_in_gets_nothing_of_the_first(work, case, deputy, make_person):
    third = make_person(work.board, "referrer", name="Third Hand")
    goes_away(work, work.people["chair"], deputy)
    goes_away(work, deputy, third)

    assert sight(work, case, third) is Sight.NONE
    assert listed(work, third) == set()


def test_what_was_answered_in_somebodys_place_says_so(work, case, deputy, sign_in, post):
    goes_away(work, work.people["chair"], deputy)
    task = work.task(case, "decide")
    chair = work.people["chair"]
    work.session.commit()
    client = sign_in(deputy)

    assert "In the place of Chair" in client.get("/my-work").text
    assert "You stand in for Chair until 8 March 2026" in client.get(f"/tasks/{task.id}").text
    post(client, f"/tasks/{task.id}", met="no", reason="No harm was found.")
    sent = post(client, f"/tasks/{task.id}/check")

    assert sent.status_code == 302, sent.text
    db.act_for(work.session, work.board.id)
    entry = work.session.scalars(
        select(LogEntry).where(LogEntry.case_id == case.id).order_by(LogEntry.seq.desc())
    ).first()
    assert (entry.by_id, entry.on_behalf_of) == (deputy.id, f"person:{chair.id}")
    history = sign_in_again(client, sign_in, work.people["office"]).get(f"/cases/{case.id}/history").text
    assert "On behalf of Chair." in history


def sign_in_again(client, sign_in, person):
    client.delete_cookie("practice_review")
    return sign_in(person)


def test_whoever_stands_in_can_neither_keep_the_task_nor_hand_it_back(work, case, deputy, sign_in, post):
    goes_away(work, work.people["chair"], deputy)
    task = work.task(case, "decide")
    work.session.commit()
    client = sign_in(deputy)
    page = client.get(f"/tasks/{task.id}").text

    assert "Pick this task up" not in page
    assert "This task is not for me" not in page
    assert client.get(f"/tasks/{task.id}/release").status_code == 403


def test_standing_in_for_the_office_gives_its_tasks_and_none_of_its_powers(work, case, deputy, sign_in):
    work.does(case, "decide", "chair", met="yes")
    goes_away(work, work.people["office"], deputy)
    task = work.task(case, "invite")
    work.session.commit()
    client = sign_in(deputy)

    assert client.get(f"/tasks/{task.id}").status_code == 200
    for path in ("/people/", "/sent-messages/", "/calendar", f"/tasks/{task.id}/reassign"):
        assert client.get(path).status_code == 403
    assert client.get(f"/cases/{case.id}/pause").status_code in (403, 404)
    assert not reader_of(work, deputy).is_office


def test_a_case_in_which_they_are_kept_from_a_role_is_not_theirs(work, case, deputy):
    goes_away(work, work.people["chair"], deputy)
    task = work.task(case, "decide")

    declares(work, case, deputy, "not_eligible")

    assert sight(work, case, deputy) is Sight.NONE
    assert listed(work, deputy) == set()
    with pytest.raises(NotFound):
        task_for(work.session(), reader_of(work, deputy), task.id, work=True)
    declares(work, case, deputy, "eligible")
    assert sight(work, case, deputy) is Sight.ALL


def declares(work, case, person, outcome):
    value = {"role": "chair", "agency": None, "person": str(person.id), "outcome": outcome}
    held = lock(work.session(), case.id)
    entry = next_entry(held, Kind.DECLARED, by=person, now=clock.now(), address="chair", value=value)
    record(work.session(), held, entry)
    work.session.flush()


def test_standing_in_at_one_board_is_nothing_at_another(work, case, deputy, make_board, session):
    other = make_board("birch_hill")
    for person in (work.people["chair"], deputy):
        service.give_role(session, person, other, "chair", starts_on=TODAY)
    db.act_for(session, other.id)
    away.say(session(), other, work.people["chair"], deputy, WEEK, by=deputy, by_office=True, now=clock.now())

    session.flush()
    db.act_for(session, work.board.id)

    assert sight(work, case, deputy) is Sight.NONE
    assert session.scalars(select(Absence)).all() == []


def test_mail_goes_to_whoever_stands_in_and_comes_back_with_the_one_who_was_away(work, deputy):
    goes_away(work, work.people["chair"], deputy)

    work.does(work.opens(), "refer", "referrer", **REFERRAL)
    assert deputy.id in written_to(work)
    assert work.people["chair"].id not in written_to(work)

    clock.set_to(clock.now() + timedelta(days=7))
    work.does(work.opens(), "refer", "referrer", **REFERRAL)
    assert work.people["chair"].id in written_to(work)


@pytest.mark.parametrize("why", ["left", "deactivated", "away", "kept from it"])
def test_where_whoever_stands_in_cannot_the_one_who_is_away_is_written_to(work, deputy, make_person, why):
    chair = work.people["chair"]
    goes_away(work, chair, deputy)
    case = work.opens()
    if why == "left":
        (held,) = service.roles_of(work.session, deputy.id, on=TODAY)
        service.end_role(work.session, held, last_day=TODAY - timedelta(days=1))
    elif why == "deactivated":
        service.deactivate(work.session, deputy, now=clock.now())
    elif why == "away":
        goes_away(work, deputy, make_person(work.board, "referrer", name="Third"))
    else:
        declares(work, case, deputy, "not_eligible")
    work.session.flush()

    work.does(case, "refer", "referrer", **REFERRAL)

    assert chair.id in written_to(work)
    assert deputy.id not in written_to(work)


def test_nobody_stands_in_for_somebody_who_works_there_no_longer(work, case, deputy):
    goes_away(work, work.people["chair"], deputy)
    (held,) = service.roles_of(work.session, work.people["chair"].id, on=TODAY)

    service.end_role(work.session, held, last_day=TODAY - timedelta(days=1))

    assert sight(work, case, deputy) is Sight.NONE


def test_an_agencys_person_is_stood_in_for_by_the_same_agency_unless_the_office_says_so(work, make_person):
    lead, school = work.people["agency_lead@police"], work.people["agency_lead@school"]
    colleague = make_person(work.board, "agency_lead", agency="police", name="Colleague")
    can = away.may_stand_in(work.session(), work.board, lead, by_office=False, on=TODAY)

    assert [each.id for each in can] == [colleague.id]
    with pytest.raises(DomainError, match="choose somebody of the same board and agency"):
        goes_away(work, lead, school, by_office=False)
    assert goes_away(work, lead, school, by_office=True).substitute_id == school.id


def test_nobody_stands_in_for_themselves_from_another_board_or_while_away(
    work, deputy, make_board, make_person
):
    chair, third = work.people["chair"], make_person(work.board, "referrer", name="Third")
    stranger = make_person(make_board("birch_hill"), "chair", name="Stranger")
    db.act_for(work.session, work.board.id)
    for somebody in (chair, stranger):
        with pytest.raises(DomainError, match="cannot stand in here"):
            goes_away(work, chair, somebody)
    goes_away(work, deputy, third, Term(TODAY + timedelta(days=6), TODAY + timedelta(days=9)))

    with pytest.raises(DomainError, match="Dee Puty is away in that time as well"):
        goes_away(work, chair, deputy)


def test_one_is_away_once_at_a_time(work, deputy):
    goes_away(work, work.people["chair"], deputy)

    with pytest.raises(DomainError, match="It is said already that Chair is away"):
        goes_away(work, work.people["chair"], deputy, Term(WEEK.ends_on, WEEK.ends_on))
    goes_away(work, work.people["chair"], deputy, Term(WEEK.ends_on + timedelta(days=1), date(2026, 3, 20)))


def test_somebody_says_for_themselves_that_they_are_away_and_that_they_are_back(
    work, case, deputy, sign_in, post
):
    work.session.commit()
    client = sign_in(work.people["chair"])

    said = post(
        client,
        "/away",
        substitute=str(deputy.id),
        **boxes("starts_on", TODAY),
        **boxes("ends_on", TODAY + timedelta(days=3)),
    )

    assert said.status_code == 302, said.text
    page = client.get("/away").text
    assert "2 March 2026 to 5 March 2026: Dee Puty stands in." in page
    db.act_for(work.session, work.board.id)
    (absence,) = work.session.scalars(select(Absence)).all()
    assert sight(work, case, deputy) is Sight.ALL
    work.session.commit()
    post_to(client, page, f"/away/{absence.id}/end")
    db.act_for(work.session, work.board.id)
    assert sight(work, case, deputy) is Sight.NONE
    actions = select(AuditEntry.action).where(AuditEntry.subject_kind == "absence").order_by(AuditEntry.id)
    assert work.session.scalars(actions).all() == ["absence:said", "absence:ended"]


def post_to(client, page, path):
    token = page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    return client.post(path, data={"csrf_token": token})


def test_nobody_but_the_office_ends_somebody_elses_absence(work, deputy, sign_in):
    said = goes_away(work, work.people["chair"], deputy)
    work.session.commit()
    client = sign_in(work.people["agency_lead@police"])

    assert post_to(client, client.get("/away").text, f"/away/{said.id}/end").status_code == 404


def test_somebody_who_stands_in_costs_no_statement_more_in_a_list(work, case, deputy, sign_in, engine):
    work.session.commit()
    client = sign_in(deputy)
    client.get("/my-work")
    counts = []
    for term in (None, WEEK):
        if term is not None:
            db.act_for(work.session, work.board.id)
            goes_away(work, work.people["chair"], deputy, term)
            work.session.commit()
        with statements_of(engine) as seen:
            assert client.get("/my-work").status_code == 200
        counts.append(len(seen))

    assert counts[0] == counts[1]


def test_whoever_stands_in_has_it_in_their_digest(work, deputy):
    goes_away(work, work.people["chair"], deputy)
    case = work.does(work.opens(), "refer", "referrer", **REFERRAL)
    message = work.session.scalars(select(Message).where(Message.person_id == deputy.id)).one()
    message.state = State.GATHERED
    said = configuration.procedure(work.session(), case.version_id).configuration.board
    work.session.flush()

    written = write_digest(
        work.session(), work.board, deputy, said, base_url="https://x.example", now=clock.now()
    )

    assert written
    assert message.state == State.IN_DIGEST


def test_who_is_away_gets_no_digest_until_they_are_back(work, deputy):
    chair = work.people["chair"]
    goes_away(work, chair, deputy)

    away_now = digest_days.readers(work.session(), work.board, TODAY)
    back = digest_days.readers(work.session(), work.board, WEEK.ends_on + timedelta(days=1))

    assert chair.id not in away_now
    assert deputy.id in away_now
    assert chair.id in back
