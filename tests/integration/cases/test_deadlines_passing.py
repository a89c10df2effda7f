"""What the worker does when a limit ends soon, or has passed: each thing once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, select, text

from tests.integration.cases.conftest import MONDAY, Work
from tests.small_board import FILES
from webapp import clock, db
from webapp.accounts.models import Board, Person
from webapp.cases import changes
from webapp.cases.dues import running_in
from webapp.cases.log import Kind as Entered
from webapp.cases.models import Case, LogEntry
from webapp.cases.workflow import lock, story_of
from webapp.clock import LONDON
from webapp.configuration.service import publish
from webapp.deadlines import service
from webapp.deadlines.models import DueDate
from webapp.deadlines.passing import pass_limits
from webapp.jobs import CasesAtWork
from webapp.outbox.models import Message

DUE = datetime(2026, 3, 9, 23, 59, 59, tzinfo=LONDON)  # five working days after Monday 2 March
LATE_MORNING = datetime(2026, 3, 10, 7, 0, tzinfo=LONDON)
A_WEEK_LATER = DUE + timedelta(days=7)

CHASE = (
    '<bpmn:boundaryEvent id="too_late" attachedToRef="decide" cancelActivity="false"><bpmn:timerEventDefinition>'
    '<bpmn:timeDuration xsi:type="bpmn:tFormalExpression" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">AD-T1</bpmn:timeDuration>'
    "</bpmn:timerEventDefinition></bpmn:boundaryEvent>"
    '<bpmn:userTask id="chase" name="Chase the chair"><bpmn:extensionElements><spiffworkflow:properties>'
    '<spiffworkflow:property name="form" value="family"/><spiffworkflow:property name="stage" value="decide"/>'
    "</spiffworkflow:properties></bpmn:extensionElements></bpmn:userTask>"
    '<bpmn:endEvent id="chased" name="Chased"/>'
    '<bpmn:sequenceFlow id="f_late" sourceRef="too_late" targetRef="chase"/>'
    '<bpmn:sequenceFlow id="f_late2" sourceRef="chase" targetRef="chased"/></bpmn:process>'
)


def with_a_chase() -> dict[str, str]:
    """The small procedure, in which the office chases a chair who is late."""
    (path,) = [path for path in FILES if path.endswith(".bpmn")]
    drawn = FILES[path].replace("</bpmn:process>", CHASE)
    lane = "<bpmn:flowNodeRef>invite</bpmn:flowNodeRef>"
    more = "".join(f"<bpmn:flowNodeRef>{node}</bpmn:flowNodeRef>" for node in ("too_late", "chase", "chased"))
    return {**FILES, path: drawn.replace(lane, lane + more)}


def referred(work: Work) -> Case:
    case = work.opens()
    work.does(case, "refer", "referrer", child="A name", identified_on="2026-02-20")
    work.session.commit()
    return case


@pytest.fixture
def at(work: Work) -> Callable[[datetime], int]:
    """The worker comes by at a moment; gives how many limits it looked at."""

    def come(now: datetime) -> int:
        work.session.commit()
        found = pass_limits(db.factory, work.board, CasesAtWork(work.board), now=now)
        work.session.expire_all()
        return found

    return come


def told(work: Work) -> list[tuple[str, str]]:
    """Of what limits who was told, in order."""
    found = work.session.scalars(
        select(Message).where(Message.kind.in_(["due_soon", "late", "escalated"])).order_by(Message.id)
    )
    return [(message.person.name, message.kind) for message in found]


def test_the_holder_is_reminded_once_on_the_morning_it_is_due_soon(
    work: Work, at: Callable[[datetime], int]
) -> None:
    referred(work)
    morning = datetime(2026, 3, 4, 7, 0, tzinfo=LONDON)

    at(morning - timedelta(seconds=1))
    assert told(work) == []
    for minute in range(3):
        at(morning + timedelta(minutes=minute))

    assert told(work) == [("Chair", "due_soon")]


def test_when_it_is_late_holder_and_office_are_told_once(work: Work, at: Callable[[datetime], int]) -> None:
    referred(work)

    for minute in range(3):
        at(LATE_MORNING + timedelta(minutes=minute))

    assert sorted(told(work)) == [("Chair", "late"), ("Office", "late")]


def test_after_a_week_down_everybody_is_told_once_and_only_what_still_matters(
    work: Work, at: Callable[[datetime], int]
) -> None:
    referred(work)

    assert at(A_WEEK_LATER) == 1
    assert at(A_WEEK_LATER + timedelta(minutes=1)) == 0

    assert sorted(told(work)) == [("Chair", "late"), ("Office", "late")]


def test_a_limit_that_passed_goes_into_its_case_once_also_after_a_week_down(
    work: Work, at: Callable[[datetime], int]
) -> None:
    publish(work.session(), work.board, with_a_chase(), now=MONDAY)
    case = referred(work)
    at(DUE)
    assert work.asked(case) == {"decide": "chair"}

    at(A_WEEK_LATER)
    at(A_WEEK_LATER + timedelta(minutes=1))

    assert work.asked(case) == {"decide": "chair", "chase": "office"}
    entries = work.session.scalars(select(LogEntry).where(LogEntry.kind == Entered.LIMIT_PASSED)).all()
    (entry,) = entries
    assert (entry.address, entry.recorded_at) == ("AD-T1", A_WEEK_LATER)
    assert entry.happened_on == DUE, "what follows counts from when it passed"


def test_what_was_done_in_time_is_left_alone(work: Work, at: Callable[[datetime], int]) -> None:
    case = referred(work)
    work.does(case, "decide", "chair", met="yes")

    at(A_WEEK_LATER)

    assert told(work) == []


def test_what_was_done_late_while_the_worker_was_down_is_not_chased(
    work: Work, at: Callable[[datetime], int]
) -> None:
    publish(work.session(), work.board, with_a_chase(), now=MONDAY)
    case = referred(work)
    clock.set_to(DUE + timedelta(days=3))
    work.does(case, "decide", "chair", met="yes")

    at(A_WEEK_LATER)

    assert told(work) == []
    assert "chase" not in work.asked(case)


def test_in_a_closed_case_nobody_is_told(work: Work, at: Callable[[datetime], int]) -> None:
    case = referred(work)
    changes.withdraw(work.session(), case, by=work.people["office"], now=clock.now(), reason="Family moved")

    at(A_WEEK_LATER)

    assert told(work) == []


def test_in_a_case_being_brought_in_from_paper_nobody_is_told(
    work: Work, at: Callable[[datetime], int]
) -> None:
    case = work.opens(from_paper=True)
    work.does(case, "refer", "referrer", child="A name", identified_on="2026-02-20")

    at(A_WEEK_LATER)

    assert told(work) == []


def test_a_paused_case_waits_and_goes_on_where_it_stopped(work: Work, at: Callable[[datetime], int]) -> None:
    case = referred(work)
    office = work.people["office"]
    changes.pause(work.session(), case, by=office, now=clock.now() + timedelta(days=1), reason="A trial")
    at(A_WEEK_LATER)
    assert told(work) == []

    changes.resume(work.session(), case, by=office, now=A_WEEK_LATER, reason="It is over")
    at(A_WEEK_LATER)
    assert told(work) == []

    at(A_WEEK_LATER + timedelta(days=14))
    assert sorted(told(work)) == [("Chair", "late"), ("Office", "late")]


def test_with_more_time_people_are_told_again_when_that_has_passed_too(
    work: Work, at: Callable[[datetime], int]
) -> None:
    case = referred(work)
    at(LATE_MORNING)
    office = work.people["office"]
    changes.extend(
        work.session(), case, "AD-T1", datetime(2026, 3, 20, tzinfo=LONDON).date(), instance=None, by=office,
        now=LATE_MORNING, reason="The chair was ill",
    )  # fmt: skip

    at(LATE_MORNING)
    assert len(told(work)) == 2
    at(datetime(2026, 3, 23, 7, 0, tzinfo=LONDON))

    assert sorted(told(work)) == [("Chair", "late")] * 2 + [("Office", "late")] * 2


def test_where_nobody_holds_the_role_the_office_is_told(work: Work, at: Callable[[datetime], int]) -> None:
    referred(work)
    work.people["chair"].active = False

    at(datetime(2026, 3, 4, 7, 0, tzinfo=LONDON))

    assert told(work) == [("Office", "due_soon")]


def test_of_several_agencies_only_the_late_one_is_told(work: Work, at: Callable[[datetime], int]) -> None:
    case = referred(work)
    work.does(case, "decide", "chair", met="yes")
    work.does(case, "invite", "office", agencies=["police", "school"], meeting="2026-04-16")
    work.does(case, "write_report", "agency_lead@police", "police", text="Nothing known")

    at(datetime(2026, 4, 1, 7, 0, tzinfo=LONDON))

    assert sorted(told(work)) == [("Agency_Lead@School", "late"), ("Office", "late")]


def test_a_limit_passes_in_a_case_whose_snapshot_is_damaged_too(
    work: Work, at: Callable[[datetime], int], caplog: pytest.LogCaptureFixture
) -> None:
    publish(work.session(), work.board, with_a_chase(), now=MONDAY)
    broken, sound = referred(work), referred(work)
    lock(work.session(), broken.id).snapshot = b"not a snapshot"

    at(A_WEEK_LATER)

    assert "it is told from its log" in caplog.text
    assert work.asked(broken) == work.asked(sound) == {"decide": "chair", "chase": "office"}
    assert lock(work.session(), broken.id).snapshot == lock(work.session(), sound.id).snapshot


def test_writing_the_same_down_again_reads_once_and_writes_nothing(work: Work) -> None:
    case = referred(work)
    found = running_in(story_of(work.session(), lock(work.session(), case.id)))
    plan_free = {"case_id": case.id, "board_id": case.board_id, "running": found}
    service.project(work.session(), **plan_free)  # type: ignore[arg-type]
    work.session.flush()
    statements: list[str] = []
    listen = lambda *given: statements.append(given[2])  # noqa: E731
    connection = work.session.connection()
    event.listen(connection, "before_cursor_execute", listen)

    service.project(work.session(), **plan_free)  # type: ignore[arg-type]

    event.remove(connection, "before_cursor_execute", listen)
    assert [statement.split()[0] for statement in statements] == ["SELECT"]


def test_a_board_looks_only_at_its_own_limits(
    work: Work, make_board: Callable[..., Board], make_person: Callable[..., Person]
) -> None:
    referred(work)
    other = make_board("other")
    work.session.commit()

    assert pass_limits(db.factory, other, CasesAtWork(other), now=A_WEEK_LATER) == 0

    db.act_for(work.session, other.id)
    assert work.session.scalars(select(DueDate)).all() == []
    assert work.session.execute(text("select count(*) from due_date")).scalar() == 0
