"""Cases that belong together."""

from __future__ import annotations

from sqlalchemy import select

from tests.integration.cases.conftest import Work
from webapp import clock
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
