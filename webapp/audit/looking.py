"""Nobody looks at a case without an entry, whichever page they use: here it is written when the page itself did not.

Whoever is let through to a case (`cases/access.py`) is noted; when the answer is ready and nothing was recorded about
any of the cases that were reached, one entry is added, in the transaction of the view that commits, else in one of its
own. If it cannot be written, the page is not shown.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from flask import Flask, Response, current_app, g, make_response, request

from webapp import clock, db
from webapp.audit import service
from webapp.web import before_commit, request_id

View = TypeVar("View", bound=Callable[..., Any])

_READING = ("GET", "HEAD")


def part_of_a_page(why: str) -> Callable[[View], View]:
    """This route only fetches or keeps a piece of a page that was recorded when it was opened; `why` says how so."""

    def mark(view: View) -> View:
        view.part_of_a_page = why  # type: ignore[attr-defined]
        return view

    return mark


def is_part_of_a_page(app: Flask, endpoint: str) -> bool:
    """Whether looking there leaves no entry of its own."""
    return hasattr(app.view_functions[endpoint], "part_of_a_page")


def init_looking(app: Flask) -> None:
    """From now on no case is reached without an entry."""
    before_commit(_complete)

    @app.before_request
    def begin() -> None:
        service.forget(db.session)

    @app.after_request
    def end(response: Response) -> Response:
        if _owes(response):
            db.session.rollback()  # the view commits nothing, and may not by our doing
            try:
                _complete(response)
                db.session.commit()
            except Exception as error:  # noqa: BLE001 - answered as it would be if the view had failed so
                db.session.rollback()
                return make_response(app.handle_user_exception(error))
        return response


def _complete(response: Response) -> None:
    if _owes(response):
        _record(service.unrecorded(db.session))


def _owes(response: Response) -> bool:
    answered = response.status_code < 400 and request.endpoint is not None
    if not answered or is_part_of_a_page(current_app, request.endpoint or ""):
        return False
    return bool(service.unrecorded(db.session))


def _record(cases: frozenset[UUID]) -> None:
    given = request.view_args or {}
    verb = "viewed" if request.method in _READING else "changed"
    task = given.get("task_id") if "case_id" not in given else None
    subject = task or given.get("case_id") or min(cases)
    service.record(
        db.session,
        f"{'task' if task else 'case'}:{verb}",
        now=clock.now(),
        by=g.get("person_id"),
        subject=subject,
        cases=cases,
        request_id=request_id(),
        details={"page": request.endpoint, **_which(subject)},
    )


def _which(subject: UUID) -> dict[str, str]:
    """What the address names besides the subject: which answer, which part, which letter."""
    given = (request.view_args or {}).items()
    return {name: str(value) for name, value in sorted(given) if value != subject}
