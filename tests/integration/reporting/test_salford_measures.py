"""Acceptance scenarios 18 and 32: the ten measures of a year, counted by hand from the walks and found again.

Five cases are received in November 2026. What is known of them at the end of the year, 31 March 2027:

| walk | referral | what is known by then |
|---|---|---|
| rapid_to_published_review | Mon 23 Nov, obvious | sent 11 Dec, in time; the National Panel disagrees |
| police_absent_then_disputed | Fri 20 Nov | decided Tue 24, sent Fri 11 Dec, in time; closed in January |
| tied_vote_case_review | Mon 23 Nov | decided Thu 26, a day late; its plan verified once, not evidenced |
| good_outcome_published | Mon 23 Nov | decided Tue 24; its plan verified; the family asked |
| coroner_other_area_leads | Mon 23 Nov | decided Tue 24; another area leads |
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, scoped_session

from tests.integration.conftest import PersonMaker
from tests.integration.reporting.lives import live, practised
from tests.processes.shipped import board as shipped
from tests.processes.shipped import process
from webapp import clock, db
from webapp.accounts.models import Board, Person
from webapp.cases import changes, workflow
from webapp.cases.access import Reader
from webapp.cases.models import Case
from webapp.clock import LONDON
from webapp.configuration.service import publish
from webapp.reporting.measuring import Period, Reckoned, reckon
from webapp.reporting.records import CaseRecord, records

YEAR = Period(date(2026, 4, 1), date(2027, 3, 31))
END_OF_YEAR = datetime(2027, 3, 31, 23, 59, tzinfo=LONDON)
SOME_DAY = datetime(2029, 1, 8, 10, 0, tzinfo=LONDON)


def one_action(*, due_on: str, done_on: str) -> dict[str, Any]:
    """The plan of the walks, its one action done on another day."""
    followed = shipped("salford").sample_answers["monitor_actions"]
    return {"actions": [{**followed["actions"][0], "due_on": due_on, "done_on": done_on}]}


LIVES: dict[str, dict[str, dict[str, Any]]] = {
    "rapid_to_published_review": {},
    "police_absent_then_disputed": {
        "rapid_findings": {
            "summary_quality": [{"agency": "police", "score": "1"}, {"agency": "education", "score": "4"}]
        },
        "monitor_actions": one_action(due_on="2026-12-31", done_on="2027-01-20"),
        "scrutinise_impact": {"repeated": "yes"},
    },
    "tied_vote_case_review": {"practitioner_event": {"understand_more": "5"}},
    "good_outcome_published": {
        "monitor_actions": one_action(due_on="2026-12-31", done_on="2026-12-15"),
        "verify_plan": {"quality": "4"},
        "scrutinise_impact": {"evidenced_impact": "no"},
        "ask_family_back": {"sensitive": "2"},
    },
    "coroner_other_area_leads": {},
}
BY_HAND: dict[str, tuple[str | None, int, int]] = {
    "a.referrals": ("5", 5, 5),
    "b.reviews": ("4", 4, 4),
    "b.own": ("0", 0, 0),
    "c.disagreements": ("1", 1, 2),
    "c.answers": ("1", 1, 1),
    "d.notified": ("100.0", 1, 1),
    "d.forwarded": ("100.0", 5, 5),
    "d.decided": ("75.0", 3, 4),
    "d.returned": ("87.5", 7, 8),
    "d.rapid": ("100.0", 2, 2),
    "d.case_reviews": ("100.0", 2, 2),
    "d.cspr": (None, 0, 0),  # six months are not over
    "d.days_to_decision": ("1", 5, 5),  # 0 for the obvious one, then 1, 1, 3 and 4 days
    "d.days_to_report": ("19.5", 2, 5),  # 18 and 21 days
    "e.score": ("2.7", 3, 3),  # 3, 1 and 4
    "f.quality": ("3.3", 3, 3),  # 3, 3 and 4
    "f.in_time": ("50.0", 1, 2),
    "g.completed": ("2", 2, 2),
    "g.impact": ("50.0", 1, 2),
    "h.sessions": ("66.7", 2, 3),
    "h.people": ("71.4", 20, 28),  # 4 of 4, 11 of 12, 5 of 12
    "h.good_outcome": ("8.0", 1, 1),
    "i.not_repeated": ("50.0", 1, 2),
    "i.alike": ("3", 3, 5),  # all but the first, and but the good outcome, which names no theme's agencies
    "j.with_care": ("0.0", 0, 1),
    "j.score": ("2.0", 1, 1),
}
DIVIDED: dict[str, list[tuple[str | None, int]]] = {
    "a.referrals by type": [("serious_harm", 3), ("death", 1), ("good_outcome", 1)],
    "a.referrals by outcome": [
        ("rapid_review", 2),
        ("case_review", 1),
        ("good_outcome", 1),
        ("other_area", 1),
    ],
    "a.referrals by referrer": [("education", 3), ("coroner", 1), ("local_authority", 1)],
    "a.referrals by theme": [("infants", 5)],
    "b.reviews by type": [("rapid_review", 2), ("case_review", 1), ("good_outcome", 1)],
    "b.reviews of rapid reviews by outcome": [("cspr", 1), ("local_review", 1)],
    "b.reviews by how the case ended": [(None, 3), ("ended_learned", 1)],
    "c.answers by answer": [("disagrees", 1)],
    "e.score by agency": [("police", 2), ("education", 1)],
    "e.score by score": [("1", 1), ("3", 1), ("4", 1)],
}


@pytest.fixture
def office(
    session: scoped_session[Session], make_board: Callable[..., Board], make_person: PersonMaker
) -> Person:
    """Somebody of the office of a board that has lived through the year."""
    board = make_board("salford", office_role="business_unit")
    office = make_person(board, "business_unit", name="Olive Office")
    publish(session(), board, dict(shipped("salford").files), now=SOME_DAY)
    db.act_for(session, board.id)
    for walk, over in LIVES.items():
        live(session(), board, walk, office, over)
    session.commit()
    clock.set_to(SOME_DAY)
    db.act_for(session, board.id)
    return office


def figures(session: Session, office: Person, as_of: datetime) -> dict[str, Reckoned]:
    board = session.query(Board).filter_by(key="salford").one()
    who = Reader(office.id, board.id, frozenset({("business_unit", None)}), "business_unit")
    found = records(session, who, since=None, as_of=as_of)
    return {
        f"{measure.key}.{each.figure.key}": each
        for measure in shipped("salford").board.measures
        for each in reckon(measure, found, YEAR)
    }


def told(found: dict[str, Reckoned]) -> dict[str, tuple[str | None, int, int]]:
    return {
        key: (None if each.number is None else str(each.number), each.counted, each.looked_at)
        for key, each in found.items()
    }


def divided(found: dict[str, Reckoned]) -> dict[str, list[tuple[str | None, int]]]:
    return {
        f"{key} {division.of.label.en.lower()}": [
            (None if part.value is None else str(part.value), part.count) for part in division.parts
        ]
        for key, each in found.items()
        for division in each.divisions
        if division.parts
    }


def test_scenario_18_the_measures_of_a_year_are_those_counted_by_hand_and_come_out_again(
    session: scoped_session[Session], office: Person, sign_in: Callable[[Person], FlaskClient]
) -> None:
    found = figures(session(), office, END_OF_YEAR)

    assert told(found) == BY_HAND
    assert divided(found) == DIVIDED
    _correct_something_much_later(session(), office)
    assert told(figures(session(), office, END_OF_YEAR)) == BY_HAND
    now = told(figures(session(), office, SOME_DAY))
    assert now["g.completed"] == ("2", 2, 2)  # those verified later count in the year after
    assert now["d.cspr"] == ("100.0", 1, 1)
    assert now["j.with_care"] == ("100.0", 1, 1)  # as corrected
    _the_page_says_the_same(sign_in(office))


def _correct_something_much_later(session: Session, office: Person) -> None:
    case = session.query(Case).filter(Case.outcome == "ended_learned", Case.reference.like("%-004")).one()
    entry = next(each for each in workflow.log_of(session, case.id) if "ask_family_back" in each.address)
    answers = {**entry.value, "sensitive": "4"}
    held = workflow.lock(session, case.id)
    changes.correct(session, held, entry.address, answers, by=office, now=SOME_DAY, reason="Misheard")
    session.commit()


def _the_page_says_the_same(client: FlaskClient) -> None:
    known = "known_on-day=31&known_on-month=3&known_on-year=2027"

    page = client.get(f"/reporting/measures/?year=2026&{known}")
    sheet = client.get(f"/reporting/measures/measures.csv?year=2026&{known}")

    assert page.status_code == 200, page.text
    assert "2026–27" in page.text
    assert "87.5 %" in page.text
    assert "Salford Case Review" in page.text
    rows = [row.split(",") for row in sheet.text.splitlines()]
    assert ["d) Timeliness", "Agencies’ returns in time", "", "", "87.5", "7", "8"] in [
        row[:7] for row in rows
    ]


def test_scenario_32_the_panels_late_disagreement_counts_and_nothing_waited_for_it() -> None:
    practice = practised("salford", "rapid_to_published_review")
    decided = next(at for at, each in enumerate(practice.log) if "inform_agencies" in each.address)
    answered = next(at for at, each in enumerate(practice.log) if "record_panel_answer" in each.address)
    c = next(each for each in shipped("salford").board.measures if each.key == "c")

    def disagreements(length: int) -> tuple[Decimal | None, int]:
        log = practice.log[: length + 1]
        story = practice.story.recalled(practice.said, process("salford"), log, practice.story.snapshot())
        record = CaseRecord(uuid4(), "SA-1", True, "open", "", story, END_OF_YEAR)
        first = reckon(c, [record], YEAR)[0]
        return first.number, first.looked_at

    steps = [each.address.rpartition("/")[2].partition("#")[0] for each in practice.log[decided:answered]]
    assert {"inform_national_panel", "propose_reviewer", "appoint_lead_reviewer"} <= set(steps)
    assert disagreements(decided) == (Decimal(0), 1)
    assert disagreements(answered) == (Decimal(1), 1)
