"""The page that shows how the board is organised."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from tests.integration.cases.conftest import MONDAY, Work
from tests.small_board import FILES
from webapp.accounts.models import Person
from webapp.configuration.service import publish

BOARD = "processes/ash_dale/board.yaml"
GROUPS = """
groups:
  - {key: whole, name: The whole board, chaired_by: chair}
  - {key: panel, name: The panel, reports_to: whole, members: [office, police]}
labels:
  agency.health: Integrated Care Board
"""


def test_everybody_at_the_board_sees_who_reports_to_whom_and_who_holds_what(
    work: Work, sign_in: Callable[[Person], FlaskClient]
) -> None:
    publish(work.session(), work.board, {**FILES, BOARD: FILES[BOARD] + GROUPS}, now=MONDAY)
    work.session.commit()

    page = sign_in(work.people["agency_lead@police"]).get("/organisation").text

    assert page.index("The whole board") < page.index("The panel") < page.index("Who holds which role today")
    assert "Chair</strong>" not in page
    assert "Integrated Care Board" in page
    assert "Formerly Health" in page
    assert "Agency_Lead@Police" in page
    assert "Named in each case" in page


def test_nobody_else_sees_it(work: Work, client: FlaskClient) -> None:
    work.session.commit()

    assert client.get("/organisation").status_code == 302
