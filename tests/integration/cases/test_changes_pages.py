"""Things life asks for in a case, through the pages of the board's office."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.integration.cases.conftest import MONDAY, Work
from tests.integration.conftest import token_in
from tests.small_board import FILES, FILES_WITH_A_STEP_MORE
from webapp import clock, db
from webapp.accounts.models import Person
from webapp.audit.models import AuditEntry
from webapp.cases.log import Kind
from webapp.cases.models import Case, LogEntry, TeamMember
from webapp.configuration.service import publish
from webapp.outbox.models import Message

REFERRAL = {"child": "A name", "identified_on": "2026-02-20"}
INVITATION = {"agencies": ["police", "school"], "meeting": "2026-04-16"}
ANY_TIME = (
    '<bpmn:subProcess id="concern" triggeredByEvent="true"><bpmn:startEvent id="concern_raised" '
    'name="A concern about staff" isInterrupting="false"><bpmn:extensionElements><spiffworkflow:properties>'
    '<spiffworkflow:property name="from" value="agency_lead"/></spiffworkflow:properties></bpmn:extensionElements>'
    '<bpmn:messageEventDefinition messageRef="m1"/></bpmn:startEvent><bpmn:userTask id="note_concern" '
    'name="Note the concern"><bpmn:extensionElements><spiffworkflow:properties><spiffworkflow:property name="form" '
    'value="family"/><spiffworkflow:property name="role" value="office"/></spiffworkflow:properties>'
    '</bpmn:extensionElements></bpmn:userTask><bpmn:endEvent id="concern_noted"/><bpmn:sequenceFlow id="fc1" '
    'sourceRef="concern_raised" targetRef="note_concern"/><bpmn:sequenceFlow id="fc2" sourceRef="note_concern" '
    'targetRef="concern_noted"/></bpmn:subProcess>'
)


@dataclass
class Desk:
    """Somebody at their browser, with one case in front of them."""

    browser: FlaskClient
    case: Case

    def open(self, page: str = "", **query: str) -> TestResponse:
        return self.browser.get(f"/cases/{self.case.id}{page}", query_string=query)

    def send(self, page: str, **values: Any) -> TestResponse:
        """Fill in the page's form and send it; with no such page, only send."""
        csrf = token_in(self.browser.get(f"/cases/{self.case.id}/notes").text)
        return self.browser.post(f"/cases/{self.case.id}{page}", data={"csrf_token": csrf, **values})


Sits = Callable[..., Desk]


@pytest.fixture
def sits(work: Work, sign_in: Callable[[Person], FlaskClient]) -> Sits:
    def sits(case: Case, who: str = "office") -> Desk:
        work.session.commit()
        return Desk(sign_in(work.people[who]), case)

    return sits


def decided(work: Work) -> Case:
    db.act_for(work.session, work.board.id)
    case = work.opens()
    work.does(case, "refer", "referrer", **REFERRAL)
    return work.does(case, "decide", "chair", met="yes")


def gathering(work: Work) -> Case:
    case = decided(work)
    return work.does(case, "invite", "office", **INVITATION)


def fresh(work: Work, case: Case) -> Case:
    """The case as the database has it after a request."""
    db.act_for(work.session, work.board.id)
    return work.session.get_one(Case, case.id)


def kinds(work: Work, case: Case) -> list[str]:
    db.act_for(work.session, work.board.id)
    query = select(LogEntry.kind).where(LogEntry.case_id == case.id).order_by(LogEntry.seq)
    return list(work.session.scalars(query))


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    raw = page.partition(f'name="{name}" value="')[2].partition('"')[0]
    return raw.replace("&#34;", '"').replace("&amp;", "&")


OFFICE_PAGES = (
    "/pause",
    "/withdraw",
    "/more-time",
    "/link",
    "/name",
    "/correct/2",
    "/agencies/add",
    "/agencies/withdraw",
    "/move",
)


@pytest.mark.parametrize("page", OFFICE_PAGES)
def test_only_the_office_changes_a_case(work: Work, sits: Sits, page: str) -> None:
    desk = sits(gathering(work), "chair")

    assert desk.open(page).status_code == 403
    assert desk.send(page, reason="Because").status_code == 403


def test_whoever_takes_no_part_learns_nothing_of_a_case_by_trying_to_change_it(
    work: Work, sits: Sits, make_person: Any, sign_in: Callable[[Person], FlaskClient]
) -> None:
    case = gathering(work)
    work.session.commit()
    stranger = sign_in(make_person(work.board, "agency_lead", agency="health", name="A Stranger"))

    assert {stranger.get(f"/cases/{case.id}{page}").status_code for page in OFFICE_PAGES} == {404}


@pytest.mark.parametrize("page", ["/pause", "/withdraw", "/more-time", "/link", "/name", "/agencies/add"])
def test_a_change_without_a_reason_is_asked_for_one(work: Work, sits: Sits, page: str) -> None:
    case = gathering(work)
    desk = sits(case)

    answer = desk.send(page, reason="   ")

    assert answer.status_code == 200
    assert "Say why, so that whoever reads the case later can understand it" in answer.text
    assert 'class="govuk-error-summary"' in answer.text
    assert "Error: " in answer.text.partition("</title>")[0]
    assert "noted" not in kinds(work, case)


def test_reading_an_answer_to_correct_it_is_recorded_as_a_look_at_the_case(work: Work, sits: Sits) -> None:
    case = gathering(work)

    sits(case).open("/correct/3")

    db.act_for(work.session, work.board.id)
    rows = work.session.scalars(select(AuditEntry).where(AuditEntry.action == "case:viewed")).all()
    assert [(row.subject_id, row.details["page"]) for row in rows] == [
        (case.id, "changes.amendments.correct")
    ]


def test_a_correction_shows_old_and_new_and_what_it_changes_before_it_is_made(work: Work, sits: Sits) -> None:
    case = gathering(work)
    desk = sits(case)

    confirm = desk.send("/correct/3", met="no", reason="No harm after all").text

    assert "Are the criteria met?" in confirm
    assert '<del class="pr-old-value">Yes</del>' in confirm
    assert "The case closes: Criteria not met" in confirm
    assert "Write a report, by Police" in confirm
    assert "Answers that no longer fit" in confirm
    assert "Invite the agencies, given by Office on 2 March" in confirm
    assert Kind.CORRECTED not in kinds(work, case)


def test_a_correction_that_was_confirmed_is_made_and_the_old_answer_stands_beside_it(
    work: Work, sits: Sits
) -> None:
    case = gathering(work)
    desk = sits(case)
    confirm = desk.send("/correct/3", met="no", reason="No harm after all").text

    made = desk.send(
        "/correct/3/confirm", answers=hidden(confirm, "answers"), reason="The wrong box was ticked"
    )

    assert made.status_code == 302
    assert fresh(work, case).status == "closed"
    answers = desk.open("/answers", show="all").text
    assert '<del class="pr-old-value">Yes</del>' in answers
    assert "The wrong box was ticked" in answers
    history = desk.open("/history").text
    assert "“Decide” corrected" in history


def test_a_correction_without_a_reason_is_not_made(work: Work, sits: Sits) -> None:
    case = gathering(work)
    desk = sits(case)
    confirm = desk.send("/correct/3", met="no", reason="No harm after all").text

    refused = desk.send("/correct/3/confirm", answers=hidden(confirm, "answers"), reason="")

    assert "Say why" in refused.text
    assert Kind.CORRECTED not in kinds(work, case)


def test_a_correction_is_held_against_the_form_even_when_the_page_was_tampered_with(
    work: Work, sits: Sits
) -> None:
    case = gathering(work)
    desk = sits(case)

    for answers in ('{"met": "perhaps"}', '{"met": "no"}', '{"other": "field"}', "nonsense", "[]"):
        answer = desk.send("/correct/3/confirm", answers=answers, reason="Because")
        assert answer.status_code in (200, 409), answers

    assert Kind.CORRECTED not in kinds(work, case)


def test_an_answer_sent_back_unchanged_is_no_correction(work: Work, sits: Sits) -> None:
    case = gathering(work)
    desk = sits(case)

    answer = desk.send("/correct/3", met="yes")

    assert answer.status_code == 302
    assert "Nothing was changed" in desk.open("/correct/3").text


def test_an_answer_is_corrected_on_the_form_it_was_given_on(work: Work, sits: Sits) -> None:
    case = gathering(work)
    newer = FILES["forms/ash_dale/decide.yaml"].replace("Are the criteria met?", "Is a review needed?")
    publish(work.session(), work.board, {**FILES, "forms/ash_dale/decide.yaml": newer}, now=MONDAY)

    page = sits(case).open("/correct/3").text

    assert "Are the criteria met?" in page
    assert "Is a review needed?" not in page


def test_an_agency_joins_half_way_after_its_effect_was_seen(work: Work, sits: Sits) -> None:
    case = gathering(work)
    desk = sits(case)
    values = {"agency": "write_report@health", "reason": "They knew the family"}

    confirm = desk.send("/agencies/add", **values).text
    assert "Write a report, by Health" in confirm
    assert Kind.AGENCY_ADDED not in kinds(work, case)
    desk.send("/agencies/add", **values, confirmed="yes")

    db.act_for(work.session, work.board.id)
    assert "write_report[health]" in work.asked(case)
    assert "Health." in desk.open("/history").text


def test_an_agency_that_leaves_is_asked_nothing_more(work: Work, sits: Sits) -> None:
    case = gathering(work)
    desk = sits(case)
    values = {"agency": "write_report@school", "reason": "They never knew the family"}

    assert "No longer asked" in desk.send("/agencies/withdraw", **values).text
    desk.send("/agencies/withdraw", **values, confirmed="yes")

    db.act_for(work.session, work.board.id)
    assert "write_report[school]" not in work.asked(case)
    assert "write_report[police]" in work.asked(case)


def test_only_agencies_that_do_not_take_part_can_be_added(work: Work, sits: Sits) -> None:
    page = sits(gathering(work)).open("/agencies/add").text

    assert 'value="write_report@health"' in page
    assert 'value="write_report@police"' not in page


def test_one_agency_is_given_more_time(work: Work, sits: Sits) -> None:
    case = gathering(work)
    desk = sits(case)
    until = {"until-day": "8", "until-month": "4", "until-year": "2026"}

    answer = desk.send("/more-time", time_limit="AD-T2:police", reason="The author is ill", **until)

    assert answer.status_code == 302
    db.act_for(work.session, work.board.id)
    police, school = (work.task(case, "write_report", agency).due_at for agency in ("police", "school"))
    assert police is not None
    assert school is not None
    assert (police.date().isoformat(), school.date().isoformat()) == ("2026-04-08", "2026-03-31")


def test_all_are_given_more_time_at_once(work: Work, sits: Sits) -> None:
    case = gathering(work)
    until = {"until-day": "8", "until-month": "4", "until-year": "2026"}

    sits(case).send("/more-time", time_limit="AD-T2:all", reason="The meeting hall burned down", **until)

    db.act_for(work.session, work.board.id)
    dues = [work.task(case, "write_report", agency).due_at for agency in ("police", "school")]
    assert {due.date().isoformat() for due in dues if due} == {"2026-04-08"}


def test_more_time_must_end_after_the_due_date_there_is(work: Work, sits: Sits) -> None:
    case = gathering(work)
    until = {"until-day": "31", "until-month": "3", "until-year": "2026"}

    answer = sits(case).send("/more-time", time_limit="AD-T2:police", reason="Why not", **until)

    assert "The new due date must be after the one there is now" in answer.text
    assert "#until-day" in answer.text
    assert Kind.EXTENDED not in kinds(work, case)


def test_a_case_is_paused_resumed_withdrawn_and_reopened(work: Work, sits: Sits) -> None:
    case = gathering(work)
    desk = sits(case)

    states = []
    for act in ("pause", "resume", "withdraw", "reopen"):
        desk.send(f"/{act}", reason="As agreed")
        states.append(fresh(work, case).status)

    assert states == ["paused", "open", "withdrawn", "open"]
    db.act_for(work.session, work.board.id)
    actions = work.session.scalars(select(AuditEntry.action).where(AuditEntry.subject_id == case.id)).all()
    assert {"case:pause", "case:resume", "case:withdraw", "case:reopen"} <= set(actions)


def test_a_paused_case_says_so_and_why(work: Work, sits: Sits) -> None:
    case = gathering(work)
    desk = sits(case)

    desk.send("/pause", reason="A trial is running")

    text = desk.open().text
    assert "Paused on Monday 2 March 2026." in text
    assert "A trial is running" in text
    assert "Resume the case" in text


def test_what_cannot_be_done_now_is_said_in_a_sentence(work: Work, sits: Sits) -> None:
    answer = sits(gathering(work)).send("/resume", reason="Because")

    assert answer.status_code == 409
    assert "is not paused" in answer.text


def test_cases_are_linked_by_reference_and_both_say_so(work: Work, sits: Sits) -> None:
    case, other = gathering(work), decided(work)
    desk = sits(case)

    desk.send("/link", reference=f" {other.reference.lower()} ", reason="Siblings")

    assert other.reference in desk.open().text
    assert case.reference in desk.browser.get(f"/cases/{other.id}").text


def test_a_link_to_no_case_or_to_itself_is_refused_at_the_question(work: Work, sits: Sits) -> None:
    case = gathering(work)
    desk = sits(case)

    unknown = desk.send("/link", reference="AD-1999-001", reason="Siblings")
    itself = desk.send("/link", reference=case.reference, reason="Siblings")

    assert "There is none called that" in unknown.text
    assert "of another case, not of this one" in itself.text
    assert Kind.LINKED not in kinds(work, case)


def test_somebody_is_named_for_a_role_and_gets_its_open_tasks(work: Work, sits: Sits) -> None:
    case = gathering(work)
    named = work.people["chair"]
    desk = sits(case)

    desk.send("/name", role="agency_lead@school", person=str(named.id), reason="The school has nobody")

    db.act_for(work.session, work.board.id)
    assert work.task(case, "write_report", "school").person_id == named.id
    rows = work.session.scalars(select(TeamMember).where(TeamMember.person_id == named.id))
    assert [(row.role, row.agency) for row in rows] == [("agency_lead", "school")]


def test_a_case_from_paper_catches_up_when_the_office_says_so(work: Work, sits: Sits) -> None:
    db.act_for(work.session, work.board.id)
    case = work.opens("office", happened_on=MONDAY - timedelta(days=60), from_paper=True)
    desk = sits(case)
    assert "Being brought in from paper." in desk.open().text

    desk.send("/caught-up")

    assert not fresh(work, case).catching_up
    assert desk.send("/caught-up").status_code == 409


def test_a_case_moves_to_the_version_published_since(work: Work, sits: Sits) -> None:
    case = gathering(work)
    work.does(case, "tell_family", "office", told="yes")
    publish(work.session(), work.board, FILES_WITH_A_STEP_MORE, now=clock.now())
    desk = sits(case)
    assert "Move to version 2 of the procedure" in desk.open().text

    told = desk.open("/move").text
    desk.send("/move", reason="The new procedure asks for more")

    assert "Check the contact, by Board office" in told
    db.act_for(work.session, work.board.id)
    assert "check_contact" in work.asked(case)


def test_a_case_on_the_current_version_has_nowhere_to_move(work: Work, sits: Sits) -> None:
    assert sits(gathering(work)).open("/move").status_code == 409


def test_a_reminder_is_sent_once_a_day(work: Work, sits: Sits) -> None:
    case = gathering(work)
    task = work.task(case, "write_report", "police")
    desk = sits(case)

    for _ in range(2):
        desk.send(f"/remind/{task.id}")

    db.act_for(work.session, work.board.id)
    keys = work.session.scalars(select(Message.key).where(Message.case_id == case.id)).all()
    assert [key for key in keys if key.startswith("reminder:")] == [
        f"reminder:{task.id}:2026-03-02:{work.people['agency_lead@police'].id}"
    ]


def with_a_message(work: Work) -> Case:
    """A case under a procedure that takes a concern about staff at any time."""
    db.act_for(work.session, work.board.id)
    drawn = FILES["processes/ash_dale/review.bpmn"]
    drawn = drawn.replace("<bpmn:process ", '<bpmn:message id="m1" name="staff_concern"/><bpmn:process ', 1)
    drawn = drawn.replace("</bpmn:process>", ANY_TIME + "</bpmn:process>")
    publish(work.session(), work.board, {**FILES, "processes/ash_dale/review.bpmn": drawn}, now=MONDAY)
    return gathering(work)


def test_whoever_the_drawing_lets_may_say_that_something_happened(work: Work, sits: Sits) -> None:
    case = with_a_message(work)
    desk = sits(case, "agency_lead@police")
    page = desk.open().text
    assert "A concern about staff" in page

    csrf = token_in(page)
    answer = desk.browser.post(f"/cases/{case.id}/happened/staff_concern", data={"csrf_token": csrf})

    assert answer.status_code == 302
    db.act_for(work.session, work.board.id)
    assert work.asked(case)["note_concern"] == "office"


def test_whoever_the_drawing_does_not_name_is_not_offered_it_and_may_not_send_it(
    work: Work, sits: Sits
) -> None:
    case = with_a_message(work)
    desk = sits(case, "chair")

    assert "A concern about staff" not in desk.open().text
    assert desk.send("/happened/staff_concern").status_code == 403


def test_nothing_is_changed_by_a_form_without_its_token(work: Work, sits: Sits) -> None:
    case = gathering(work)
    desk = sits(case)

    answer = desk.browser.post(f"/cases/{case.id}/withdraw", data={"reason": "Because"})

    assert answer.status_code == 400
    assert fresh(work, case).status == "open"
