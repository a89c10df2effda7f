"""The critical path on the page of a case: for whom it stands there, and what it says."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient

from tests.integration.cases.conftest import MONDAY, Work
from webapp import clock, db
from webapp.accounts.models import Person
from webapp.cases.models import Case

SignIn = Callable[[Person], FlaskClient]


def decided(work: Work) -> Case:
    """Referred on Monday 2 March 2026 and decided two working days later, of five."""
    db.act_for(work.session, work.board.id)
    case = work.opens()
    work.does(case, "refer", "referrer", child="A name", identified_on="2026-02-20")
    clock.set_to(MONDAY + timedelta(days=2))
    work.does(case, "decide", "chair", met="yes")
    work.does(case, "invite", "office", agencies=["police"], meeting="2026-04-16")
    work.session.commit()
    return case


def rows(page: str) -> list[str]:
    """The words of each row of the path."""
    table = page.partition('id="critical-path"')[2].partition("</table>")[0]
    plain = (re.sub(r"<[^>]+>", " ", row) for row in table.split("<tr")[2:])
    return [" ".join(row.partition(">")[2].split()) for row in plain]


def test_it_says_on_which_working_day_what_comes_and_what_is_in_hand(work: Work, sign_in: SignIn) -> None:
    case = decided(work)

    found = rows(sign_in(work.people["office"]).get(f"/cases/{case.id}").text)

    assert [row.partition(": ")[2][:2].strip() for row in found] == ["0", "2", "30"]
    assert "Decide" in found[1]
    assert "Chair" in found[1]
    assert found[1].endswith("In hand: 3 working days")
    # 28 working days from Wednesday 4 March, over Easter, end on Wednesday 15 April
    assert "Meet Next" in found[2]
    assert "Wed 15 April" in found[2]
    assert found[2].endswith("In hand: 3 working days")


def test_what_runs_beside_it_is_named(work: Work, sign_in: SignIn) -> None:
    case = decided(work)

    page = sign_in(work.people["office"]).get(f"/cases/{case.id}").text

    assert "Beside the path, without moving its end: Report, Tuesday 31 March 2026." in page


def test_an_agency_that_sees_only_its_own_part_does_not_see_it(work: Work, sign_in: SignIn) -> None:
    case = decided(work)

    assert "critical-path" not in sign_in(work.people["agency_lead@police"]).get(f"/cases/{case.id}").text
