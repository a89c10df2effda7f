"""Independence is declared before a step is worked, and the table's answer counts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.integration.cases.conftest import MONDAY, Work
from tests.integration.conftest import PersonMaker, token_in
from tests.small_board import FILES
from webapp import clock, db
from webapp.accounts.models import Person
from webapp.cases import changes
from webapp.cases.asking import Holder
from webapp.cases.declarations import Outcome
from webapp.cases.declaring import declare
from webapp.cases.errors import DeclareFirst, NeedsReason
from webapp.cases.models import Case, TeamMember
from webapp.configuration.service import publish
from webapp.outbox.models import Message

SignIn = Callable[[Person], FlaskClient]

ROOT = Path(__file__).parents[3]
SHARED = ("processes/shared/independence.dmn", "forms/shared/independence.yaml")
ASKED = 'declares: {independence: case_and_board, asks: "They are independent of the case and of the board."}'
LANE = (
    '<bpmn:lane id="lane_small_review_review_chair" name="review_chair"><bpmn:extensionElements>'
    '<spiffworkflow:properties><spiffworkflow:property name="role" value="review_chair"/>'
    "</spiffworkflow:properties></bpmn:extensionElements>"
    "<bpmn:flowNodeRef>scrutinise</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>"
)
HOLDER = Holder("review_chair")
INDEPENDENT = {
    "involved": "no",
    "manages": "no",
    "organisation": "no",
    "on_board": "no",
    "outside": "yes",
    "conflict": "no",
    "declared": {"name": "Nominee", "date": "2026-03-02"},
}
SIGNED = {
    "declared-name": "Nominee",
    "declared-confirm": "yes",
    "declared-day": "2",
    "declared-month": "3",
    "declared-year": "2026",
}


def files() -> dict[str, str]:
    """The small board, where the nominated chair scrutinises and must be independent."""
    diagram = FILES["processes/ash_dale/review.bpmn"]
    diagram = diagram.replace("<bpmn:flowNodeRef>scrutinise</bpmn:flowNodeRef>", "")
    board = FILES["processes/ash_dale/board.yaml"]
    return {
        **FILES,
        **{path: (ROOT / path).read_text(encoding="utf-8") for path in SHARED},
        "processes/ash_dale/review.bpmn": diagram.replace("</bpmn:laneSet>", LANE),
        "processes/ash_dale/board.yaml": board.replace(
            "name: Review chair, held_by: case", f"name: Review chair, held_by: case, {ASKED}"
        ),
    }


@pytest.fixture
def nominee(work: Work, make_person: PersonMaker) -> Person:
    person = make_person(work.board, "referrer", name="Nominee")
    publish(work.session(), work.board, files(), now=MONDAY)
    work.session.commit()
    db.act_for(work.session, work.board.id)
    work.people["nominee"] = person
    return person


def scrutinised(work: Work, nominee: Person) -> Case:
    """A case whose nominated chair is asked to scrutinise the work."""
    case = work.opens()
    work.does(case, "refer", "referrer", child="Maya Secret", identified_on="2026-02-20")
    named = {"id": str(nominee.id), "name": nominee.name}
    work.does(case, "decide", "chair", met="yes", review_chair=named)
    work.does(case, "invite", "office", agencies=["police"], meeting="2026-04-16")
    work.does(case, "write_report", "agency_lead@police", text="We did.")
    case = work.does(case, "tell_family", "office", told="yes")
    work.session.commit()
    return case


def declared(work: Work, case: Case, who: str = "nominee", **answers: Any) -> Outcome:
    person = work.people[who]
    db.act_for(work.session, work.board.id)
    outcome = declare(
        work.session(), case, HOLDER, person, {**INDEPENDENT, **answers}, by=person, now=clock.now()
    )
    work.session.flush()
    return outcome


def sent_to_office(work: Work) -> int:
    query = select(Message).where(
        Message.person_id == work.people["office"].id, Message.key.startswith("declared:")
    )
    return len(work.session.scalars(query).all())


def test_a_step_is_refused_until_whoever_does_it_has_declared(work: Work, nominee: Person) -> None:
    case = scrutinised(work, nominee)

    with pytest.raises(DeclareFirst):
        work.does(case, "scrutinise", "nominee", approved="yes")

    assert declared(work, case) is Outcome.ELIGIBLE
    assert work.does(case, "scrutinise", "nominee", approved="yes").outcome == "signed_off"
    assert sent_to_office(work) == 0


def test_what_was_declared_for_another_case_does_not_count(work: Work, nominee: Person) -> None:
    declared(work, scrutinised(work, nominee))
    other = scrutinised(work, nominee)

    with pytest.raises(DeclareFirst):
        work.does(other, "scrutinise", "nominee", approved="yes")


def test_whoever_may_have_the_role_only_with_a_reason_gives_one_and_the_office_hears_of_it(
    work: Work, nominee: Person
) -> None:
    case = scrutinised(work, nominee)

    with pytest.raises(NeedsReason):
        declared(work, case, outside="no")

    assert declared(work, case, outside="no", reason="Nobody else is free.") is Outcome.WITH_REASON
    assert work.does(case, "scrutinise", "nominee", approved="yes").outcome == "signed_off"
    assert sent_to_office(work) == 1


def test_whoever_is_not_independent_loses_the_role_and_somebody_else_is_named(
    work: Work, nominee: Person
) -> None:
    case = scrutinised(work, nominee)

    assert declared(work, case, on_board="yes") is Outcome.NOT_ELIGIBLE

    team = select(TeamMember.person_id).where(
        TeamMember.case_id == case.id, TeamMember.role == "review_chair"
    )
    assert work.session.scalars(team).all() == []
    assert work.task(case, "scrutinise").person_id is None
    assert sent_to_office(work) == 1
    with pytest.raises(DeclareFirst):
        work.does(case, "scrutinise", "nominee", approved="yes")

    office = work.people["office"]
    changes.name_person(
        work.session(),
        case,
        "review_chair",
        None,
        work.people["chair"],
        by=office,
        now=clock.now(),
        reason="Independent of the board.",
    )
    assert work.task(case, "scrutinise").person_id == work.people["chair"].id
    with pytest.raises(DeclareFirst):
        work.does(case, "scrutinise", "chair", approved="yes")
    declared(work, case, "chair")
    assert work.does(case, "scrutinise", "chair", approved="yes").outcome == "signed_off"


def test_a_change_of_circumstances_counts_from_when_it_is_declared(work: Work, nominee: Person) -> None:
    case = scrutinised(work, nominee)
    declared(work, case)

    declared(work, case, involved="yes", involved_how="I remember now.")

    with pytest.raises(DeclareFirst):
        work.does(case, "scrutinise", "nominee", approved="yes")


def test_the_case_is_told_again_with_its_declarations(work: Work, nominee: Person) -> None:
    case = scrutinised(work, nominee)
    declared(work, case, on_board="yes")
    before = case.snapshot

    retelling = changes.rebuild(work.session(), case)

    assert retelling is not None
    assert retelling.misfits == ()
    assert case.snapshot == before
    assert work.task(case, "scrutinise").person_id is None


def test_the_list_and_the_task_lead_to_the_declaration_and_back(
    work: Work, nominee: Person, sign_in: SignIn
) -> None:
    case = scrutinised(work, nominee)
    task = work.task(case, "scrutinise").id
    browser = sign_in(nominee)

    assert "Declare your independence first" in browser.get("/my-work").text
    page = browser.get(f"/tasks/{task}").text
    assert "They are independent of the case and of the board." in page
    way = f"/cases/{case.id}/declaration?role=review_chair"
    assert way in page
    token = {"csrf_token": token_in(browser.get(way).text)}
    assert "Declare your independence first" in browser.post(f"/tasks/{task}/check", data=token).text

    given = {key: value for key, value in INDEPENDENT.items() if isinstance(value, str)}
    given |= token | SIGNED
    refused = browser.post(way, data={**given, "outside": "no"}).text
    assert "Say why you may have this role all the same" in refused
    answer = browser.post(way, data=given)

    assert answer.headers["Location"].endswith(f"/tasks/{task}")
    assert "Is the work approved?" in browser.get(f"/tasks/{task}").text
    assert "Declare your independence first" not in browser.get("/my-work").text


def test_the_office_sees_who_declared_what_and_is_asked_to_name_somebody_else(
    work: Work, nominee: Person, sign_in: SignIn
) -> None:
    case = scrutinised(work, nominee)
    browser = sign_in(work.people["office"])
    assert "Not declared yet" in browser.get(f"/cases/{case.id}/people").text

    declared(work, case)
    work.session.commit()
    assert "Declared independent on 2 March 2026" in browser.get(f"/cases/{case.id}/people").text

    declared(work, case, on_board="yes")
    work.session.commit()
    page = browser.get(f"/cases/{case.id}").text
    assert "Nominee cannot be Review chair in this case." in page
    assert "Name somebody else" in page
    assert "Independence declared" in browser.get(f"/cases/{case.id}/history").text


def test_the_office_answers_for_another_only_once_they_have_declared(
    work: Work, nominee: Person, sign_in: SignIn
) -> None:
    case = scrutinised(work, nominee)
    task = work.task(case, "scrutinise").id
    browser = sign_in(work.people["office"])
    assert "A declaration comes first" in browser.get(f"/tasks/{task}").text

    way = f"/cases/{case.id}/declaration?role=review_chair&person={nominee.id}"
    page = browser.get(way).text
    assert "You enter this for Nominee" in page
    given = {key: value for key, value in INDEPENDENT.items() if isinstance(value, str)}
    browser.post(way, data={**given, **SIGNED, "csrf_token": token_in(page)})

    assert "Is the work approved?" in browser.get(f"/tasks/{task}").text
    assert "On behalf of Review chair" in browser.get(f"/cases/{case.id}/history").text


def test_nobody_declares_for_a_role_that_is_not_theirs(work: Work, nominee: Person, sign_in: SignIn) -> None:
    case = scrutinised(work, nominee)
    browser = sign_in(work.people["chair"])

    assert browser.get(f"/cases/{case.id}/declaration?role=review_chair").status_code == 404
    assert browser.get(f"/cases/{case.id}/declaration?role=chair").status_code == 404
