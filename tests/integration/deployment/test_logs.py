"""What is logged helps to find a fault and says nothing of anybody: names are planted, and looked for."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from tests.integration.conftest import token_in
from tests.integration.deployment.conftest import signed_in
from webapp import clock, db, jobs
from webapp.cases.projection import task_id
from webapp.config import Mail
from webapp.engine import Address
from webapp.web import log_to

PLANTED = (
    "Wilhelmina Planted",
    "planted-answer",
    "planted.address@example.org",
    "planted-search",
    "planted-path",
)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """The service's log while the test runs."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    file = tmp_path / "service.log"
    log_to(file)
    yield file
    for handler in root.handlers:
        handler.close()
    root.handlers[:] = before
    root.setLevel(level)


def test_nothing_that_somebody_is_called_or_typed_reaches_a_log(app, installation, cluster, log):
    _work_with_planted_words(app, installation)
    clock.set_to(None)
    jobs.work(replace(installation.settings, mail=Mail(host="127.0.0.1", port=9, starttls=False)), wait=False)

    said = log.read_text() + (cluster.folder / "server.log").read_text()

    assert "answered" in said
    assert "not delivered" in said
    assert [each for each in PLANTED if each.lower() in said.lower()] == []


def test_every_line_of_a_request_has_its_number(app, log):
    app.test_client().get("/sign-in", headers={"X-Request-ID": "a-number-of-the-proxy"})

    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert [line["request_id"] for line in lines if line["logger"].startswith("practice_review")] == [
        "a-number-of-the-proxy"
    ]


def test_an_error_of_the_database_does_not_quote_what_was_typed(session, log):
    with pytest.raises(SQLAlchemyError) as told:
        session.execute(text("select cast(:typed as int)"), {"typed": "planted-answer"})
    logging.getLogger("practice_review.fault").error("failed", exc_info=told.value)
    session.rollback()

    assert "planted-answer" not in log.read_text()
    assert '"error": "DataError"' in log.read_text()


def _work_with_planted_words(app, installation) -> None:
    work = installation.work
    referrer = work.people["referrer"]
    referrer.name, referrer.email = PLANTED[0], PLANTED[2]
    case = work.opens()
    db.session.commit()
    client = signed_in(app, referrer)
    address = f"/tasks/{task_id(case.id, Address('refer'))}"
    page = client.get(address)
    client.post(address, data={"child": PLANTED[1], "csrf_token": token_in(page.text)})
    client.post(address, data={"child": f"{PLANTED[1]}\x00", "csrf_token": token_in(page.text)})
    client.post(f"{address}/check", data={"csrf_token": token_in(page.text)})
    client.get(f"/cases?search={PLANTED[3]}")
    client.get(f"/{PLANTED[4]}?{PLANTED[3]}={PLANTED[3]}")
    client.post("/sign-in", data={"email": PLANTED[2], "password": PLANTED[1]})
    db.session.remove()
