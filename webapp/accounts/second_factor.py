"""The second step: a code from an authenticator app, or one of ten that stand in for it once."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import pyotp
import segno
from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from webapp.accounts import sealing
from webapp.accounts.models import ADMINISTRATOR, Person, RecoveryCode, RoleHolding, SecondFactor
from webapp.accounts.service import AnySession
from webapp.db import new_id
from webapp.errors import NotFound

ISSUER = "Practice Review"
RECOVERY_CODES = 10
_STEP = 30  # seconds
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is mistaken for another


def must_have(rule: str, person: Person, held: Sequence[RoleHolding]) -> bool:
    """Whether the person, who holds these roles, must have a second factor: under `off`, `office` or `everybody`."""
    if rule == "office":
        return person.system_administrator or any(
            holding.role in (holding.board.office_role, ADMINISTRATOR) for holding in held
        )
    return rule == "everybody"


def has(session: AnySession, person_id: UUID) -> bool:
    """Whether the person has an authenticator app that a code has confirmed."""
    row = _of(session, person_id)
    return row is not None and row.sealed is not None


def pending_key(session: AnySession, person_id: UUID, *, secret: str) -> str:
    """The key to put into the app: a new one, or the one of a setting-up that was begun. It does not count yet."""
    nothing_yet = {"id": new_id(), "person_id": person_id, "last_step": 0}
    session.execute(insert(SecondFactor).values(nothing_yet).on_conflict_do_nothing())
    row = _of(session, person_id, held=True)
    if row is None:
        raise NotFound("There is no such person.")
    if row.pending is not None:
        try:
            return sealing.opened(row.pending, secret=secret)
        except sealing.CannotBeOpened:
            row.pending = None
    key = pyotp.random_base32()
    row.pending = sealing.seal(key, secret=secret)
    session.flush()
    return key


def confirm(
    session: AnySession, person_id: UUID, code: str, *, secret: str, now: datetime
) -> list[str] | None:
    """With a code from the app its key counts from now on. Gives new recovery codes; None when the code is wrong."""
    row = _of(session, person_id, held=True)
    if row is None or row.pending is None:
        return None
    step = _step_of(code, sealing.opened(row.pending, secret=secret), after=0, now=now)
    if step is None:
        return None
    row.sealed, row.pending, row.last_step, row.set_at = row.pending, None, step, now
    return new_recovery_codes(session, person_id)


def accept(session: AnySession, person_id: UUID, code: str, *, secret: str, now: datetime) -> str | None:
    """How the code was right: `code`, from the app, or `recovery_code`; None when it was not. Each is right once."""
    typed = "".join(character for character in code.upper() if character.isalnum())
    if len(typed) != 6:
        return "recovery_code" if _spend(session, person_id, typed, now) else None
    row = _of(session, person_id, held=True)
    if row is None or row.sealed is None:
        return None
    try:
        key = sealing.opened(row.sealed, secret=secret)
    except sealing.CannotBeOpened:  # the recovery codes still work
        return None
    step = _step_of(typed, key, after=row.last_step, now=now)
    if step is None:
        return None
    row.last_step = step
    session.flush()
    return "code"


def remove(session: AnySession, person_id: UUID) -> bool:
    """The person has no second factor any more, nor recovery codes. Gives whether they had one."""
    had = has(session, person_id)
    session.execute(delete(SecondFactor).where(SecondFactor.person_id == person_id))
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    return had


def new_recovery_codes(session: AnySession, person_id: UUID) -> list[str]:
    """Ten codes in place of those before. They can be read here and never again."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(12)) for _ in range(RECOVERY_CODES)]
    session.add_all(
        RecoveryCode(person_id=person_id, digest=_digest(person_id, code), used_at=None) for code in codes
    )
    session.flush()
    return ["-".join(code[start : start + 4] for start in (0, 4, 8)) for code in codes]


def codes_left(session: AnySession, person_id: UUID) -> int:
    """How many recovery codes can still be used."""
    unused = select(func.count()).where(RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))
    return session.execute(unused).scalar_one()


def picture_of(key: str, email: str) -> str:
    """The key as a picture for an app to read, as a `data:` address."""
    address = pyotp.TOTP(key).provisioning_uri(name=email, issuer_name=ISSUER)
    return segno.make(address, error="m").svg_data_uri(scale=5, border=4, light="#fff", dark="#000")


def _of(session: AnySession, person_id: UUID, *, held: bool = False) -> SecondFactor | None:
    query = select(SecondFactor).where(SecondFactor.person_id == person_id)
    if held:  # of two who type the same code at once, one is refused
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalar(query)


def _step_of(code: str, key: str, *, after: int, now: datetime) -> int | None:
    """The half minute whose code it is: this one, the one before or the next, for clocks go wrong; none used before."""
    typed = "".join(character for character in code if character.isdigit())
    this, totp = int(now.timestamp()) // _STEP, pyotp.TOTP(key)
    right = [
        step
        for step in (this - 1, this, this + 1)
        if hmac.compare_digest(totp.generate_otp(step), typed) and step > after
    ]
    return right[0] if right else None


def _spend(session: AnySession, person_id: UUID, typed: str, now: datetime) -> bool:
    unused = update(RecoveryCode).where(
        RecoveryCode.person_id == person_id,
        RecoveryCode.digest == _digest(person_id, typed),
        RecoveryCode.used_at.is_(None),
    )
    return bool(session.execute(unused.values(used_at=now).returning(RecoveryCode.id)).all())


def _digest(person_id: UUID, code: str) -> str:
    """Sixty random bits need no slow hash."""
    return hashlib.sha256(person_id.bytes + code.encode()).hexdigest()
