"""Looking an installation over: what is well, what is not, and what to do about it."""

from __future__ import annotations

import shutil
import smtplib
import ssl
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from webapp import config
from webapp.accounts.models import Board
from webapp.assets import manifest
from webapp.config import Mail, Settings
from webapp.configuration.models import PUBLISHED, Version
from webapp.deadlines.calendar import Calendar
from webapp.errors import ConfigurationError
from webapp.operations.heartbeat import HEARD_WITHIN
from webapp.operations.readiness import is_behind
from webapp.operations.state import Installation, installation

_GIGABYTE = 1024**3
_UNPROTECTED = text("""
select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'board_id'
where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and not a.attisdropped
  and c.relname not in ('role_holding', 'version') and not (c.relrowsecurity and c.relforcerowsecurity)
order by 1""")
_ROLE = text("select rolname, rolsuper or rolbypassrls from pg_roles where rolname = current_user")
_OWNS = text("select count(*) from pg_class where relowner = current_user::regrole and relkind = 'r'")
_VERSION = text("select current_setting('server_version_num')::int")
_CLOCK = text("select extract(epoch from clock_timestamp())")


class Verdict(StrEnum):
    """How one thing stands."""

    WELL = "well"
    LOOK = "look"  # it works; somebody should look
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: what it is, how it stands, and, where it does not, what to do."""

    what: str
    verdict: Verdict
    said: str


def examine(session: Session, settings: Settings, *, now: datetime) -> list[Finding]:
    """Look at everything. Each examination stands alone: what goes wrong in one is said, and the next goes on."""
    found = list(_surroundings(settings, now))
    try:
        session.execute(text("select 1"))
    except SQLAlchemyError:
        said = "It does not answer: check DATABASE_URL and that the server is up."
        return [*found, Finding("database", Verdict.WRONG, said), *_mail(settings.mail)]
    found += [*_database(session, now), *_boards(session)]
    if not any(each.what == "migrations" and each.verdict is Verdict.WRONG for each in found):
        stands = installation(session, now=now)
        found += [*_standing(stands), *_kept(stands)]
    return [*found, *_mail(settings.mail)]


def _surroundings(settings: Settings, now: datetime) -> Iterator[Finding]:
    if settings.production:
        secure = urlsplit(settings.base_url).scheme == "https"
        yield _judge(
            "address",
            secure,
            settings.base_url,
            f"BASE_URL is {settings.base_url}: people need an https address.",
        )
    else:
        said = "This is a development installation: set PRACTICE_REVIEW_ENV=production before real cases."
        yield Finding("environment", Verdict.LOOK, said)
    yield _front_end()
    free = shutil.disk_usage(settings.var_dir if settings.var_dir.exists() else "/").free
    room = f"{free / _GIGABYTE:.1f} GB free"
    yield _judge("disk", free > _GIGABYTE, room, f"{room}: make room before the database stops.")
    last = Calendar().last_known_year
    yield _judge(
        "bank holidays",
        now.year < last,
        f"known until {last}",
        f"known until {last} only: install a newer release, or working days are counted wrong after that.",
        otherwise=Verdict.LOOK if now.year == last else Verdict.WRONG,
    )


def _front_end() -> Finding:
    folder = config.CHECKOUT / "webapp" / "static"
    try:
        count = len(manifest(folder))
    except ConfigurationError as error:
        return Finding("front end", Verdict.WRONG, error.message)
    return Finding("front end", Verdict.WELL, f"{count} files")


def _database(session: Session, now: datetime) -> Iterator[Finding]:
    number = session.execute(_VERSION).scalar_one()
    yield _judge(
        "database",
        number >= 150000,
        f"PostgreSQL {number // 10000}",
        "PostgreSQL 15 or newer is needed: upgrade it.",
    )
    behind = is_behind(session)
    yield _judge(
        "migrations",
        not behind,
        "as this release needs them",
        "Some are missing: run practice-review migrate.",
    )
    role, above = session.execute(_ROLE).one()
    owned = session.execute(_OWNS).scalar_one()
    yield _judge(
        "database role",
        not above and not owned,
        f"{role} owns nothing and is bound by row-level security",
        f"{role} can pass row-level security: connect as a plain role with DATABASE_URL, as the owner with "
        "OWNER_DATABASE_URL.",
    )
    bare = list(session.scalars(_UNPROTECTED))
    yield _judge(
        "row-level security",
        not bare,
        "on every table of a board",
        f"not on {', '.join(bare)}: run practice-review migrate, and find out who changed it.",
    )
    apart = abs(float(session.execute(_CLOCK).scalar_one()) - now.timestamp())
    yield _judge(
        "clock",
        apart < 5,
        f"{apart:.1f} s from the database’s",
        f"{apart:.0f} s from the database’s: set both by time servers, or limits pass at the wrong moment.",
    )


def _boards(session: Session) -> Iterator[Finding]:
    boards = session.scalars(select(Board).order_by(Board.key)).all()
    if not boards:
        yield Finding("boards", Verdict.WRONG, "There is none: run practice-review sync.")
    published = set(session.scalars(select(Version.board_id).where(Version.state == PUBLISHED)))
    for board in boards:
        yield _judge(
            f"board {board.key}",
            board.id in published,
            "has published its procedure",
            "has published no procedure: run practice-review sync.",
        )


def _standing(stands: Installation) -> Iterator[Finding]:
    heard = stands.worker_heard
    yield _judge(
        "worker",
        heard is not None and heard < HEARD_WITHIN,
        f"{stands.workers} up",
        "None was heard of for two minutes: start practice-review worker, or no limit passes and no e-mail leaves.",
    )
    oldest = stands.oldest_job or 0
    yield _judge(
        "queue",
        oldest < 900,
        f"the oldest job has waited {oldest:.0f} s",
        f"The oldest job has waited {oldest / 60:.0f} minutes: start another worker, and look at its log.",
    )
    late = sum(board.limits_not_passed for board in stands.boards)
    yield _judge(
        "limits",
        not late,
        "all passed that should have",
        f"{late} were not looked at in time: see the worker’s log.",
    )


def _kept(stands: Installation) -> Iterator[Finding]:
    unsent = sum(board.messages.get(state, 0) for board in stands.boards for state in ("failed", "bounced"))
    yield _judge(
        "messages",
        not unsent,
        "none was given up",
        f"{unsent} could not be delivered: each board’s office sees them on “Sent messages”.",
        otherwise=Verdict.LOOK,
    )
    broken = [board.key for board in stands.boards if board.broken]
    unproved = [board.key for board in stands.boards if board.verified is None]
    yield _judge(
        "record",
        not broken,
        f"not verified yet of {', '.join(unproved)}: the worker does it every night"
        if unproved
        else "every board’s chain held when it was last verified",
        f"The chain of {', '.join(broken)} is broken: run practice-review audit verify, and find out who changed it.",
    )
    backup = stands.last_backup
    age = "none was made yet" if backup is None else f"the last is {backup / 3600:.0f} hours old"
    yield _judge(
        "backup",
        backup is not None and backup < 36 * 3600,
        age,
        f"{age}: run practice-review backup every night.",
        otherwise=Verdict.LOOK,
    )


def _mail(mail: Mail) -> Iterator[Finding]:
    if not mail.host:
        yield Finding("mail", Verdict.LOOK, "No SMTP_HOST: e-mails are kept on “Sent messages” and not sent.")
        return
    yield _tried("mail", lambda: _greet(mail), f"{mail.host} takes e-mail")


def _greet(mail: Mail) -> None:
    with smtplib.SMTP(mail.host, mail.port, timeout=10) as server:
        if mail.starttls:
            server.starttls(context=ssl.create_default_context())
        if mail.user:
            server.login(mail.user, mail.password)
        server.noop()


def _tried(what: str, attempt: Callable[[], None], well: str) -> Finding:
    try:
        attempt()
    except (smtplib.SMTPException, OSError) as error:
        problem = f"The mail server could not be used ({type(error).__name__})"
        return Finding(what, Verdict.WRONG, f"{problem}: check SMTP_HOST, SMTP_PORT and the sign-in.")
    return Finding(what, Verdict.WELL, well)


def _judge(what: str, well: bool, said: str, todo: str, *, otherwise: Verdict = Verdict.WRONG) -> Finding:
    return Finding(what, Verdict.WELL if well else otherwise, said if well else todo)


def is_well(findings: Sequence[Finding]) -> bool:
    """Whether nothing is wrong; what should only be looked at does not count."""
    return all(each.verdict is not Verdict.WRONG for each in findings)
