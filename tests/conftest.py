"""What every test shares. Nothing here touches the database: see `tests/integration/conftest.py`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from webapp import clock

# how long one example takes says something about the machine, nothing about the rule
settings.register_profile("practice_review", deadline=None)
settings.load_profile("practice_review")


@pytest.fixture(autouse=True)
def _time_goes_on_after_the_test() -> Iterator[None]:
    yield
    clock.set_to(None)
