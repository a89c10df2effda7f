"""The one place where a request's changes are kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Response, make_response
from flask.typing import ResponseReturnValue

from webapp import db

P = ParamSpec("P")

Completing = Callable[[Response], None]
_completing: list[Completing] = []


def before_commit(complete: Completing) -> None:
    """Have this add what a request's changes lack, before they are kept."""
    if complete not in _completing:
        _completing.append(complete)


def commits(view: Callable[P, ResponseReturnValue]) -> Callable[P, Response]:
    """Commit once after the view, if it answered with success or a redirect; otherwise keep nothing.

    A view without this decorator keeps nothing at all.
    """

    @wraps(view)
    def edge(*args: P.args, **kwargs: P.kwargs) -> Response:
        try:
            response = make_response(view(*args, **kwargs))
            for complete in _completing:
                complete(response)
        except BaseException:
            db.session.rollback()
            raise
        if response.status_code < 400:
            db.session.commit()
        else:
            db.session.rollback()
        return response

    return edge
