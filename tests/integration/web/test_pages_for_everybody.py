"""The pages that anybody may read, and forms that come in with less than was asked."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.integration.conftest import PersonMaker
from webapp.accounts.models import Board


@pytest.mark.parametrize("page", ["/accessibility", "/help", "/privacy"])
@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_page_for_everybody_can_be_read_in_every_language(
    client: FlaskClient, page: str, language: str
) -> None:
    client.get(f"/language/{language}")

    assert client.get(page).status_code == 200


def test_zooming_is_promised_in_per_cent(client: FlaskClient) -> None:
    assert "up to 400% without scrolling" in client.get("/accessibility").text


@pytest.mark.parametrize("sent", [[], ["2"], ["2", "3"], ["2", "3", "2026", "4"]])
def test_a_date_of_too_few_or_too_many_boxes_is_asked_again(
    client: FlaskClient,
    make_board: Callable[..., Board],
    make_person: PersonMaker,
    sign_in: Callable[..., FlaskClient],
    token: Callable[[str], str],
    sent: list[str],
) -> None:
    sign_in(make_person(make_board(office_role="office"), "office"))
    csrf = token(client.get("/choose-board").text)

    page = client.post("/referrals/from-paper", data={"csrf_token": csrf, "happened_on": sent})

    assert page.status_code == 200
    assert "There is a problem" in page.text
