"""The people of the demonstration."""

from __future__ import annotations

import pytest

from tests.processes.shipped import BOARDS, board
from webapp.demo import cast


@pytest.mark.parametrize("name", BOARDS)
def test_everybody_has_an_address_of_their_own(name: str) -> None:
    addresses = [each.email for each in cast(board(name))]

    assert len(addresses) == len(set(addresses))
