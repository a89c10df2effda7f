"""Patience with guessing that runs out, and comes back: whoever failed often waits, longer each time, never for good.

Failures are counted for an account from one place, for an account from everywhere, and for an address whatever the
account. A stranger who keeps failing makes others from that place wait. Whoever sits at a browser in which they have
signed in before (`known_browsers`) has a count of their own there, so that no stranger can keep them out.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, text

from webapp.accounts.models import SignInFailure
from webapp.accounts.service import AnySession

WINDOW = timedelta(hours=1)
LONGEST_WAIT = timedelta(minutes=15)
FIRST_WAIT = timedelta(minutes=1)
FAILURES_FOR_AN_ACCOUNT = 5  # from one place
FAILURES_FROM_EVERYWHERE = 20
FAILURES_FROM_AN_ADDRESS = 50  # a whole council may share one
_KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Caller:
    """Who tries what, from where. All of it digests: neither is kept as it is."""

    account: str
    place: str
    known: bool  # the place is a browser this account has signed in with, not an address


def caller(kind: str, account: str, *, address: str, secret: str, browser: str = "") -> Caller:
    """Whoever tries `kind` (a password, a code) for `account` from that address, or from a browser known for it."""
    place = f"browser:{browser}" if browser else address
    return Caller(digest(f"{kind}:{account}", secret), digest(place, secret), bool(browser))


def digest(value: str, secret: str) -> str:
    """What is kept of an e-mail address or of where somebody came from."""
    return hmac.new(secret.encode(), value.encode(), hashlib.sha256).hexdigest()


def hold(session: AnySession, who: Caller) -> None:
    """Let one attempt at an account go at a time: many at once would all be made before the first has failed."""
    key = int.from_bytes(bytes.fromhex(who.account)[:8], "big", signed=True)
    session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": key})


def wait(session: AnySession, who: Caller, *, now: datetime) -> timedelta:
    """How long whoever it is has to wait before the next attempt; nothing, if they need not."""
    account, place = SignInFailure.account == who.account, SignInFailure.address == who.place
    counted: list[tuple[ColumnElement[bool], int]] = [(account & place, FAILURES_FOR_AN_ACCOUNT)]
    if not who.known:
        counted += [(account, FAILURES_FROM_EVERYWHERE), (place, FAILURES_FROM_AN_ADDRESS)]
    columns: list[ColumnElement[Any]] = []
    for which, _patience in counted:
        columns += [func.count().filter(which), func.max(SignInFailure.at).filter(which)]
    found = list(
        session.execute(select(*columns).where(SignInFailure.at > now - WINDOW, account | place)).one()
    )
    return max(
        (
            _left(failures, last, patience, now)
            for failures, last, (_which, patience) in zip(found[::2], found[1::2], counted, strict=True)
        ),
    )


def failed(session: AnySession, who: Caller, *, now: datetime) -> None:
    """It did not work."""
    session.add(SignInFailure(at=now, account=who.account, address=who.place))
    session.flush()


def succeeded(session: AnySession, who: Caller, *, now: datetime) -> None:
    """It worked: what failed before from this place is forgotten, and whatever is old."""
    mine = (SignInFailure.account == who.account) & (SignInFailure.address == who.place)
    session.execute(delete(SignInFailure).where(mine | (SignInFailure.at < now - _KEPT)))


def _left(failures: int, last: datetime | None, patience: int, now: datetime) -> timedelta:
    if last is None or failures < patience:
        return timedelta()
    doubled: int = 2 ** min(failures - patience, 10)
    return max(last + min(FIRST_WAIT * doubled, LONGEST_WAIT) - now, timedelta())
