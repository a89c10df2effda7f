"""Lists that stay flat show the same as those that would not: who sees what, and what a search finds."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.integration.cases.conftest import Work
from webapp.cases.access import Reader, visible_cases
from webapp.cases.breadth import visible
from webapp.cases.models import Case, Task
from webapp.cases.searching import named

HOLDINGS = {
    "office": {("office", None)},
    "referrer": {("referrer", None)},
    "chair": {("chair", None), ("review_chair", None)},
    "agency_lead@police": {("agency_lead", "police")},
    "agency_lead@school": {("agency_lead", "school")},
}


@pytest.fixture
def cases(work: Work) -> list[Case]:
    """One that waits for the chair, one that has a chair of its own and asks the police."""
    waits = work.opens()
    work.does(waits, "refer", "referrer", child="A", identified_on="2026-02-20")
    asks = work.opens()
    work.does(asks, "refer", "referrer", child="B", identified_on="2026-02-20")
    nominated = {"id": str(work.people["agency_lead@school"].id), "name": "School"}
    work.does(asks, "decide", "chair", met="yes", review_chair=nominated)
    work.does(asks, "invite", "office", agencies=["police"], meeting="2026-04-16")
    work.session.flush()
    return [waits, asks]


@pytest.mark.parametrize("who", HOLDINGS)
def test_cases_are_the_same_by_their_ids_and_looked_at_one_by_one(
    work: Work, cases: list[Case], who: str
) -> None:
    reader = Reader(work.people[who].id, work.board.id, frozenset(HOLDINGS[who]), "office")

    one_by_one = set(work.session.scalars(select(Case.id).where(visible_cases(reader))))

    assert (
        set(work.session.scalars(select(Case.id).where(visible(work.session(), reader).cases))) == one_by_one
    )
    assert cases


def test_a_role_is_the_cases_own_from_the_day_its_team_names_who_has_it(
    work: Work, cases: list[Case]
) -> None:
    query = select(Task.role).where(Task.held_in_case).distinct()

    assert set(work.session.scalars(query.where(Task.case_id == cases[0].id))) == {"referrer"}
    team = select(Task.held_in_case).where(Task.case_id == cases[1].id, Task.role == "agency_lead")
    assert not any(work.session.scalars(team))


@pytest.mark.parametrize("words", ["AD-2026-001", "ad-2026-00", "001", "Child A", "ild a", " a ", "D-2"])
def test_a_case_is_found_by_any_part_of_its_names(work: Work, cases: list[Case], words: str) -> None:
    found = work.session.scalars(select(Case).where(named(work.session(), work.board.id, words))).all()

    assert cases[0] in found


@pytest.mark.parametrize("words", ["%", "_", "Child Z", "001 Child", "2025"])
def test_what_stands_in_no_name_finds_nothing(work: Work, cases: list[Case], words: str) -> None:
    found = work.session.scalars(select(Case).where(named(work.session(), work.board.id, words))).all()

    assert cases
    assert not found


def test_a_new_name_is_found_and_the_old_one_is_not(work: Work, cases: list[Case]) -> None:
    cases[0].pseudonym = "Robin"
    work.session.flush()

    def found(words: str) -> list[Case]:
        return list(work.session.scalars(select(Case).where(named(work.session(), work.board.id, words))))

    assert found("obi") == [cases[0]]
    assert found("Child A") == []
