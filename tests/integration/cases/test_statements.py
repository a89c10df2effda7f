"""What one answer costs: a handful of statements and one commit, whatever else happens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from tests.integration.cases.conftest import Work
from tests.integration.conftest import token_in
from webapp.accounts.models import Person

MOST_STATEMENTS = 15
QUIET = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")  # of the test's own transaction


@contextmanager
def statements_of(engine: Engine) -> Iterator[list[str]]:
    """Every statement sent to the database meanwhile."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(QUIET):
            seen.append(" ".join(statement.split()))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_sending_an_answer_takes_no_more_than_fifteen_statements(
    work: Work, sign_in: Callable[[Person], FlaskClient], engine: Engine
) -> None:
    case = work.opens()
    task = work.task(case, "refer")
    work.session.commit()
    client = sign_in(work.people["referrer"])
    page = client.get(f"/tasks/{task.id}")
    answers = {
        "csrf_token": token_in(page.text),
        "child": "A name",
        "identified_on-day": "20",
        "identified_on-month": "2",
        "identified_on-year": "2026",
    }
    client.post(f"/tasks/{task.id}", data=answers)
    check = client.get(f"/tasks/{task.id}/check")

    with statements_of(engine) as seen:
        sent = client.post(f"/tasks/{task.id}/check", data={"csrf_token": token_in(check.text)})

    assert sent.status_code == 302, sent.text
    assert len(seen) <= MOST_STATEMENTS, "\n".join(seen)


@pytest.mark.parametrize("agencies", [1, 3])
def test_my_work_takes_the_same_statements_however_much_there_is(
    work: Work, sign_in: Callable[[Person], FlaskClient], engine: Engine, agencies: int
) -> None:
    for _ in range(agencies):
        work.opens()
    work.session.commit()
    client = sign_in(work.people["referrer"])
    client.get("/my-work")

    with statements_of(engine) as seen:
        page = client.get("/my-work")

    assert page.status_code == 200
    assert len(seen) <= 8, "\n".join(seen)
