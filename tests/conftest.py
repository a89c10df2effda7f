"""What every test shares. Nothing here touches the database: see `tests/integration/conftest.py`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from webapp import clock


@pytest.fixture(autouse=True)
def _time_goes_on_after_the_test() -> Iterator[None]:
    yield
    clock.set_to(None)
