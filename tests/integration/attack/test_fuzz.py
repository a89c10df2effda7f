"""Whatever is sent to whatever address, the answer is a page in words and the cases stay what their logs say."""

from __future__ import annotations

import pytest

from tests.integration.attack.arena import Arena
from tests.integration.attack.fuzzing import Fuzzing

SEED = 4
REQUESTS = 90


@pytest.mark.parametrize("key", ["stockport", "wales"])
def test_no_form_and_no_address_answers_with_an_error_of_ours(arena: Arena, crossed, key: str):
    crossing, _planted = crossed(key)

    fuzzing = Fuzzing(arena, crossing.place, SEED).for_requests(REQUESTS)

    assert fuzzing.faults == []
    assert fuzzing.answers[200] > 10
    assert fuzzing.answers[302] > 2


def test_after_it_every_case_is_what_its_log_says_when_told_again(arena: Arena, crossed):
    crossed("stockport")

    assert arena.what_does_not_hold() == []
