"""The same made-up board at work as the tests of cases have."""

from __future__ import annotations

from tests.integration.cases.conftest import work

__all__ = ["work"]
