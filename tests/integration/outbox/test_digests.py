"""One digest a day where the board wants it: what waits for it, what goes at once; nothing is lost or doubled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from tests.integration.cases.conftest import MONDAY, Work, work
from tests.small_board import BOARD, FILES
from webapp import clock, db
from webapp.accounts import service as accounts
from webapp.accounts.models import Board, Person
from webapp.cases import changes, digest_days, messages
from webapp.cases.models import Case
from webapp.cases.reminding import remind
from webapp.clock import LONDON
from webapp.config import Settings
from webapp.configuration.service import publish
from webapp.deadlines.passing import pass_limits
from webapp.jobs import BEFORE_DELIVERY, CasesAtWork
from webapp.outbox import choices
from webapp.outbox.addressing import fingerprint
from webapp.outbox.delivery import deliver
from webapp.outbox.models import Frequency, Message, State, Trouble
from webapp.outbox.wording import Kind

__all__ = ["work"]

WITH_DIGEST = {
    **FILES,
    "processes/ash_dale/board.yaml": BOARD + 'messages: {digest: {at: "07:30"}}\n',
}
SETTINGS = Settings(base_url="https://reviews.example.org")
REFERRAL = {"child": "Ottilie", "identified_on": "2026-02-20"}


@pytest.fixture(autouse=True)
def cases_tell_people() -> None:
    messages.connect()


@pytest.fixture
def board(work: Work) -> Work:
    """The small board, with a digest at half past seven."""
    publish(work.session(), work.board, WITH_DIGEST, now=MONDAY)
    work.session.commit()
    return work


@pytest.fixture
def worker(board: Work) -> Callable[..., None]:
    """Does at a moment all that a worker does."""

    def come(now: datetime, *, deliveries: bool = True, digests: bool = True) -> None:
        clock.set_to(now)
        board.session.commit()
        pass_limits(db.factory, board.board, CasesAtWork(board.board), now=now)
        if deliveries:
            send_all(board, now)
        if digests:
            digest_days.send_due(db.factory, board.board, base_url=SETTINGS.base_url, now=now)
            send_all(board, now)
        board.session.expire_all()

    come(at(2, 8))  # this morning's digests are over
    clock.set_to(MONDAY)
    return come


def send_all(board: Work, now: datetime) -> None:
    board.session.commit()
    db.act_for(board.session, board.board.id)
    waiting = board.session.scalars(select(Message.id).where(Message.state == State.QUEUED)).all()
    for message in waiting:
        deliver(board.session(), message, SETTINGS, now=now, checks=BEFORE_DELIVERY)
    board.session.commit()


def mail_of(board: Work, who: str) -> list[tuple[str, str]]:
    """What the person got, in order: kind and state."""
    query = select(Message.kind, Message.state).where(Message.person_id == board.people[who].id)
    return [(kind, state) for kind, state in board.session.execute(query.order_by(Message.id))]


def digests_of(board: Work, who: str) -> list[Message]:
    query = select(Message).where(Message.person_id == board.people[who].id, Message.kind == Kind.DIGEST)
    return list(board.session.scalars(query.order_by(Message.id)))


def referred(board: Work) -> Case:
    case = board.opens()
    return board.does(case, "refer", "referrer", **REFERRAL)


def at(day: int, hour: int = 7, minute: int = 31) -> datetime:
    """A moment in March 2026, whose 2nd is a Monday."""
    return datetime(2026, 3, day, hour, minute, tzinfo=LONDON)


def test_what_is_asked_waits_for_the_digest_and_is_told_in_it(
    board: Work, worker: Callable[..., None]
) -> None:
    case = referred(board)
    worker(at(2, 10))
    assert mail_of(board, "chair") == [(Kind.ASSIGNED, State.GATHERED)]

    worker(at(3))

    assert mail_of(board, "chair") == [(Kind.ASSIGNED, State.IN_DIGEST), (Kind.DIGEST, State.KEPT)]
    (digest,) = digests_of(board, "chair")
    task = board.task(case, "decide")
    assert digest.subject == "ash_dale: what waits for you"
    assert (
        f"Newly asked of you\n- {case.reference}: Decide\n  {SETTINGS.base_url}/tasks/{task.id}"
        in digest.body
    )
    assert "Ottilie" not in digest.body


def test_a_digest_says_what_is_late_what_is_due_soon_what_is_new_and_what_waits(
    board: Work, worker: Callable[..., None]
) -> None:
    references = {}
    for name, day in (("late", 2), ("soon", 5), ("waiting", 9), ("new", 10)):
        worker(at(day, 8))
        clock.set_to(at(day, 9))
        case = referred(board)
        references[name] = case.reference
        if name == "waiting":
            give_time(board, case, date(2026, 3, 27), now=at(day, 9))
        worker(at(day, 9))

    worker(at(11))  # the first was due on the 9th, the second is on the 12th

    parts = dict(part.split("\n", 1) for part in digests_of(board, "chair")[-1].body.split("\n\n")[1:5])
    assert {heading: part.split(":")[0] for heading, part in parts.items()} == {
        "Late": f"- {references['late']}",
        "Due soon": f"- {references['soon']}",
        "Newly asked of you": f"- {references['new']}",
        "Waiting for you": f"- {references['waiting']}",
    }


def test_who_is_told_of_anothers_lateness_reads_it_as_news(board: Work, worker: Callable[..., None]) -> None:
    case = referred(board)
    worker(at(2, 10))

    worker(at(10))  # due on the 9th

    body = digests_of(board, "office")[-1].body
    assert f"For you to know\n- {case.reference}: late (Decide)\n  " in body


def test_whoever_has_nothing_to_read_gets_nothing(board: Work, worker: Callable[..., None]) -> None:
    referred(board)

    worker(at(3))

    assert mail_of(board, "agency_lead@police") == []


def test_there_is_one_digest_a_day_and_none_when_the_office_is_shut(
    board: Work, worker: Callable[..., None]
) -> None:
    referred(board)

    for day in range(2, 10):
        for hour in (8, 20):
            worker(at(day, hour))

    days = [message.queued_at.astimezone(LONDON).day for message in digests_of(board, "chair")]
    assert days == [3, 4, 5, 6, 9]  # not on the 7th and 8th, a weekend


def test_a_worker_that_was_down_for_a_week_writes_one_digest(
    board: Work, worker: Callable[..., None]
) -> None:
    referred(board)
    worker(at(2, 10))

    worker(at(11, 15))
    worker(at(11, 16))

    assert len(digests_of(board, "chair")) == 1
    assert State.GATHERED not in [state for _kind, state in mail_of(board, "chair")]


def test_what_was_to_be_told_on_a_day_the_worker_missed_is_told_on_the_next_even_a_saturday(
    board: Work, worker: Callable[..., None]
) -> None:
    worker(at(5, 8))
    clock.set_to(at(5, 9))
    referred(board)
    worker(at(5, 10))
    assert mail_of(board, "chair") == [(Kind.ASSIGNED, State.GATHERED)]

    worker(at(7))  # Saturday; it was down on Friday

    assert mail_of(board, "chair") == [(Kind.ASSIGNED, State.IN_DIGEST), (Kind.DIGEST, State.KEPT)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (datetime(2026, 3, 27, 9, tzinfo=LONDON), datetime(2026, 3, 30, 7, 31, tzinfo=LONDON)),
        (datetime(2026, 10, 23, 9, tzinfo=LONDON), datetime(2026, 10, 26, 7, 31, tzinfo=LONDON)),
    ],
)
def test_when_clocks_change_the_digest_still_goes_once_at_half_past_seven(
    board: Work, worker: Callable[..., None], before: datetime, after: datetime
) -> None:
    worker(before)
    clock.set_to(before)
    referred(board)
    worker(before + timedelta(minutes=1))

    worker(after - timedelta(minutes=2))
    assert digests_of(board, "chair") == []
    worker(after)
    worker(after + timedelta(hours=1))

    assert len(digests_of(board, "chair")) == 1


def test_what_is_due_by_the_day_of_the_next_digest_goes_at_once(
    board: Work, worker: Callable[..., None]
) -> None:
    worker(at(6, 8))
    clock.set_to(at(6, 9))  # a Friday: the next digest is on Monday the 9th
    referred(board)
    board.session.flush()
    board.session.execute(text("update task set due_at = :at where state = 'open'"), {"at": at(9, 17)})

    worker(at(6, 9))

    assert mail_of(board, "chair") == [(Kind.ASSIGNED, State.KEPT)]


def test_what_has_a_time_of_day_never_waits(board: Work, worker: Callable[..., None]) -> None:
    referred(board)
    board.session.flush()
    board.session.execute(text("update due_date set to_the_minute = true"))

    worker(at(4, 7, 0), digests=False)

    assert (Kind.DUE_SOON, State.KEPT) in mail_of(board, "chair")


def test_a_reminder_by_hand_goes_at_once(board: Work, worker: Callable[..., None]) -> None:
    case = referred(board)
    worker(at(3, 9))
    remind(board.session(), case, board.task(case, "decide"), now=at(3, 10))

    worker(at(3, 10))

    assert mail_of(board, "chair")[-1] == (Kind.ASSIGNED, State.KEPT)


def test_what_was_done_before_the_digest_is_not_told(board: Work, worker: Callable[..., None]) -> None:
    case = referred(board)
    worker(at(2, 10))
    board.does(case, "decide", "chair", met="no", reason="None")

    worker(at(3))

    assert mail_of(board, "chair") == [(Kind.ASSIGNED, State.DROPPED)]


@pytest.mark.parametrize("how", [Frequency.NONE, Frequency.WEEKLY])
def test_without_a_digest_on_working_days_duties_come_one_by_one_as_before(
    board: Work, worker: Callable[..., None], how: Frequency
) -> None:
    choices.choose(board.session(), board.board.id, board.people["chair"].id, how, now=MONDAY)
    referred(board)

    worker(at(3, 9))

    assert mail_of(board, "chair") == [(Kind.ASSIGNED, State.KEPT)]


def test_whoever_stops_digests_gets_at_once_what_waited_for_one(
    board: Work, worker: Callable[..., None]
) -> None:
    referred(board)
    worker(at(2, 10))
    choices.choose(board.session(), board.board.id, board.people["chair"].id, Frequency.NONE, now=at(2, 11))

    worker(at(2, 11))
    worker(at(3))

    assert mail_of(board, "chair") == [(Kind.ASSIGNED, State.KEPT)]


def test_a_weekly_digest_comes_on_mondays_or_the_first_working_day_after(
    board: Work, worker: Callable[..., None]
) -> None:
    choices.choose(board.session(), board.board.id, board.people["chair"].id, Frequency.WEEKLY, now=MONDAY)
    clock.set_to(datetime(2026, 4, 2, 9, tzinfo=LONDON))
    referred(board)

    for day in (3, 6, 7, 8, 13, 14):  # the 6th is Easter Monday
        worker(datetime(2026, 4, day, 8, tzinfo=LONDON))

    days = [message.queued_at.astimezone(LONDON).day for message in digests_of(board, "chair")]
    assert days == [7, 13]


def test_a_board_that_gives_its_digest_up_sends_what_waited(board: Work, worker: Callable[..., None]) -> None:
    referred(board)
    worker(at(2, 10))
    publish(board.session(), board.board, FILES, now=at(2, 11))

    worker(at(2, 11))

    assert mail_of(board, "chair") == [(Kind.ASSIGNED, State.KEPT)]


def test_where_one_persons_digest_cannot_be_written_others_get_theirs_and_that_persons_news_comes_singly(
    board: Work, worker: Callable[..., None]
) -> None:
    case = referred(board)
    board.does(case, "decide", "chair", met="yes")
    referred(board)
    worker(at(2, 11))
    board.session.execute(
        text(
            "update message set key = 'asked:no-task:' || person_id where person_id = :id and kind = 'assigned'"
        ),
        {"id": board.people["office"].id},
    )

    worker(at(3))

    assert len(digests_of(board, "chair")) == 1
    assert mail_of(board, "office") == [(Kind.ASSIGNED, State.KEPT)]


def test_somebody_at_two_boards_gets_one_from_each_with_its_own_cases_only(
    board: Work, worker: Callable[..., None], make_board: Callable[..., Board]
) -> None:
    reference = referred(board).reference
    other = make_board("other_board", office_role="office")
    for role in ("chair", "referrer"):
        accounts.give_role(board.session, board.people[role], other, role, starts_on=MONDAY.date())
    publish(board.session(), other, WITH_DIGEST, now=MONDAY)
    board.session.commit()
    db.act_for(board.session, other.id)
    theirs = referred(Work(board.session, other, board.people))
    theirs.reference = "OB-2026-001"
    board.session.commit()
    db.act_for(board.session, board.board.id)

    worker(at(3))
    (ours,) = digests_of(board, "chair")
    board.session.commit()
    digest_days.send_due(db.factory, other, base_url=SETTINGS.base_url, now=at(3))

    db.act_for(board.session, other.id)
    (second,) = digests_of(board, "chair")
    assert (reference in ours.body, "OB-2026-001" in ours.body) == (True, False)
    assert (reference in second.body, "OB-2026-001" in second.body) == (False, True)


def test_more_time_begins_the_reminders_again_but_repeats_nothing_that_still_holds(
    work: Work,
) -> None:
    case = referred(work)
    look(work, at(4, 8))
    assert told_of(work, Kind.DUE_SOON) == 1

    give_time(work, case, date(2026, 3, 10), now=at(5, 9))
    look(work, at(6, 8))
    assert told_of(work, Kind.DUE_SOON) == 1, "it was due soon before, and still is"

    give_time(work, case, date(2026, 3, 20), now=at(6, 9))
    look(work, at(18, 8))

    assert told_of(work, Kind.DUE_SOON) == 2


def give_time(work: Work, case: Case, until: date, *, now: datetime) -> None:
    clock.set_to(now)
    office = work.people["office"]
    changes.extend(work.session(), case, "AD-T1", until, instance=None, by=office, now=now, reason="Ill")


def look(work: Work, now: datetime) -> None:
    work.session.commit()
    pass_limits(db.factory, work.board, CasesAtWork(work.board), now=now)
    work.session.expire_all()


def told_of(work: Work, kind: Kind) -> int:
    return work.session.query(Message).filter_by(kind=kind).count()


def test_the_office_sees_on_a_cases_page_of_people_whose_address_does_not_work(
    work: Work, sign_in: Callable[[Person], FlaskClient], settings: Settings
) -> None:
    case = referred(work)
    message = work.session.scalars(select(Message).where(Message.person_id == work.people["chair"].id)).one()
    message.state, message.trouble = State.BOUNCED, Trouble.ADDRESS
    message.sent_to = fingerprint(work.people["chair"].email, settings)
    work.session.commit()

    office = sign_in(work.people["office"]).get(f"/cases/{case.id}/people")

    assert "E-mails to Chair do not arrive" in office.text


def test_nobody_else_sees_it(
    work: Work, sign_in: Callable[[Person], FlaskClient], settings: Settings
) -> None:
    case = referred(work)
    message = work.session.scalars(select(Message).where(Message.person_id == work.people["chair"].id)).one()
    message.state, message.trouble = State.BOUNCED, Trouble.ADDRESS
    message.sent_to = fingerprint(work.people["chair"].email, settings)
    work.session.commit()

    chair = sign_in(work.people["chair"]).get(f"/cases/{case.id}/people")

    assert chair.status_code == 200
    assert "do not arrive" not in chair.text
