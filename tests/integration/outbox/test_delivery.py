"""Messages leave by a real mail server, once."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import text

from tests.integration.outbox.conftest import NOW, Postman, try_once
from webapp import db, jobs
from webapp.accounts.models import Board
from webapp.config import Mail, Settings
from webapp.outbox import service
from webapp.outbox.delivery import GIVEN_UP_AFTER, deliver
from webapp.outbox.models import Attachment, Message, State
from webapp.outbox.smtp import MAY_HAVE_ARRIVED


def test_a_message_arrives_as_it_was_written_and_is_then_sent(
    board: Board, write: Callable[..., UUID], read: Callable[[UUID], Message], mail: Mail, postman: Postman
) -> None:
    message = write()

    assert try_once(board, message, mail)

    (envelope,) = postman.taken
    arrived = envelope.content.decode() if isinstance(envelope.content, bytes) else ""
    assert envelope.rcpt_tos == ["grace@example.org"]
    assert "Subject: EV-2026-014: something is asked of you" in arrived
    assert "https://reviews.example.org/cases/1" in arrived
    assert "Grace" not in arrived
    assert (read(message).state, read(message).sent_at) == (State.SENT, NOW)


def test_a_calendar_file_travels_beside_the_words(
    board: Board, mail: Mail, postman: Postman, write: Callable[..., UUID]
) -> None:
    file = Attachment(
        name="meeting.ics", type="text/calendar", method="REQUEST", content="BEGIN:VCALENDAR\r\n"
    )
    with jobs.at_work(board.id) as session:
        session.get_one(Message, message := write()).attachment = dict(file)

    assert try_once(board, message, mail)

    arrived = email.message_from_bytes(postman.taken[0].content, policy=email.policy.default)
    calendar = next(part for part in arrived.walk() if part.get_param("method") == "REQUEST")
    (attached,) = arrived.iter_attachments()
    assert calendar.get_content_type() == "text/calendar"
    assert calendar.get_content().startswith("BEGIN:VCALENDAR")
    assert attached.get_filename() == "meeting.ics"
    assert "EV-2026-014" in arrived.get_body(("plain",)).get_content()


def test_two_workers_at_one_message_send_it_once(
    board: Board, write: Callable[..., UUID], mail: Mail, postman: Postman
) -> None:
    message = write()
    together = Barrier(4)

    def work() -> bool:
        together.wait()
        return try_once(board, message, mail)

    with ThreadPoolExecutor(4) as workers:
        done = [each.result() for each in [workers.submit(work) for _ in range(4)]]

    assert any(done)
    assert try_once(board, message, mail), "whoever was told to try again finds nothing to do"
    assert len(postman.taken) == 1


def test_a_message_that_a_worker_died_over_is_left_to_the_office(
    board: Board, write: Callable[..., UUID], read: Callable[[UUID], Message], mail: Mail, postman: Postman
) -> None:
    message = write()
    with jobs.at_work(board.id) as session:  # as the worker leaves it
        session.get_one(Message, message).state = State.HANDED_OVER

    assert try_once(board, message, mail)

    assert postman.taken == []
    assert (read(message).undelivered, read(message).error) == (True, MAY_HAVE_ARRIVED)


def test_a_server_that_hangs_up_over_a_message_is_not_given_it_twice(
    board: Board, write: Callable[..., UUID], read: Callable[[UUID], Message], mail: Mail, postman: Postman
) -> None:
    message = write()
    postman.hangs_up = True

    assert try_once(board, message, mail)
    assert try_once(board, message, mail)

    assert len(postman.taken) == 1
    assert (read(message).undelivered, read(message).error) == (True, MAY_HAVE_ARRIVED)


def test_what_the_server_says_when_we_part_unsends_nothing(
    board: Board, write: Callable[..., UUID], read: Callable[[UUID], Message], mail: Mail, postman: Postman
) -> None:
    message = write()
    postman.farewell = "451 Stay a while"

    assert try_once(board, message, mail)

    assert (read(message).state, len(postman.taken)) == (State.SENT, 1)


def test_the_office_may_send_again_what_may_have_arrived(
    board: Board, write: Callable[..., UUID], read: Callable[[UUID], Message], mail: Mail, postman: Postman
) -> None:
    message = write()
    postman.hangs_up = True
    assert try_once(board, message, mail)
    postman.hangs_up = False

    with jobs.at_work(board.id) as session:
        service.send_again(session, message)
    assert try_once(board, message, mail)

    assert read(message).state == State.SENT
    assert len({email.message_from_bytes(each.content)["Message-ID"] for each in postman.taken}) == 1


def test_without_a_mail_server_a_message_is_kept_to_be_read(
    board: Board, write: Callable[..., UUID], read: Callable[[UUID], Message]
) -> None:
    message = write()

    assert try_once(board, message, Mail())

    assert read(message).state == State.KEPT


def test_a_message_the_server_cannot_take_now_is_tried_for_days_and_then_given_up(
    board: Board, write: Callable[..., UUID], read: Callable[[UUID], Message], mail: Mail, postman: Postman
) -> None:
    message, now = write(), NOW
    postman.answer = "451 Come back later"

    def again_after(now: datetime) -> timedelta | None:
        with jobs.at_work(board.id) as session:
            later = deliver(session, message, Settings(mail=mail), now=now)
        return later.after if later else None

    waits = []
    while (wait := again_after(now)) and wait < timedelta(hours=1):
        waits.append(wait)
        now += wait

    assert [wait.total_seconds() / 60 for wait in waits] == [1, 2, 5, 10, 20, 30]
    assert again_after(NOW + GIVEN_UP_AFTER - timedelta(seconds=1)) == timedelta(hours=1)
    assert again_after(NOW + GIVEN_UP_AFTER) is None
    assert (read(message).state, read(message).error) == (
        State.FAILED,
        "The mail server refused the message (451).",
    )


def test_a_message_the_server_will_never_take_is_given_up_at_once(
    board: Board, write: Callable[..., UUID], read: Callable[[UUID], Message], mail: Mail, postman: Postman
) -> None:
    message = write()
    postman.answer = "554 No"

    assert try_once(board, message, mail)

    assert read(message).state == State.FAILED


def test_a_server_that_cannot_be_reached_is_tried_again(
    board: Board, write: Callable[..., UUID], read: Callable[[UUID], Message]
) -> None:
    message = write()

    assert not try_once(board, message, Mail(host="127.0.0.1", port=1, starttls=False))

    assert (read(message).state, read(message).attempts) == (State.QUEUED, 1)
    assert read(message).error == "The mail server could not be used (ConnectionRefusedError)."


@pytest.mark.parametrize(
    "email",
    ["a@example.org\nBcc: all@example.org", "a@example.org\r\nSubject: x", "nobody", "", "a@b@c, d@e"],
)
def test_an_address_that_is_more_than_an_address_is_never_written_to(
    write: Callable[..., UUID],
    read: Callable[[UUID], Message],
    attempt: Callable[[UUID], bool],
    postman: Postman,
    email: str,
) -> None:
    message = write(email=email)

    assert attempt(message)

    assert postman.taken == []
    assert (read(message).state, read(message).error) == (
        State.FAILED,
        "The person's address, or ours, cannot be written to.",
    )


def test_the_worker_sends_what_waits_and_forgets_the_job(
    work: Callable[[], None],
    write: Callable[..., UUID],
    read: Callable[[UUID], Message],
    postman: Postman,
) -> None:
    messages = [write(email=f"p{number}@example.org", key=f"task:{number}") for number in range(3)]

    work()

    assert len(postman.taken) == 3
    assert [read(each).state for each in messages] == [State.SENT] * 3
    with db.factory() as session:
        left = session.scalar(
            text("select count(*) from procrastinate_jobs where task_name = 'deliver_message'")
        )
    assert left == 0


def test_the_worker_waits_before_it_tries_again(
    work: Callable[[], None], write: Callable[..., UUID], postman: Postman
) -> None:
    write()
    postman.answer = "451 Come back later"

    work()

    with db.factory() as session:
        job = session.execute(
            text("select status, attempts, scheduled_at > now() as later from procrastinate_jobs "
                 "where task_name = 'deliver_message'")
        ).one()  # fmt: skip
    assert (job.status, job.attempts, job.later) == ("todo", 1, True)


@pytest.mark.parametrize(
    "sender",
    [
        '"Salford, the Board" <reviews@example.org>',
        '"Bwrdd Diogelu Môn; \\"Gofal\\"" <reviews@example.org>',
        "Ysgrifenyddiaeth y Bwrdd – 安全 🙂 <reviews@example.org>",
        f"{'Very long ' * 40}<reviews@example.org>",
    ],
    ids=["a comma", "quotes within quotes", "other letters", "very long"],
)
def test_however_the_sender_is_called_the_message_has_one_sender_and_one_recipient(
    board: Board, write: Callable[..., UUID], mail: Mail, postman: Postman, sender: str
) -> None:
    assert try_once(board, write(), replace(mail, sender=sender))

    (envelope,) = postman.taken
    arrived = email.message_from_bytes(envelope.content, policy=email.policy.default)
    assert (envelope.mail_from, envelope.rcpt_tos) == ("reviews@example.org", ["grace@example.org"])
    assert [len(arrived.get_all(name)) for name in ("From", "To", "Subject", "Message-ID")] == [1] * 4
    assert [each.addr_spec for each in arrived["From"].addresses] == ["reviews@example.org"]
    assert max(len(line) for line in envelope.content.split(b"\r\n")) <= 998


@pytest.mark.parametrize(
    "sender", ["Board\r\nBcc: all@example.org <reviews@example.org>", "a@example.org\nBcc: b@c.d"]
)
def test_a_sender_that_is_more_than_one_line_sends_nothing(
    board: Board, write: Callable[..., UUID], mail: Mail, postman: Postman, sender: str
) -> None:
    assert try_once(board, write(), replace(mail, sender=sender))

    assert postman.taken == []


@pytest.mark.parametrize(
    "subject",
    [
        "EV-1: late\r\nBcc: all@example.org",
        "EV-1\n\nBody",
        "EV-1\rX: y",
        "Ŵ" * 500,
        "=?utf-8?q?=0ABcc:_all=40example.org?=",
    ],
)
def test_whatever_a_subject_holds_it_stays_a_subject(
    board: Board, write: Callable[..., UUID], mail: Mail, postman: Postman, subject: str
) -> None:
    message = write()
    with jobs.at_work(board.id) as session:
        session.get_one(Message, message).subject = subject

    assert try_once(board, message, mail)

    for envelope in postman.taken:
        arrived = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert arrived["Bcc"] is None
        assert arrived["X"] is None
        assert envelope.rcpt_tos == ["grace@example.org"]
        assert arrived.get_content().startswith("In case EV-2026-014")


def test_an_address_with_letters_the_mail_server_cannot_take_is_given_up_at_once(
    write: Callable[..., UUID], read: Callable[[UUID], Message], attempt: Callable[[UUID], bool]
) -> None:
    message = write(email="siân@exämple.org")

    assert attempt(message)

    assert (read(message).state, read(message).trouble) == (State.FAILED, "address")
