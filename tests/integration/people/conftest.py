"""The small board, with somebody who administers it, and shorthands for its People pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.integration.cases.conftest import Work, work
from tests.integration.conftest import PersonMaker, token_in
from webapp.accounts.models import ADMINISTRATOR, Person

__all__ = ["work"]

Post = Callable[..., TestResponse]


@pytest.fixture
def administrator(work: Work, make_person: PersonMaker) -> Person:
    return make_person(work.board, ADMINISTRATOR, name="Addy Minister")


@pytest.fixture
def post() -> Post:
    """Fills in a page's form and sends it."""

    def post(client: FlaskClient, path: str, **fields: Any) -> TestResponse:
        page = client.get(path)
        assert page.status_code == 200, page.text
        return client.post(path, data={"csrf_token": token_in(page.text), **fields})

    return post


def boxes(name: str, day: date) -> dict[str, list[str]]:
    """A date as its three boxes send it."""
    return {name: [str(day.day), str(day.month), str(day.year)]}
