"""Who sees how much of a case."""

from __future__ import annotations

from datetime import date

import pytest

from tests.integration.cases.conftest import Work
from tests.integration.conftest import PersonMaker
from webapp import clock, db
from webapp.accounts.models import Person
from webapp.accounts.service import roles_of
from webapp.cases import changes
from webapp.cases.access import Reader, Sight, case_for, visible_cases
from webapp.cases.models import Case
from webapp.errors import NotFound

REFERRAL = {"child": "A name", "identified_on": "2026-02-20"}
INVITATION = {"agencies": ["police"], "meeting": "2026-04-16"}


def reader_of(work: Work, person: Person) -> Reader:
    held = roles_of(work.session, person.id, on=date(2026, 3, 2), board_id=work.board.id)
    return Reader(person.id, work.board.id, frozenset((each.role, each.agency) for each in held), "office")


def sight(work: Work, case: Case, person: Person) -> Sight:
    """How much somebody sees; what a list shows must agree with it."""
    reader = reader_of(work, person)
    listed = work.session.query(Case).where(visible_cases(reader), Case.id == case.id).count() == 1
    try:
        seen = case_for(work.session(), reader, case.id).sight
    except NotFound:
        seen = Sight.NONE
    assert listed == (seen is not Sight.NONE)
    return seen


@pytest.fixture
def case(work: Work) -> Case:
    case = work.opens()
    work.does(case, "refer", "referrer", **REFERRAL)
    work.does(case, "decide", "chair", met="yes")
    return work.does(case, "invite", "office", **INVITATION)


def test_the_office_and_a_board_role_that_was_asked_see_everything(work: Work, case: Case) -> None:
    assert sight(work, case, work.people["office"]) is Sight.ALL
    assert sight(work, case, work.people["chair"]) is Sight.ALL


def test_the_referrer_and_an_invited_agency_see_their_own(work: Work, case: Case) -> None:
    assert sight(work, case, work.people["referrer"]) is Sight.OWN
    assert sight(work, case, work.people["agency_lead@police"]) is Sight.OWN


def test_an_agency_that_was_not_invited_does_not_learn_of_the_case(work: Work, case: Case) -> None:
    assert sight(work, case, work.people["agency_lead@school"]) is Sight.NONE


def test_another_referrer_does_not_learn_of_the_case(
    work: Work, case: Case, make_person: PersonMaker
) -> None:
    other = make_person(work.board, "referrer", name="Somebody Else")

    assert sight(work, case, other) is Sight.NONE


def test_whoever_holds_no_role_does_not_learn_of_the_case(
    work: Work, case: Case, make_person: PersonMaker
) -> None:
    assert sight(work, case, make_person(name="Nobody")) is Sight.NONE


def named(work: Work, case: Case, role: str, person: Person) -> None:
    """The office says who holds a role in the case."""
    changes.name_person(
        work.session(),
        case,
        role,
        None,
        person,
        by=work.people["office"],
        now=clock.now(),
        reason="They left",
    )
    work.session.flush()


def test_whoever_takes_over_as_the_referrer_sees_no_more_than_a_referrer(
    work: Work, case: Case, make_person: PersonMaker
) -> None:
    successor = make_person(work.board, "referrer", name="Successor")
    db.act_for(work.session, work.board.id)

    named(work, case, "referrer", successor)

    assert sight(work, case, successor) is Sight.OWN


def test_a_referrer_who_was_replaced_before_they_said_anything_sees_nothing(
    work: Work, make_person: PersonMaker
) -> None:
    successor = make_person(work.board, "referrer", name="Successor")
    db.act_for(work.session, work.board.id)
    case = work.opens()

    named(work, case, "referrer", successor)

    assert sight(work, case, work.people["referrer"]) is Sight.NONE


def test_a_referrer_who_chairs_the_review_sees_everything(work: Work, case: Case) -> None:
    named(work, case, "review_chair", work.people["referrer"])

    assert sight(work, case, work.people["referrer"]) is Sight.ALL
