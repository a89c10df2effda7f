"""How a limit stands, in a state and in words."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from webapp.deadlines.calendar import Calendar
from webapp.deadlines.changes import Extension, Pause
from webapp.deadlines.counting import Span
from webapp.deadlines.limits import Limit
from webapp.deadlines.running import Event, running
from webapp.deadlines.status import COLOURS, NAMES, State, Status, status
from webapp.text import Text

CALENDAR = Calendar()
LONDON = ZoneInfo("Europe/London")
TELL = Limit("T2", Text(en="Tell the chair"), "referral_received", "chair_told", 10)
RECEIVED = Event("referral_received", date(2026, 3, 2))  # due on Monday 16 March 2026


def at(moment: str, *events: Event, **more: object) -> Status:
    (found,) = running([TELL], [RECEIVED, *events], CALENDAR, **more)  # type: ignore[arg-type]
    return status(found, datetime.fromisoformat(moment).replace(tzinfo=LONDON), CALENDAR)


@pytest.mark.parametrize(
    ("moment", "state", "words"),
    [
        ("2026-03-03T09:00", State.ON_TIME, "In 9 working days"),
        ("2026-03-10T23:00", State.ON_TIME, "In 4 working days"),
        ("2026-03-11T00:00", State.DUE_SOON, "In 3 working days"),
        ("2026-03-13T09:00", State.DUE_SOON, "In 1 working day"),
        ("2026-03-15T09:00", State.DUE_SOON, "Due tomorrow"),
        ("2026-03-16T23:59:59", State.DUE_SOON, "Due today"),
        ("2026-03-17T00:00", State.LATE, "1 working day late"),
        ("2026-03-18T09:00", State.LATE, "2 working days late"),
    ],
)
def test_an_open_limit_says_how_long_there_is_or_how_late_it_is(
    moment: str, state: State, words: str
) -> None:
    found = at(moment)

    assert (found.state, found.words.en) == (state, words)


def test_the_words_are_there_in_welsh() -> None:
    assert at("2026-03-18T09:00").words.cy == "2 ddiwrnod gwaith yn hwyr"
    assert at("2026-03-15T09:00").words.cy == "Yn ddyledus yfory"
    assert all(name.en and name.cy for name in NAMES.values())
    assert set(NAMES) == set(COLOURS) == set(State)


def test_met_on_its_last_day_is_met() -> None:
    found = at("2026-03-20T09:00", Event("chair_told", date(2026, 3, 16)))

    assert found == Status(State.MET, found.words)
    assert found.words.en == "Met on Monday 16 March 2026"


def test_met_after_its_last_day_is_met_late() -> None:
    found = at("2026-03-20T09:00", Event("chair_told", date(2026, 3, 18)))

    assert (found.state, found.words.en) == (State.MET_LATE, "Met 2 working days late")


def test_a_date_only_planned_meets_nothing_until_it_comes() -> None:
    planned = Event("chair_told", date(2026, 3, 18), planned=True)

    assert at("2026-03-17T12:00", planned).state is State.LATE
    assert at("2026-03-18T00:30", planned).state is State.MET_LATE


def test_an_extended_limit_with_time_left_is_extended_then_due_soon_then_late() -> None:
    more = Extension("T2", date(2026, 3, 25), given_on=date(2026, 3, 12), reason="The chair is away")

    assert at("2026-03-17T09:00", extensions=[more]).state is State.EXTENDED
    assert at("2026-03-24T09:00", extensions=[more]).state is State.DUE_SOON
    assert at("2026-03-26T09:00", extensions=[more]).state is State.LATE


def test_a_paused_limit_is_paused_even_past_its_date_and_a_met_one_is_met() -> None:
    pause = Pause(date(2026, 3, 10), "Police ask us to wait")

    assert at("2026-03-30T09:00", pauses=[pause]).state is State.PAUSED
    assert at("2026-03-30T09:00", Event("chair_told", date(2026, 3, 9)), pauses=[pause]).state is State.MET


def test_a_limit_that_does_not_apply_says_so() -> None:
    assert at("2026-03-30T09:00", not_applicable={"T2"}).state is State.NOT_APPLICABLE


def test_late_over_a_weekend_is_late_by_days() -> None:
    friday = Limit("T2", Text(en="Tell"), "referral_received", "chair_told", 9)
    (found,) = running([friday], [RECEIVED], CALENDAR)

    found_status = status(found, datetime(2026, 3, 14, 9, tzinfo=LONDON), CALENDAR)

    assert found_status.words.en == "1 day late"


def test_a_limit_in_hours_speaks_of_hours_and_times() -> None:
    forward = Limit("T2", Text(en="Forward"), "received", "forwarded", 24, "hours")
    (found,) = running([forward], [Event("received", datetime(2026, 11, 19, 16, tzinfo=LONDON))], CALENDAR)

    def told(hour: int, day: int = 20) -> str:
        return status(found, datetime(2026, 11, day, hour, 0, 1, tzinfo=LONDON), CALENDAR).words.en

    assert told(9) == "Due today at 16:00"
    assert told(17, 19) == "Due tomorrow at 16:00"
    assert told(19) == "3 hours late"


def stays_online(moment: str, *events: Event) -> Status:
    limit = Limit("T3", Text(en="Online"), "published", "removed", 12, "weeks", kind="least")
    (found,) = running([limit], [Event("published", date(2026, 5, 1)), *events], CALENDAR)
    return status(found, datetime.fromisoformat(moment).replace(tzinfo=LONDON), CALENDAR)


@pytest.mark.parametrize(
    ("moment", "state", "words"),
    [
        ("2026-05-02T09:00", State.NOT_YET, "Not before Friday 24 July 2026"),
        ("2026-07-23T23:59:59", State.NOT_YET, "Not before Friday 24 July 2026"),
        ("2026-07-24T00:00", State.MAY_BE_DONE, "May be done since Friday 24 July 2026"),
        ("2027-07-24T00:00", State.MAY_BE_DONE, "May be done since Friday 24 July 2026"),
    ],
)
def test_a_least_time_says_from_when_and_is_never_late(moment: str, state: State, words: str) -> None:
    found = stays_online(moment)

    assert (found.state, found.words.en) == (state, words)


def test_what_was_done_before_its_least_time_was_done_early() -> None:
    early = stays_online("2026-09-01T09:00", Event("removed", date(2026, 7, 20)))
    in_time = stays_online("2026-09-01T09:00", Event("removed", date(2026, 7, 24)))

    assert (early.state, early.words.en) == (State.MET_EARLY, "Done 4 days early")
    assert in_time.state is State.MET


def test_a_board_says_how_early_due_soon_is() -> None:
    (found,) = running([TELL], [RECEIVED], CALENDAR)
    noon = datetime(2026, 3, 13, 12, tzinfo=LONDON)

    assert status(found, noon, CALENDAR, due_soon=Span(1, "working_days")).state is State.DUE_SOON
    assert status(found, noon, CALENDAR, due_soon=Span(48, "hours")).state is State.DUE_SOON
    assert status(found, noon, CALENDAR, due_soon=Span(2, "calendar_days")).state is State.ON_TIME
