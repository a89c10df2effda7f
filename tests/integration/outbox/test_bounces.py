"""What mail servers report later is read, believed only when it is of a message of ours, and told to the office."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from tests.integration.outbox.conftest import CASE, NOW, Postman
from webapp import db, jobs
from webapp.accounts.models import Board, Person
from webapp.commands.bouncing import bounce
from webapp.config import Mail, Settings
from webapp.outbox import service, undelivered
from webapp.outbox.addressing import message_id_header, return_address
from webapp.outbox.bounces import MOST_BYTES, BadReport, DeliveryReport, read_report, record
from webapp.outbox.delivery import deliver
from webapp.outbox.models import Message, State, Trouble
from webapp.outbox.wording import Kind

OURS = Settings(
    secret_key="a secret of ours " * 3,
    mail=Mail(host="mail.example.org", sender="reviews@example.org", bounces="bounces@example.org"),
)
OTHERS = Settings(secret_key="a secret of others " * 3, mail=OURS.mail)


def report(
    message: UUID,
    *,
    settings: Settings = OURS,
    action: str = "failed",
    status: str = "5.1.1",
    to: str = "bounces@example.org",
    returned: str | None = None,
) -> bytes:
    header = message_id_header(message, settings) if returned is None else returned
    return (
        f"From: MAILER-DAEMON@mx.example.org\r\nTo: {to}\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        "MIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="edge"\r\n\r\n'
        "--edge\r\nContent-Type: text/plain\r\n\r\nI'm sorry to have to inform you.\r\n"
        "--edge\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.example.org\r\n\r\n"
        f"Final-Recipient: rfc822; grace@example.org\r\nAction: {action}\r\nStatus: {status}\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 no such user\r\n\r\n"
        "--edge\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        f"From: reviews@example.org\r\nMessage-ID: {header}\r\nSubject: x\r\n\r\n"
        "--edge--\r\n"
    ).encode()


@pytest.fixture
def sent(board: Board, write: Callable[..., UUID]) -> UUID:
    message = write()
    with jobs.at_work(board.id) as session:
        found = session.get_one(Message, message)
        found.state, found.sent_at = State.SENT, NOW
    return message


def take_in(raw: bytes, **more: str) -> bool:
    with db.factory() as session, session.begin():
        return record(session, read_report(raw, OURS, **more), OURS, now=NOW + timedelta(hours=1))


def test_a_message_that_came_back_is_known_by_its_id_and_the_office_is_told(
    board: Board, office: Person, sent: UUID, read: Callable[[UUID], Message]
) -> None:
    assert take_in(report(sent))

    message = read(sent)
    assert (message.state, message.trouble) == (State.BOUNCED, Trouble.ADDRESS)
    assert message.error == "It came back, refused for good (5.1.1)."
    with jobs.at_work(board.id) as session:
        (told,) = session.query(Message).filter_by(kind=Kind.UNDELIVERED)
        assert (told.person_id, told.about) == (office.id, sent)
        assert "grace" not in told.subject + told.body


def test_the_same_report_again_changes_nothing(
    board: Board, office: Person, sent: UUID, read: Callable[[UUID], Message]
) -> None:
    take_in(report(sent))

    assert not take_in(report(sent))

    with jobs.at_work(board.id) as session:
        assert session.query(Message).filter_by(kind=Kind.UNDELIVERED).count() == 1


def test_a_report_that_gives_nothing_back_is_known_by_the_address_it_came_to(
    board: Board, sent: UUID, read: Callable[[UUID], Message]
) -> None:
    raw = report(sent, returned="<something@else.example>", to=return_address(sent, OURS))

    assert take_in(raw)
    assert read(sent).state == State.BOUNCED


def test_the_address_may_be_told_by_the_mail_server_beside_the_report(
    board: Board, sent: UUID, read: Callable[[UUID], Message]
) -> None:
    raw = report(sent, returned="")

    assert take_in(raw, recipient=return_address(sent, OURS).upper())
    assert read(sent).state == State.BOUNCED


@pytest.mark.parametrize(
    ("status", "trouble", "for_good"),
    [
        ("5.1.1", Trouble.ADDRESS, True),
        ("5.1.10", Trouble.ADDRESS, True),
        ("5.2.1", Trouble.ADDRESS, True),
        ("5.2.2", Trouble.MAILBOX, True),
        ("4.2.2", Trouble.MAILBOX, False),
        ("5.7.1", Trouble.REFUSED, True),
        ("4.4.7", Trouble.UNREACHED, False),
        ("5.4.4", Trouble.UNREACHED, True),
        ("nonsense", Trouble.REFUSED, True),
    ],
)
def test_what_is_in_the_way_follows_from_the_status(status: str, trouble: Trouble, *, for_good: bool) -> None:
    found = read_report(report(uuid4(), status=status), OURS)

    assert (found.trouble, found.is_for_good) == (trouble, for_good)


@pytest.mark.parametrize("action", ["delayed", "relayed", "delivered", "expanded"])
def test_what_is_only_late_or_went_well_changes_nothing(
    board: Board, sent: UUID, read: Callable[[UUID], Message], action: str
) -> None:
    assert not take_in(report(sent, action=action, status="4.4.1"))
    assert read(sent).state == State.SENT


def test_a_forged_report_is_not_believed(board: Board, sent: UUID, read: Callable[[UUID], Message]) -> None:
    forged = [
        report(sent, settings=OTHERS),
        report(sent, returned=f"<{sent.hex}.aaaaaaaaaaaaaaaa@example.org>"),
        report(sent, returned=f"<{sent}@practice-review.invalid>"),
        report(sent, returned=message_id_header(uuid4(), OURS).replace("0", "1")),
    ]

    for raw in forged:
        with pytest.raises(BadReport, match="not of a message"):
            take_in(raw)
    assert read(sent).state == State.SENT


def test_a_report_of_what_never_left_is_not_believed(
    board: Board, write: Callable[..., UUID], read: Callable[[UUID], Message]
) -> None:
    message = write()
    with jobs.at_work(board.id) as session:
        session.get_one(Message, message).state = State.KEPT

    with pytest.raises(BadReport, match="never left"):
        take_in(report(message))


def nested(depth: int) -> bytes:
    heads = "".join(
        f'Content-Type: multipart/report; boundary="b{number}"\r\n\r\n--b{number}\r\n'
        for number in range(depth)
    )
    return heads.encode()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00" * 2000,
        b"\xff\xfe not an e-mail",
        b"Subject: hello\r\n\r\nI am on holiday.\r\n",
        b"Content-Type: multipart/report\r\n\r\nno boundary",
        b"Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\n",
        b"Content-Type: multipart/report; boundary=" + b"\xe9" * 3000 + b"\r\n\r\n",
        nested(12_000),
        b"To: =?utf-8?b?////?=\r\n" * 5000,
        b"A" * (MOST_BYTES + 1),
    ],
    ids=["empty", "zeros", "bytes", "holiday", "no edge", "cut off", "odd edge", "nested", "odd words", "too long"],
)  # fmt: skip
def test_whatever_is_no_report_is_refused_in_one_sentence(raw: bytes) -> None:
    with pytest.raises(BadReport) as refused:
        read_report(raw, OURS)

    assert refused.value.message.endswith(".")
    assert "\n" not in refused.value.message


def test_whose_address_bounced_is_out_of_reach_until_it_is_corrected_or_written_to_again(
    board: Board, write: Callable[..., UUID], mail: Mail
) -> None:
    sent = write()
    with jobs.at_work(board.id) as session:
        deliver(session, sent, here(mail), now=NOW)
    with jobs.at_work(board.id) as session:
        record(session, DeliveryReport(sent, failed=True, status="5.1.1"), here(mail), now=NOW)
        person = session.get_one(Message, sent).person
        assert reachable(session, person, mail) is False

        person.email = "corrected@example.org"
        assert reachable(session, person, mail) is True

        person.email = "grace@example.org"
        service.send_again(session, sent)
        assert reachable(session, person, mail) is True


def here(mail: Mail) -> Settings:
    return Settings(secret_key=OURS.secret_key, mail=mail)


def reachable(session: Session, person: Person, mail: Mail) -> bool:
    session.flush()
    return not undelivered.out_of_reach(session, here(mail), [person])


def test_each_message_leaves_with_a_return_address_of_its_own(
    board: Board, write: Callable[..., UUID], mail: Mail, postman: Postman
) -> None:
    message = write()
    settings = Settings(
        secret_key=OURS.secret_key,
        mail=Mail(
            host=mail.host, port=mail.port, starttls=False, sender=mail.sender, bounces="bounces@example.org"
        ),
    )
    with jobs.at_work(board.id) as session:
        deliver(session, message, settings, now=NOW)

    (envelope,) = postman.taken
    assert envelope.mail_from == return_address(message, settings)
    assert len(envelope.mail_from.partition("@")[0]) <= 64
    assert read_report(report(message, returned="", to=envelope.mail_from), settings).message_id == message


def run(own_database: Settings, raw: bytes, *arguments: str, **environment: str) -> Result:
    surroundings = {
        "DATABASE_URL": own_database.database_url,
        "OWNER_DATABASE_URL": own_database.owner_database_url,
        "SECRET_KEY": OURS.secret_key,
        **environment,
    }
    ours = db.factory.kw["bind"]
    try:
        return CliRunner().invoke(bounce, arguments, input=raw, env=surroundings)
    finally:
        db.bind(ours)


def test_the_command_answers_as_mail_servers_expect(
    own_database: Settings, board: Board, sent: UUID, read: Callable[[UUID], Message]
) -> None:
    taken = run(own_database, report(sent, returned=""), "--recipient", return_address(sent, OURS))
    state = read(sent).state
    no_report = run(own_database, b"Subject: hello\r\n\r\nhello")
    away = run(own_database, report(sent), DATABASE_URL="postgresql://nobody@127.0.0.1:1/nowhere")

    assert [each.exit_code for each in (taken, no_report, away)] == [0, 65, 75]
    assert all(len(each.output.splitlines()) == 1 for each in (taken, no_report, away))
    assert state == State.BOUNCED
    assert CASE.reference not in taken.output
