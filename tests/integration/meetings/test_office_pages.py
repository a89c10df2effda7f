"""The office's pages: planning a panel, its agenda, recording it, its minutes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.integration.conftest import token_in
from tests.integration.meetings.conftest import AtWork
from webapp import clock, db
from webapp.configuration import service as configuration
from webapp.meetings import agenda, planning
from webapp.meetings.models import AgendaItem, Meeting
from webapp.meetings.planning import Arrangements

NINTH = datetime(2026, 3, 9, 14, 0, tzinfo=UTC)
AT_TWO = {"starts_at-day": "9", "starts_at-month": "3", "starts_at-year": "2026", "starts_at-time": "2pm"}
PLANNED = {**AT_TWO, "minutes": "120", "place": "Town Hall"}
TWO_CAME = {"attendance-chair-came": "present", "attendance-office-came": "present"}


def press(client: FlaskClient, address: str, **values: str):
    page = client.get(address)
    assert page.status_code == 200, page.text
    answer = client.post(address, data={**values, "csrf_token": token_in(page.text)}, follow_redirects=True)
    return answer.text


@pytest.fixture
def meeting(at_work: AtWork) -> Meeting:
    """The standing panel on Monday 9 March at two."""
    session = at_work.session()
    db.act_for(session, at_work.board.id)
    board = configuration.procedure(
        session, configuration.current(session, at_work.board.id).id
    ).configuration.board
    panel, arranged = planning.panel(board, "panel"), Arrangements(NINTH, 120, "Town Hall")
    return planning.plan(session, at_work.board.id, board, panel, arranged, now=clock.now())


@pytest.fixture
def office(sits_down) -> FlaskClient:
    return sits_down("office")


@pytest.fixture
def afterwards(at_work: AtWork, meeting: Meeting, sits_down) -> FlaskClient:
    """The office, once the meeting with one item on its agenda is over."""
    agenda.add(at_work.session(), meeting, "Training plan")
    clock.set_to(meeting.ends_at)
    return sits_down("office")


def test_a_meeting_is_planned_and_shown(office: FlaskClient):
    page = press(office, "/meetings/plan/panel", **PLANNED)

    assert "Monday 9 March 2026 at 14:00" in page
    assert "120 minutes" in page
    assert "Minutes of the last meeting" in page


def test_a_time_that_has_passed_is_said_beside_its_question(office: FlaskClient):
    page = press(office, "/meetings/plan/panel", **{**PLANNED, "starts_at-day": "2", "starts_at-time": "9am"})

    assert "Choose a time that lies ahead." in page


def test_the_next_meetings_are_suggested_by_the_schedule(at_work: AtWork, office: FlaskClient):
    page = office.get("/meetings/plan-ahead/panel").text
    assert "Tuesday 5 May 2026" in page  # two months from 2 March is a Saturday, and Monday is a bank holiday

    address, more = "/meetings/plan-ahead/panel", {"hour": "10am", "minutes": "60", "place": "Room 1"}
    done = office.post(
        address,
        data={"days": ["2026-05-05", "2026-07-02"], "csrf_token": token_in(page), **more},
        follow_redirects=True,
    ).text

    db.act_for(at_work.session, at_work.board.id)
    assert "The meetings are planned" in done
    assert [each.begins.isoformat()[:16] for each in at_work.meetings()] == [
        "2026-05-05T10:00",
        "2026-07-02T10:00",
    ]


def test_recording_asks_what_was_dealt_with_only_when_it_is_quorate(
    at_work: AtWork, afterwards: FlaskClient, meeting: Meeting
):
    db.act_for(at_work.session, at_work.board.id)
    item = at_work.session.scalars(select(AgendaItem)).one()
    address = f"/meetings/{meeting.id}/record"
    first = press(afterwards, address, _page="1", **TWO_CAME)
    assert "Your answers bring up more questions" in first

    page = press(afterwards, address, **TWO_CAME, dealt=f"item_{item.id}", _shown="dealt", _page="1")

    assert "The meeting is recorded." in page
    assert "Quorate." in page
    assert "Dealt with" in page


def test_a_meeting_short_of_people_deals_with_nothing(afterwards: FlaskClient, meeting: Meeting):
    page = press(
        afterwards, f"/meetings/{meeting.id}/record", _page="1", **{"attendance-chair-came": "present"}
    )

    assert "Not quorate: 1 more must come." in page
    assert "Left for the next meeting" in page


def test_minutes_are_written_and_agreed_and_each_version_stays(afterwards: FlaskClient, meeting: Meeting):
    address = f"/meetings/{meeting.id}/minutes"
    press(afterwards, address, text="We met.", agreed="no")
    agreed = {"agreed_on-day": "9", "agreed_on-month": "3", "agreed_on-year": "2026"}

    page = press(afterwards, address, text="We met well.", agreed="yes", **agreed)

    assert "Agreed on Monday 9 March 2026" in page
    assert "We met well." in page
    assert "Earlier versions" in page


def test_calling_it_off_says_so_to_everybody(at_work: AtWork, meeting: Meeting, office: FlaskClient):
    page = press(office, f"/meetings/{meeting.id}/call-off")

    db.act_for(at_work.session, at_work.board.id)
    assert "This meeting is called off." in page
    assert len(at_work.letters("called_off")) == 2


def test_others_neither_plan_nor_change(at_work: AtWork, meeting: Meeting, sits_down):
    client = sits_down("chair")

    assert client.get(f"/meetings/{meeting.id}").status_code == 200
    for path in ("plan/panel", f"{meeting.id}/change", f"{meeting.id}/record", f"{meeting.id}/minutes"):
        assert client.get(f"/meetings/{path}").status_code == 403


def test_a_cases_meeting_is_changed_in_its_case(at_work: AtWork, sits_down):
    case = at_work.arranged()
    (meeting,) = at_work.meetings(case)

    assert sits_down("office").get(f"/meetings/{meeting.id}/change").status_code == 403


def test_a_task_and_its_case_say_which_meeting_deals_with_it(
    at_work: AtWork, office: FlaskClient, meeting: Meeting
):
    case = at_work.opens()
    at_work.does(case, "refer", "referrer", child="A", identified_on="2026-02-20")
    task = at_work.task(case, "decide")
    at_work.session.commit()

    for address in (f"/tasks/{task.id}", f"/cases/{case.id}"):
        page = office.get(address).text
        assert "On the agenda of the next meeting" in page
        assert f"/meetings/{meeting.id}" in page
