"""A made-up board that has a little of everything a route can show: letters, meetings, measures, guidance, files.

It is the small board of the other tests; here it also keeps one answer for a role alone.
"""

from __future__ import annotations

from pathlib import Path

from tests.integration.meetings.conftest import FILES_WITH_MEETINGS, MEETINGS
from tests.small_board import BOARD

ROOT = Path(__file__).parents[3]
SHARED = ("processes/shared/independence.dmn", "forms/shared/independence.yaml")

DECLARES = 'declares: {independence: case_and_board, asks: "They are independent."}'
MORE = """
year_begins: "01-01"
measures:
  - key: referrals
    label: Referrals
    figures:
      - {key: met, label: Cases that meet the criteria, what: share, of: decide.met != null, where: decide.met = "yes"}
"""
SCHEDULES = """
  - {key: yearly, label: Yearly work, source: "5", every: {amount: 12, unit: months},
     begins_with: {refer: {child: The year, identified_on: '2026-03-02'}}}
"""
REPORT = """
form: report
title: Write a report
layout: task_list
sections:
  - key: report
    title: What your agency did
    fields:
      - {key: text, type: long_text, label: What did your agency do?, required: true}
      - {key: papers, type: files, label: Papers}
  - key: extra
    title: Anything else
    fields:
      - {key: anything, type: text, label: Anything else?}
"""
FAMILY = """
form: family
title: Tell the family
sections:
  - key: family
    fields:
      - {key: told, type: yes_no, label: Was the family told?, required: true, summarise: true}
      - {key: words, type: text, label: What did they say?}
"""
NOTICE = """
letter: national_notice
title: Notice to the national panel
kind: sheet
to: The national panel
fields: {child: refer.child}
body:
  - {label: Name of the child, value: "{{ child }}"}
"""
GUIDANCE = """
guidance: when_to_refer
title: When to refer
summary: What the board looks at.
parts:
  - title: What to say
    text: Say what you know.
"""
CONCERN = (
    '<bpmn:subProcess id="concern" triggeredByEvent="true"><bpmn:startEvent id="concern_raised" '
    'name="A concern about staff" isInterrupting="false"><bpmn:extensionElements><spiffworkflow:properties>'
    '<spiffworkflow:property name="from" value="agency_lead"/></spiffworkflow:properties></bpmn:extensionElements>'
    '<bpmn:messageEventDefinition messageRef="m1"/></bpmn:startEvent><bpmn:userTask id="note_concern" '
    'name="Note the concern"><bpmn:extensionElements><spiffworkflow:properties><spiffworkflow:property name="form" '
    'value="scrutiny"/><spiffworkflow:property name="role" value="office"/></spiffworkflow:properties>'
    '</bpmn:extensionElements></bpmn:userTask><bpmn:endEvent id="concern_noted"/><bpmn:sequenceFlow id="fc1" '
    'sourceRef="concern_raised" targetRef="note_concern"/><bpmn:sequenceFlow id="fc2" sourceRef="note_concern" '
    'targetRef="concern_noted"/></bpmn:subProcess>'
)


def files_of(board: str, prefix: str) -> dict[str, str]:
    """Everything a board of that name publishes; `prefix` begins its references."""
    files = {
        **FILES_WITH_MEETINGS,
        **{path: (ROOT / path).read_text(encoding="utf-8") for path in SHARED},
        "processes/ash_dale/board.yaml": _board(),
        "processes/ash_dale/review.bpmn": _drawing(),
        "forms/ash_dale/report.yaml": REPORT,
        "forms/ash_dale/family.yaml": FAMILY,
        "forms/ash_dale/letters/national_notice.yaml": NOTICE,
        "forms/ash_dale/guidance/when_to_refer.yaml": GUIDANCE,
    }
    return {
        path.replace("ash_dale", board): text.replace("ash_dale", board).replace(
            "reference_prefix: AD", f"reference_prefix: {prefix}"
        )
        for path, text in files.items()
    }


def _board() -> str:
    said = BOARD.replace(
        "name: Review chair, held_by: case", f"name: Review chair, held_by: case, {DECLARES}"
    )
    schedules, _meetings, meetings = MEETINGS.partition("meetings:")
    return said + schedules.rstrip() + SCHEDULES + _meetings + meetings + MORE


def _drawing() -> str:
    drawn = FILES_WITH_MEETINGS["processes/ash_dale/review.bpmn"]
    family = '<spiffworkflow:property name="form" value="family"/>'
    drawn = drawn.replace(family, f'{family}<spiffworkflow:property name="seen_by" value="review_chair"/>')
    invite = '<spiffworkflow:property name="form" value="invite"/>'
    drawn = drawn.replace(invite, f'{invite}<spiffworkflow:property name="letter" value="national_notice"/>')
    drawn = drawn.replace("<bpmn:process ", '<bpmn:message id="m1" name="staff_concern"/><bpmn:process ', 1)
    return drawn.replace("</bpmn:process>", CONCERN + "</bpmn:process>")
