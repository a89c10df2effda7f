"""The made-up board with letters of its own."""

from __future__ import annotations

import pytest

from tests.integration.cases.conftest import MONDAY, Work, work
from tests.small_board import FILES, diagram
from webapp import db
from webapp.cases.models import Case
from webapp.configuration.service import publish

__all__ = ["work"]

INVITATION = """
letter: invitation
title: Invitation to the meeting
for_each: invite.agencies
to: "{{ agency.name }}"
fields: {meeting: invite.meeting}
body: ["Please come on {{ meeting }} and bring your report by {{ limit.AD_T2.due }}."]
reply_slip:
  step: write_report
  questions: [{label: "Will you come?", choices: ["Yes", "No"]}]
email: {subject: "{{ case.reference }}: an invitation", sentence: "You are invited in case {{ case.reference }}."}
"""

SHEET = """
letter: national_notice
title: Notice to the national panel
kind: sheet
to: The national panel
fields: {child: refer.child, told: tell_family.told}
body:
  - {label: Name of the child, value: "{{ child }}"}
  - {label: Family told, value: "{{ told }}", optional: true}
"""

LATER = """
letter: to_family
title: To the family
fields: {told: tell_family.told}
body: ["Were you told? {{ told }}"]
"""


def _offering(drawing: str, form: str, letters: str) -> str:
    """The drawing with these letters at the step that asks this form."""
    asked = f'<spiffworkflow:property name="form" value="{form}"/>'
    return drawing.replace(asked, f'{asked}<spiffworkflow:property name="letter" value="{letters}"/>')


WITH_LETTERS = {
    **FILES,
    "processes/ash_dale/review.bpmn": _offering(
        _offering(diagram(), "invite", "invitation,national_notice"), "family", "to_family"
    ),
    "forms/ash_dale/letters/invitation.yaml": INVITATION,
    "forms/ash_dale/letters/national_notice.yaml": SHEET,
    "forms/ash_dale/letters/to_family.yaml": LATER,
}

CHILD = "Maya Secret"


@pytest.fixture
def invited(work: Work) -> Case:
    """A case whose agencies are invited; the family is not told yet."""
    publish(work.session(), work.board, WITH_LETTERS, now=MONDAY)
    work.session.commit()
    db.act_for(work.session, work.board.id)
    case = work.opens()
    work.does(case, "refer", "referrer", child=CHILD, identified_on="2026-02-20")
    work.does(case, "decide", "chair", met="yes")
    case = work.does(case, "invite", "office", agencies=["police", "school"], meeting="2026-04-16")
    work.session.commit()
    return case
