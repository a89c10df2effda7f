"""Browsers in which somebody has signed in before, remembered by a cookie of their own.

It opens nothing. It only keeps a stranger's failures from making the person wait (`throttling`).
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from webapp.accounts.throttling import digest

_LASTS = 180 * 24 * 60 * 60
_MOST = 10  # people of one browser


def browser_of(email: str) -> str:
    """The name of this browser, if whoever has that address signed in with it before; otherwise nothing."""
    kept = _kept()
    return str(kept["id"]) if _account(email) in kept["accounts"] else ""


def remember(email: str) -> None:
    """With the answer to this request the browser is known as one of theirs."""
    kept = _kept()
    accounts = [_account(email), *(each for each in kept["accounts"] if each != _account(email))]
    value = _signer().dumps({"id": kept["id"], "accounts": accounts[:_MOST]})

    @after_this_request
    def leave_it(response: Response) -> Response:
        secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        response.set_cookie(
            _name(), value, max_age=_LASTS, httponly=True, samesite="Lax", secure=secure, path="/"
        )
        return response


def _kept() -> dict[str, Any]:
    try:
        kept: dict[str, Any] = _signer().loads(request.cookies.get(_name(), ""), max_age=_LASTS)
    except BadSignature:
        return {"id": uuid4().hex, "accounts": []}
    return kept


def _account(email: str) -> str:
    return digest(f"known:{email.strip().lower()}", current_app.config["SECRET_KEY"])[:24]


def _name() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}_known"


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="known browser")
