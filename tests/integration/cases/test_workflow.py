"""A case on a real database: what its people do, and what the log makes of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from tests.integration.cases.conftest import MONDAY, Work
from tests.small_board import FILES, FILES_WITH_A_STEP_MORE
from webapp import clock
from webapp.cases import changes
from webapp.cases.errors import CaseClosed, NeedsReason, TaskAlreadyDone
from webapp.cases.log import Kind
from webapp.cases.models import Case, LogEntry, Task, TeamMember
from webapp.cases.workflow import complete_task, lock, log_of, story_of
from webapp.configuration.service import publish
from webapp.deadlines.models import DueDate
from webapp.outbox.service import messages

REFERRAL = {"child": "A name", "identified_on": "2026-02-20"}
INVITATION = {"agencies": ["police", "school"], "meeting": "2026-04-16"}


def decided(work: Work) -> Case:
    case = work.opens()
    work.does(case, "refer", "referrer", **REFERRAL)
    return work.does(case, "decide", "chair", met="yes")


def gathering(work: Work) -> Case:
    case = decided(work)
    return work.does(case, "invite", "office", **INVITATION)


def test_a_new_case_has_a_reference_a_pseudonym_and_its_first_step(work: Work) -> None:
    first, second = work.opens(), work.opens()

    assert (first.reference, first.pseudonym) == ("AD-2026-001", "Child A")
    assert (second.reference, second.pseudonym) == ("AD-2026-002", "Child B")
    assert work.asked(first) == {"refer": "referrer"}
    assert work.task(first, "refer").person_id == work.people["referrer"].id


def test_each_person_is_asked_the_next_thing_and_the_case_ends(work: Work) -> None:
    case = gathering(work)
    assert work.asked(case) == {
        "write_report[police]": "agency_lead",
        "write_report[school]": "agency_lead",
        "tell_family": "office",
    }
    work.does(case, "write_report", "agency_lead@police", "police", text="Nothing known")
    work.does(case, "write_report", "agency_lead@school", "school", text="Attended")
    work.does(case, "tell_family", "office", told="yes")

    case = work.does(case, "scrutinise", "chair", approved="yes")

    assert (case.status, case.outcome) == ("closed", "signed_off")
    assert work.asked(case) == {}


def test_a_limit_counts_from_when_it_happened_not_from_when_it_was_typed(work: Work) -> None:
    case = work.opens()
    task = work.task(case, "refer")
    friday = MONDAY - timedelta(days=3)

    complete_task(
        work.session(), task, REFERRAL, by=work.people["office"], now=clock.now(), happened_on=friday
    )
    work.session.flush()

    due = work.task(case, "decide").due_at
    assert due is not None
    assert due.date() == date(2026, 3, 6)


def test_agency_reports_are_due_ten_working_days_before_the_meeting_also_at_easter(work: Work) -> None:
    case = gathering(work)

    due = work.task(case, "write_report", "police").due_at

    assert due is not None
    assert due.date() == date(2026, 3, 31)


def test_whoever_comes_second_is_told_who_was_quicker(work: Work) -> None:
    case = work.opens()
    task = work.task(case, "refer")
    work.does(case, "refer", "referrer", **REFERRAL)

    with pytest.raises(TaskAlreadyDone, match=r"already completed by Referrer"):
        complete_task(work.session(), task, REFERRAL, by=work.people["office"], now=clock.now())


def test_a_closed_case_takes_no_more_answers(work: Work) -> None:
    case = work.opens()
    changes.withdraw(
        work.session(),
        lock(work.session(), case.id),
        by=work.people["office"],
        now=clock.now(),
        reason="Mistake",
    )
    assert work.asked(case) == {}
    task = work.session.scalars(select(Task).where(Task.case_id == case.id)).one()

    with pytest.raises((TaskAlreadyDone, CaseClosed)):
        complete_task(work.session(), task, REFERRAL, by=work.people["referrer"], now=clock.now())


def test_a_withdrawn_case_reopens_where_it_stood(work: Work) -> None:
    case = decided(work)
    office = work.people["office"]
    changes.withdraw(work.session(), case, by=office, now=clock.now(), reason="The family moved")

    changes.reopen(work.session(), case, by=office, now=clock.now(), reason="They came back")

    assert case.status == "open"
    assert work.asked(case) == {"invite": "office"}


def test_a_reopened_case_told_again_asks_what_it_asked(work: Work) -> None:
    case = work.does(work.opens(), "refer", "referrer", **REFERRAL)
    office = work.people["office"]
    changes.withdraw(work.session(), case, by=office, now=clock.now(), reason="The family moved")
    changes.reopen(work.session(), case, by=office, now=clock.now(), reason="They came back")
    asked = work.asked(case)

    changes.rebuild(work.session(), case)
    work.session.flush()

    assert asked
    assert work.asked(case) == asked


def test_a_finished_case_reopens_at_the_beginning_with_its_answers_kept(work: Work) -> None:
    case = work.opens()
    work.does(case, "refer", "referrer", **REFERRAL)
    case = work.does(case, "decide", "chair", met="no", reason="No harm")
    assert case.status == "closed"

    changes.reopen(
        work.session(), case, by=work.people["office"], now=clock.now(), reason="The panel overturns"
    )

    assert work.asked(case) == {"refer": "referrer"}
    assert work.task(case, "refer").address == "refer#2"


def test_more_time_keeps_the_first_due_date(work: Work) -> None:
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
    work.session.flush()

    rows = {
        row.instance: row
        for row in work.session.scalars(
            select(DueDate).where(DueDate.case_id == case.id, DueDate.limit_id == "AD-T2")
        )
    }
    assert rows["police"].due_at.date() == date(2026, 4, 8)
    assert rows["police"].first_due_at.date() == date(2026, 3, 31)
    assert rows["school"].due_at.date() == date(2026, 3, 31)
    assert work.task(case, "write_report", "police").due_at == rows["police"].due_at


def test_time_that_stands_still_is_given_back(work: Work) -> None:
    case = work.opens()
    work.does(case, "refer", "referrer", **REFERRAL)
    office = work.people["office"]
    changes.pause(work.session(), case, by=office, now=clock.now(), reason="A trial")
    assert case.status == "paused"

    clock.set_to(MONDAY + timedelta(days=7))
    changes.resume(work.session(), case, by=office, now=clock.now(), reason="The trial is over")
    work.session.flush()

    due = work.task(case, "decide").due_at
    assert due is not None
    assert due.date() > date(2026, 3, 9)


def test_a_correction_is_told_before_it_is_made_and_keeps_the_old_answer(work: Work) -> None:
    case = decided(work)
    office = work.people["office"]
    values = {"met": "no", "reason": "No harm"}
    entry = changes.correction(case, "decide#1", values, by=office, now=clock.now(), reason="Keyed wrongly")

    effect = changes.effect_of(work.session(), case, entry)
    assert [address.step for address in effect.no_longer_asked] == ["invite"]
    assert work.asked(case) == {"invite": "office"}

    changes.amend(work.session(), case, entry)
    work.session.flush()
    assert (case.status, case.outcome) == ("closed", "not_met")
    kept = work.session.scalars(
        select(LogEntry.value).where(LogEntry.case_id == case.id, LogEntry.kind == Kind.ANSWERED)
    ).all()
    assert {"met": "yes"} in kept


def test_an_answer_that_no_longer_fits_is_named(work: Work) -> None:
    case = gathering(work)
    values = {"met": "no", "reason": "No harm"}

    effect = changes.effect_of(
        work.session(),
        case,
        changes.correction(
            case, "decide#1", values, by=work.people["office"], now=clock.now(), reason="Wrong"
        ),
    )

    assert [entry.address for entry in effect.misfits] == ["invite#1"]


def test_an_agency_joins_half_way_and_another_leaves(work: Work) -> None:
    case = gathering(work)
    work.does(case, "write_report", "agency_lead@police", "police", text="Known")
    office = work.people["office"]

    for agency, add in (("health", True), ("school", False)):
        entry = changes.agency_change(
            work.session(),
            case,
            "write_report",
            agency,
            add=add,
            by=office,
            now=clock.now(),
            reason="As agreed",
        )
        changes.amend(work.session(), case, entry)
        work.session.flush()

    assert work.asked(case) == {"write_report[health]": "agency_lead", "tell_family": "office"}


def test_a_change_without_a_reason_is_refused(work: Work) -> None:
    case = decided(work)

    with pytest.raises(NeedsReason):
        changes.pause(work.session(), case, by=work.people["office"], now=clock.now(), reason="  ")


def test_a_case_brought_in_from_paper_tells_nobody_until_it_has_caught_up(work: Work) -> None:
    begun = MONDAY - timedelta(days=60)
    case = work.opens("office", happened_on=begun, from_paper=True)
    assert case.catching_up
    assert messages(work.session(), case_id=case.id) == []

    changes.caught_up(work.session(), case, by=work.people["office"], now=clock.now())

    assert not case.catching_up


def test_a_nominated_chair_joins_the_team(work: Work) -> None:
    case = work.opens()
    work.does(case, "refer", "referrer", **REFERRAL)
    nominee = work.people["agency_lead@police"]

    work.does(case, "decide", "chair", met="yes", review_chair={"id": str(nominee.id), "name": nominee.name})

    rows = work.session.scalars(select(TeamMember).where(TeamMember.case_id == case.id))
    assert {(row.role, row.person_id) for row in rows} == {
        ("referrer", work.people["referrer"].id),
        ("review_chair", nominee.id),
    }


def test_a_claimed_task_is_in_one_persons_hands_until_it_is_released(work: Work) -> None:
    case = decided(work)
    office, task = work.people["office"], work.task(case, "invite")

    changes.assign(work.session(), case, task, office, by=office, now=clock.now(), reason="")
    assert task.person_id == office.id
    changes.release(work.session(), case, task, by=office, now=clock.now(), reason="")

    assert task.person_id is None


PROJECTIONS = {
    "review_case": "id",
    "task": "id",
    "team_member": "role",
    "due_date": "id",
}


def rows_of(work: Work, case: Case) -> dict[str, list[tuple[object, ...]]]:
    work.session.flush()
    found = {}
    for table, order in PROJECTIONS.items():
        key = "id" if table == "review_case" else "case_id"
        query = text(f"select * from {table} where {key} = :case order by {order}")
        rows = work.session.execute(query, {"case": case.id}).mappings().all()
        found[table] = [
            tuple((name, value) for name, value in row.items() if name != "revision") for row in rows
        ]
    return found


def test_rebuilding_a_case_from_its_log_changes_nothing(work: Work) -> None:
    case = gathering(work)
    office = work.people["office"]
    work.does(case, "write_report", "agency_lead@police", "police", text="Known")
    changes.assign(
        work.session(), case, work.task(case, "tell_family"), office, by=office, now=clock.now(), reason=""
    )
    changes.pause(work.session(), case, by=office, now=clock.now(), reason="A trial")
    before = rows_of(work, case)

    changes.rebuild(work.session(), case)

    assert rows_of(work, case) == before


def test_a_case_moves_to_a_version_with_a_step_more_and_is_asked_for_it(work: Work) -> None:
    case = gathering(work)
    work.does(case, "tell_family", "office", told="yes")
    work.does(case, "write_report", "agency_lead@police", "police", text="Known")
    version = publish(work.session(), work.board, FILES_WITH_A_STEP_MORE, now=clock.now())

    effect = changes.move(
        work.session(), case, version.id, by=work.people["office"], now=clock.now(), reason="New procedure"
    )

    assert effect.misfits == ()
    assert work.asked(case) == {"write_report[school]": "agency_lead", "check_contact": "office"}


def test_scenario_23_open_cases_keep_the_limit_they_began_under(work: Work) -> None:
    begun = decided(work)
    longer = FILES["processes/ash_dale/board.yaml"].replace("amount: 28", "amount: 30")
    publish(work.session(), work.board, {**FILES, "processes/ash_dale/board.yaml": longer}, now=clock.now())
    later = decided(work)

    due = dict(
        work.session.execute(select(DueDate.case_id, DueDate.due_at).where(DueDate.limit_id == "AD-T3")).all()
    )

    assert due[begun.id].date() == date(2026, 4, 13)
    assert due[later.id].date() == date(2026, 4, 15)


def test_what_no_longer_fits_is_kept_and_counts_no_more(work: Work) -> None:
    case = gathering(work)
    office = work.people["office"]
    work.does(case, "write_report", "agency_lead@police", "police", text="Known")
    entry = changes.agency_change(
        work.session(),
        case,
        "write_report",
        "police",
        add=False,
        by=office,
        now=clock.now(),
        reason="Not involved",
    )

    effect = changes.amend(work.session(), case, entry)
    work.session.flush()

    assert [misfit.address for misfit in effect.misfits] == ["write_report[police]#1"]
    assert story_of(work.session(), case).answers.all_of("write_report") == []
    kept = log_of(work.session(), case.id)
    assert "write_report[police]#1" in {each.address for each in kept}


def test_an_agency_that_comes_back_is_asked_again_and_a_case_is_still_rebuilt(work: Work) -> None:
    case = gathering(work)
    office = work.people["office"]
    work.does(case, "write_report", "agency_lead@police", "police", text="Known")
    for add in (False, True):
        entry = changes.agency_change(
            work.session(),
            case,
            "write_report",
            "police",
            add=add,
            by=office,
            now=clock.now(),
            reason="As agreed",
        )
        changes.amend(work.session(), case, entry)
        work.session.flush()

    answers = story_of(work.session(), case).answers.all_of("write_report")
    assert [answer["text"] for answer in answers] == ["Known"]
    before = rows_of(work, case)
    changes.rebuild(work.session(), case)
    assert rows_of(work, case) == before
