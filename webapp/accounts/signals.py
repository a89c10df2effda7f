"""Moments of signing in and out that features above may want to know of; `app.py` connects them.

Each is sent inside the transaction of the request, before its commit.
"""

from __future__ import annotations

from blinker import Namespace

_moments = Namespace()

signed_in = _moments.signal(
    "signed-in", doc="sent with person and how: password, code, recovery_code, provider"
)
signed_out = _moments.signal("signed-out", doc="sent with person")
sign_in_failed = _moments.signal("sign-in-failed", doc="sent with nothing: who tried is not known")
sign_in_asked = _moments.signal(
    "sign-in-asked", doc="sent with nothing: for whom a link was asked is not known"
)
timed_out = _moments.signal(
    "timed-out",
    doc="sent by the request, with person, when a form arrives after the session ran out, its token checked; "
    "a receiver that keeps what was typed returns True, and the page says so",
)
link_made = _moments.signal(
    "link-made",
    doc="sent by the session, with link, person, board, base_url, now: whoever sends messages writes one",
)
password_asked = _moments.signal(
    "password-asked",
    doc="sent by the session, with person_id: somebody forgot their password. Without an account it is sent with an "
    "id that nobody has, so that the request takes as long",
)
account_changed = _moments.signal(
    "account-changed",
    doc="sent with action (`password:changed`), person, by (who did it, None for an operator) and details: something "
    "of how the person signs in",
)
