"""What a vote comes to."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.rules.votes import ABSTAIN, NO, YES, Ballot, Outcome

PANEL = Ballot(least=2)  # four members; two that agree are enough
VOTES = st.lists(st.sampled_from([YES, NO, ABSTAIN]), max_size=9)


def test_one_yes_and_one_no_of_four_decide_nothing():
    tally = PANEL.tally([YES, NO], voters=4)

    assert tally.outcome is Outcome.NOT_DECIDED
    assert tally.waiting == 2


def test_three_to_one_decides_once_all_four_have_voted():
    assert PANEL.tally([YES, NO, YES, YES], voters=4).outcome is Outcome.CARRIED
    assert PANEL.tally([YES, NO, NO, NO], voters=4).outcome is Outcome.LOST


def test_two_to_one_waits_for_the_fourth_who_could_make_it_equal():
    assert PANEL.tally([YES, YES, NO], voters=4).outcome is Outcome.NOT_DECIDED


def test_two_that_agree_are_enough_where_the_least_is_two():
    assert PANEL.tally([YES, YES], voters=4).outcome is Outcome.CARRIED
    assert PANEL.tally([YES], voters=4).outcome is Outcome.NOT_DECIDED
    assert Ballot().tally([YES, YES], voters=4).outcome is Outcome.NOT_DECIDED


def test_a_vote_ends_early_when_the_rest_could_change_nothing():
    assert Ballot().tally([YES, YES, YES], voters=5).outcome is Outcome.CARRIED


def test_equal_votes_are_a_tie_unless_somebody_has_the_casting_vote():
    equal = [YES, YES, NO, NO]

    assert PANEL.tally(equal, voters=4).outcome is Outcome.TIED
    assert PANEL.tally(equal, voters=4, casting=NO).outcome is Outcome.LOST
    assert PANEL.tally([YES, YES, NO], voters=3, casting=NO).outcome is Outcome.CARRIED


def test_an_abstention_is_a_vote_cast_that_counts_for_nobody():
    tally = PANEL.tally([YES, ABSTAIN], voters=2)

    assert tally.outcome is Outcome.CARRIED
    assert tally.abstained == 1
    assert PANEL.tally([ABSTAIN, ABSTAIN], voters=2).outcome is Outcome.NOT_DECIDED


@pytest.mark.parametrize(
    ("decides", "votes", "outcome"),
    [
        ("two_thirds", [YES, YES, NO], Outcome.CARRIED),
        ("two_thirds", [YES, YES, YES, NO, NO], Outcome.LOST),
        ("all", [YES, YES, ABSTAIN], Outcome.CARRIED),
        ("all", [YES, YES, NO], Outcome.LOST),
        (3, [YES, YES, NO], Outcome.LOST),
        (3, [YES, YES, YES, NO], Outcome.CARRIED),
    ],
)
def test_other_majorities(decides, votes: list[str], outcome: Outcome):
    assert Ballot(decides=decides).tally(votes, voters=len(votes)).outcome is outcome


def test_of_several_choices_the_one_with_more_than_half_is_decided_for():
    ballot = Ballot(choices=("review", "no_review", "ask"))

    assert ballot.tally(["review", "ask", "review"], voters=3).chosen == "review"
    assert ballot.tally(["review", "ask", "review", "no_review"], voters=4).outcome is Outcome.NOT_DECIDED
    assert ballot.tally(["review", "ask"], voters=2).outcome is Outcome.TIED


@given(VOTES)
def test_what_is_decided_for_has_more_than_half_of_the_votes_that_count(votes: list[str]):
    counted = Counter(votes)
    tally = Ballot().tally(votes, voters=len(votes))

    if tally.chosen is not None:
        assert counted[tally.chosen] * 2 > counted[YES] + counted[NO]
    else:
        assert counted[YES] == counted[NO]


@given(VOTES, st.integers(0, 4), st.lists(st.sampled_from([YES, NO, ABSTAIN]), max_size=4))
def test_a_vote_that_ended_early_ends_the_same_when_the_rest_have_voted(
    votes: list[str], more: int, rest: list[str]
):
    early = Ballot().tally(votes, voters=len(votes) + len(rest) + more)

    if early.chosen is not None:
        assert Ballot().tally([*votes, *rest], voters=len(votes) + len(rest)).chosen == early.chosen


@given(VOTES)
def test_yes_and_no_are_treated_alike(votes: list[str]):
    swapped = [{YES: NO, NO: YES}.get(vote, vote) for vote in votes]
    one, other = (Ballot().tally(each, voters=len(votes)) for each in (votes, swapped))

    assert {one.chosen: YES, None: None}.get(one.chosen) == {other.chosen: YES, None: None}.get(other.chosen)
    assert (one.outcome is Outcome.TIED) == (other.outcome is Outcome.TIED)
