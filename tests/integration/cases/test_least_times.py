"""A step that may not be done before its day: in the lists of work, on its page, and for the worker."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.integration.cases.conftest import Work
from tests.integration.conftest import token_in
from tests.small_board import FILES
from webapp import clock, db
from webapp.accounts.models import Person
from webapp.cases.errors import TooEarly
from webapp.cases.models import Case
from webapp.clock import LONDON
from webapp.configuration.service import publish
from webapp.deadlines.passing import pass_limits
from webapp.jobs import CasesAtWork
from webapp.outbox.models import Message

SignIn = Callable[[Person], FlaskClient]
LEAST = (
    "  - {id: AD-T4, label: Leave the family time, kind: least, from: decided, to: family_told, amount: 10,\n"
    "     unit: working_days, source: '4'}\nescalation:"
)
FRIDAY_13 = datetime(2026, 3, 13, 16, 0, tzinfo=LONDON)
MONDAY_16 = datetime(2026, 3, 16, 0, 0, tzinfo=LONDON)  # the 10th working day after Monday 2 March 2026


@pytest.fixture
def waiting(work: Work) -> Case:
    """A case in which the family is to be told, ten working days after the decision or later."""
    board, sheet = (next(path for path in FILES if path.endswith(end)) for end in ("board.yaml", ".bpmn"))
    ends = FILES[sheet].replace(
        'name="form" value="family"/>',
        'name="form" value="family"/><spiffworkflow:property name="sets" value="family_told"/>',
    )
    files = {**FILES, board: FILES[board].replace("escalation:", LEAST), sheet: ends}
    publish(work.session(), work.board, files, now=clock.now())
    case = work.opens()
    work.does(case, "refer", "referrer", child="A name", identified_on="2026-02-20")
    work.does(case, "decide", "chair", met="yes")
    work.does(case, "invite", "office", agencies=["police"], meeting="2026-04-16")
    work.session.commit()
    return case


def test_my_work_says_from_when_and_never_that_it_is_late(waiting: Case, work: Work, sign_in: SignIn) -> None:
    clock.set_to(FRIDAY_13)
    page = sign_in(work.people["office"]).get("/my-work").text
    assert "Not yet" in page
    assert "From 16 March 2026" in page

    clock.set_to(datetime(2026, 9, 1, 9, 0, tzinfo=LONDON))
    page = sign_in(work.people["office"]).get("/my-work").text
    assert "It may be done now" in page
    assert "late" not in page.partition("<main")[2].partition("</main>")[0].replace("Nothing is late", "")


def test_it_can_be_prepared_and_is_sent_from_its_day_on_only(
    waiting: Case, work: Work, sign_in: SignIn
) -> None:
    clock.set_to(FRIDAY_13)
    address = f"/tasks/{work.task(waiting, 'tell_family').id}"
    client = sign_in(work.people["office"])
    page = client.get(address).text
    assert "This may not be done before Monday 16 March 2026" in page
    assert "this is a least time, not a latest" in page
    client.post(address, data={"csrf_token": token_in(page), "told": "yes"})

    db.act_for(work.session, work.board.id)
    with pytest.raises(TooEarly):
        work.does(waiting, "tell_family", "office", told="yes")
    work.session.rollback()
    db.act_for(work.session, work.board.id)

    clock.set_to(MONDAY_16)
    work.does(waiting, "tell_family", "office", told="yes")
    assert "tell_family" not in work.asked(waiting)


def test_whoever_has_it_in_hand_is_told_once_on_the_morning_of_that_day(waiting: Case, work: Work) -> None:
    def told() -> list[str]:
        found = work.session.scalars(select(Message).where(Message.kind == "may_be_done"))
        return [message.person.name for message in found]

    for moment, expected in (
        ("2026-03-16T06:59", []),
        ("2026-03-16T07:00", ["Office"]),
        ("2026-06-16T07:00", ["Office"]),
    ):
        now = datetime.fromisoformat(moment).replace(tzinfo=LONDON)
        pass_limits(db.factory, work.board, CasesAtWork(work.board), now=now)
        work.session.expire_all()
        assert told() == expected


def test_the_page_of_the_case_says_from_when(waiting: Case, work: Work, sign_in: SignIn) -> None:
    clock.set_to(FRIDAY_13)

    page = sign_in(work.people["office"]).get(f"/cases/{waiting.id}").text

    assert "(a least time)" in page
    assert "Not before Monday 16 March 2026" in page
