"""The pages of a case: what stands there, and for whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, select

from tests.integration.cases.conftest import MONDAY, Work
from tests.integration.conftest import PersonMaker
from tests.small_board import FILES_WITH_A_STEP_MORE
from webapp import clock, db
from webapp.accounts.models import Person
from webapp.audit.models import AuditEntry
from webapp.cases import case_list, changes
from webapp.cases.models import Case
from webapp.cases.workflow import complete_task, lock
from webapp.configuration.service import publish

SignIn = Callable[[Person], FlaskClient]

REFERRAL = {"child": "Maya Secret", "identified_on": "2026-02-20"}
INVITATION = {"agencies": ["police", "school"], "meeting": "2026-04-16"}
SUB_PAGES = ("", "/answers", "/decisions", "/people", "/documents", "/messages", "/notes", "/history")


def gathering(work: Work) -> Case:
    """A case whose agencies are writing their reports."""
    db.act_for(work.session, work.board.id)
    case = work.opens()
    work.does(case, "refer", "referrer", **REFERRAL)
    work.does(case, "decide", "chair", met="yes")
    case = work.does(case, "invite", "office", **INVITATION)
    work.session.commit()
    return case


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """What is asked of the database meanwhile."""
    found: list[str] = []

    def note(_c: object, _k: object, statement: str, *_more: object) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE")):
            found.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


def test_every_page_of_a_case_opens_for_the_office(work: Work, sign_in: SignIn) -> None:
    case = gathering(work)
    office = sign_in(work.people["office"])

    for page in SUB_PAGES:
        answer = office.get(f"/cases/{case.id}{page}")
        assert answer.status_code == 200, page
        assert "AD-2026-001" in answer.text


def test_the_page_begins_with_the_worst_thing(work: Work, sign_in: SignIn) -> None:
    case = gathering(work)
    clock.set_to(MONDAY + timedelta(days=31))  # Thursday 2 April; reports were due on Tuesday 31 March
    office = sign_in(work.people["office"])

    text = office.get(f"/cases/{case.id}").text

    assert "“Write a report”: 2 are late, the longest is 2 working days late." in text


def test_the_page_begins_with_what_is_next_when_nothing_is_late(work: Work, sign_in: SignIn) -> None:
    case = gathering(work)

    text = sign_in(work.people["office"]).get(f"/cases/{case.id}").text

    assert "On time." in text
    assert "Next: “Write a report”, due Tuesday 31 March 2026." in text


def test_the_diagram_and_the_list_say_the_same(work: Work, sign_in: SignIn) -> None:
    case = gathering(work)
    work.does(case, "write_report", "agency_lead@police", "police", text="Known")
    work.session.commit()
    clock.set_to(MONDAY + timedelta(days=31))
    office = sign_in(work.people["office"])

    marks = office.get(f"/cases/{case.id}/diagram/small_review.json").get_json()
    page = office.get(f"/cases/{case.id}").text

    assert marks["write_report"] == {"state": "late", "label": "1 late", "badge": "1 of 2 in"}
    assert marks["decide"] == {"state": "done"}
    assert marks["tell_family"] == {"state": "now"}
    assert marks["f_yes"] == {"state": "done"}
    assert "scrutinise" not in marks
    assert "1 sent, 1 late" in page
    assert "Late: was due 31 March" in page


def test_the_drawing_of_a_case_is_that_of_its_own_version(work: Work, sign_in: SignIn) -> None:
    case = gathering(work)
    publish(work.session(), work.board, FILES_WITH_A_STEP_MORE, now=MONDAY)
    work.session.commit()

    answer = sign_in(work.people["office"]).get(f"/cases/{case.id}/diagram/small_review.bpmn")

    assert answer.mimetype == "application/xml"
    assert b"tell_family" in answer.data
    assert b"check_contact" not in answer.data


def test_an_agency_sees_only_its_own_until_the_pack_is_issued(work: Work, sign_in: SignIn) -> None:
    case = gathering(work)
    work.does(case, "write_report", "agency_lead@school", "school", text="What the school wrote")
    work.does(case, "write_report", "agency_lead@police", "police", text="What the police wrote")
    work.session.commit()
    police = sign_in(work.people["agency_lead@police"])

    pages = [
        police.get(f"/cases/{case.id}{page}").text
        for page in ("", "/answers?show=all", "/history", "/documents")
    ]
    marks = police.get(f"/cases/{case.id}/diagram/small_review.json").get_json()

    assert "What the police wrote" in pages[1]
    for text in pages:
        assert "What the school wrote" not in text
        assert "School" not in text
        assert "Tell the family" not in text
        assert "Chair" not in text
        assert "Maya Secret" not in text
    assert set(marks) == {"write_report"}


def test_an_agency_reads_the_other_reports_once_the_pack_is_issued(work: Work, sign_in: SignIn) -> None:
    case = gathering(work)
    work.does(case, "write_report", "agency_lead@school", "school", text="What the school wrote")
    case.pack_issued_at = clock.now()
    work.session.commit()
    police = sign_in(work.people["agency_lead@police"])

    assert "What the school wrote" in police.get(f"/cases/{case.id}/answers?show=all").text


@pytest.mark.parametrize("page", ["/decisions", "/people", "/notes", "/messages"])
def test_an_agency_does_not_reach_what_concerns_the_whole_case(
    work: Work, sign_in: SignIn, page: str
) -> None:
    case = gathering(work)

    assert sign_in(work.people["agency_lead@police"]).get(f"/cases/{case.id}{page}").status_code == 403


def test_a_case_one_takes_no_part_in_is_not_found(
    work: Work, sign_in: SignIn, make_person: PersonMaker
) -> None:
    case = gathering(work)
    stranger = sign_in(make_person(work.board, "agency_lead", agency="health", name="A Stranger"))

    for page in ("", "/answers", "/history", "/documents", "/diagram/small_review.json"):
        assert stranger.get(f"/cases/{case.id}{page}").status_code == 404, page
    assert "AD-2026-001" not in stranger.get("/cases").text


def test_every_look_at_a_case_is_recorded_once(work: Work, sign_in: SignIn) -> None:
    case = gathering(work)
    chair = sign_in(work.people["chair"])

    chair.get(f"/cases/{case.id}")
    chair.get(f"/cases/{case.id}/answers")
    chair.get(f"/cases/{case.id}/diagram/small_review.json")

    db.act_for(work.session, work.board.id)
    rows = work.session.scalars(select(AuditEntry).where(AuditEntry.action == "case:viewed")).all()
    assert [(row.subject_id, row.person_id) for row in rows] == [(case.id, work.people["chair"].id)] * 3
    assert [row.details["page"] for row in rows] == ["cases.show", "cases.answers", "cases.marks"]


def test_lists_show_reference_and_pseudonym_and_never_a_name(work: Work, sign_in: SignIn) -> None:
    gathering(work)

    text = sign_in(work.people["office"]).get("/cases").text

    assert "AD-2026-001" in text
    assert "Child A" in text
    assert "Maya" not in text


def test_cases_are_found_by_reference_and_by_whether_they_are_open(work: Work, sign_in: SignIn) -> None:
    first, second = gathering(work), gathering(work)
    db.act_for(work.session, work.board.id)
    changes.withdraw(
        work.session(),
        lock(work.session(), first.id),
        by=work.people["office"],
        now=clock.now(),
        reason="Mistake",
    )
    work.session.commit()
    office = sign_in(work.people["office"])

    assert first.reference not in office.get("/cases").text
    assert second.reference in office.get("/cases").text
    assert first.reference in office.get("/cases?state=closed").text
    assert "No case fits" in office.get("/cases?search=%25").text


def test_what_is_late_stands_in_the_list(work: Work, sign_in: SignIn) -> None:
    gathering(work)
    clock.set_to(MONDAY + timedelta(days=31))

    assert "2 late" in sign_in(work.people["office"]).get("/cases").text


def test_a_long_list_goes_on_where_the_page_before_ended(
    work: Work, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(case_list, "PAGE", 2)
    references = [gathering(work).reference for _ in range(3)]
    office = sign_in(work.people["office"])

    first = office.get("/cases").text
    older = first.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    second = office.get(older).text

    assert [each in first for each in references] == [False, True, True]
    assert [each in second for each in references] == [True, False, False]


def test_a_role_that_nobody_holds_is_offered_to_be_filled(
    work: Work, sign_in: SignIn, make_person: PersonMaker
) -> None:
    db.act_for(work.session, work.board.id)
    case = work.opens()
    work.does(case, "refer", "referrer", **REFERRAL)
    work.does(case, "decide", "chair", met="yes")
    work.does(case, "invite", "office", agencies=["police", "health"], meeting="2026-04-16")
    work.session.commit()

    text = sign_in(work.people["office"]).get(f"/cases/{case.id}").text

    assert "Nobody holds this role" in text
    assert f"/cases/{case.id}/name?role=agency_lead&amp;agency=health" in text


def test_more_time_is_shown_with_the_first_date_who_gave_it_and_why(work: Work, sign_in: SignIn) -> None:
    case = gathering(work)
    changes.extend(
        work.session(),
        case,
        "AD-T2",
        date(2026, 4, 8),
        instance="police",
        by=work.people["office"],
        now=clock.now(),
        reason="The author is ill",
    )
    work.session.commit()

    text = sign_in(work.people["office"]).get(f"/cases/{case.id}").text

    assert "First due Tue 31 March" in text
    assert "Police: more time until Wednesday 8 April 2026" in text
    assert "Given by Office on Monday 2 March 2026." in text
    assert "The author is ill" in text


def test_an_entry_typed_in_later_says_when_it_happened_and_when_it_was_recorded(
    work: Work, sign_in: SignIn
) -> None:
    db.act_for(work.session, work.board.id)
    case = work.opens()
    complete_task(
        work.session(),
        work.task(case, "refer"),
        REFERRAL,
        by=work.people["office"],
        now=clock.now(),
        happened_on=MONDAY - timedelta(days=3),
        on_behalf_of="referrer",
    )
    work.session.commit()

    text = sign_in(work.people["office"]).get(f"/cases/{case.id}/history").text

    assert "Friday 27 February 2026" in text
    assert "Recorded on Monday 2 March 2026." in text
    assert "On behalf of Referrer." in text


def test_a_note_is_kept_and_an_empty_one_is_refused(
    work: Work, sign_in: SignIn, token: Callable[[str], str]
) -> None:
    case = gathering(work)
    chair = sign_in(work.people["chair"])
    address = f"/cases/{case.id}/notes"
    csrf = token(chair.get(address).text)

    refused = chair.post(address, data={"csrf_token": csrf, "text": "  "})
    kept = chair.post(address, data={"csrf_token": csrf, "text": "Rang the school"}, follow_redirects=True)

    assert "Write the note before you save it" in refused.text
    assert "Error: " in refused.text.partition("</title>")[0]
    assert "Rang the school" in kept.text


def test_a_case_page_asks_the_database_little_however_many_agencies_take_part(
    work: Work, sign_in: SignIn, engine: Engine
) -> None:
    case = gathering(work)
    office = sign_in(work.people["office"])
    office.get(f"/cases/{case.id}")

    with statements(engine) as found:
        assert office.get(f"/cases/{case.id}").status_code == 200

    assert len(found) <= 14, "\n".join(found)
