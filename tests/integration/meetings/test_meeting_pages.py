"""The pages of meetings: who sees which, and how much."""

from __future__ import annotations

from icalendar import Calendar

from tests.integration.meetings.conftest import AtWork


def test_the_list_shows_what_is_coming_to_those_invited(at_work: AtWork, sits_down):
    case = at_work.arranged()

    page = sits_down("agency_lead@police").get("/meetings").text

    assert "Review meeting" in page
    assert case.reference in page
    assert "Thursday 16 April 2026" in page


def test_whoever_is_not_invited_learns_of_no_meeting(at_work: AtWork, sits_down):
    case = at_work.arranged()
    (meeting,) = at_work.meetings(case)
    address = f"/meetings/{meeting.id}"

    client = sits_down("agency_lead@health")

    assert case.reference not in client.get("/meetings").text
    assert client.get(address).status_code == 404
    assert client.get(f"{address}/meeting.ics").status_code == 404


def test_an_agency_sees_when_and_where_and_not_who_else_is_asked(at_work: AtWork, sits_down):
    case = at_work.arranged()
    (meeting,) = at_work.meetings(case)

    page = sits_down("agency_lead@police").get(f"/meetings/{meeting.id}").text

    assert "Room 1" in page
    assert "Who is invited" not in page


def test_the_office_sees_who_is_invited_and_where_to_change_it(at_work: AtWork, sits_down):
    case = at_work.arranged()
    (meeting,) = at_work.meetings(case)
    client = sits_down("office")

    page = client.get(f"/meetings/{meeting.id}").text

    assert "Who is invited" in page
    assert "Agency_Lead@Police" in page
    address = page.partition("Its date and place follow")[2].partition('href="')[2].partition('"')[0]
    assert "Correct this answer" in client.get(address).text


def test_the_calendar_file_can_be_fetched(at_work: AtWork, sits_down):
    case = at_work.arranged()
    (meeting,) = at_work.meetings(case)

    answer = sits_down("chair").get(f"/meetings/{meeting.id}/meeting.ics")

    (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
    assert answer.mimetype == "text/calendar"
    assert event["uid"] == f"meeting-{meeting.id}@practice-review.invalid"
    assert "attendee" not in event


def test_the_case_shows_its_meetings(at_work: AtWork, sits_down):
    case = at_work.arranged()

    page = sits_down("chair").get(f"/cases/{case.id}").text

    assert 'id="meetings"' in page
    assert "Thursday 16 April 2026 at 10:00" in page
