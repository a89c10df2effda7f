"""When a meeting may decide."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from webapp.rules.quorum import Quorum

THREE_PARTNERS = Quorum(partners=(("ccg",), ("police",), ("local_authority",)))
AGENCIES = st.sets(st.sampled_from(["ccg", "police", "local_authority", "housing", "probation"]))


def test_each_partner_must_be_there_whoever_else_is():
    standing = THREE_PARTNERS.standing(["ccg", "local_authority", "housing", "probation"])

    assert not standing.quorate
    assert standing.lacking == (("police",),)
    assert THREE_PARTNERS.standing(["police", "ccg", "local_authority"]).quorate


def test_any_of_several_may_speak_for_a_partner():
    health = Quorum(partners=(("ccg", "hospital"),))

    assert health.standing(["hospital"]).quorate
    assert health.standing(["police"]).lacking == (("ccg", "hospital"),)


def test_a_number_is_counted_once_each():
    two = Quorum(least=2)

    assert two.standing(["police", "police"]).short == 1
    assert two.standing(["police", "ccg"]).quorate


def test_without_a_rule_any_meeting_may_decide():
    assert Quorum().standing([]).quorate


@given(AGENCIES, AGENCIES, st.integers(0, 5))
def test_who_comes_as_well_never_takes_a_quorum_away(came: set[str], also: set[str], least: int):
    quorum = Quorum(least, THREE_PARTNERS.partners)

    if quorum.standing(came).quorate:
        assert quorum.standing(came | also).quorate
