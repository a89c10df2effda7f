"""Cases that belong together."""

from __future__ import annotations

from sqlalchemy import select

from tests.integration.cases.conftest import Work
from webapp import clock
from webapp.cases import changes
from webapp.cases.linking import open_linked_case
from webapp.cases.log import Kind
from webapp.cases.models import Case, LogEntry
from webapp.cases.workflow import story_of
from webapp.engine import Effect


def test_scenario_21_a_case_opened_from_another_says_so_in_both(work: Work) -> None:
    first = work.opens()
    session = work.session()
    effect = Effect("refer", "refer", {"effect": "open_linked_case", "reason": "Not embedded yet"})

    open_linked_case(session, first, story_of(session, first), effect, clock.now())
    session.flush()

    second = session.scalars(select(Case).where(Case.id != first.id)).one()
    links = session.scalars(select(LogEntry).where(LogEntry.kind == Kind.LINKED)).all()
    assert {(link.case_id, link.value["reference"]) for link in links} == {
        (first.id, second.reference),
        (second.id, first.reference),
    }
    assert {link.reason for link in links} == {"Not embedded yet"}


def test_scenario_21_the_new_case_begins_with_what_the_old_one_hands_over(work: Work) -> None:
    first = work.opens()
    work.does(first, "refer", "referrer", child="Maya Secret", identified_on="2026-02-20")
    session = work.session()
    properties = {"effect": "open_linked_case", "hands_over": "seen_on=refer.identified_on, none=refer.other"}

    effect = Effect("decide", "decide", properties)
    open_linked_case(session, first, story_of(session, first), effect, clock.now())
    session.flush()

    second = session.scalars(select(Case).where(Case.id != first.id)).one()
    told = story_of(session, second)
    assert told.answers.value(("handed", "case")) == first.reference
    assert str(told.answers.value(("handed", "seen_on"))) == "2026-02-20"
    assert told.answers.value(("handed", "none")) is None
    assert changes.rebuild(session, second) is not None
    assert story_of(session, second).answers.value(("handed", "case")) == first.reference
