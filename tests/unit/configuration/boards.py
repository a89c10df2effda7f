"""A small good board, to break one thing of at a time."""

# ruff: noqa: E501 - markup is quoted as it stands
from __future__ import annotations

from functools import cache
from pathlib import Path

from webapp.configuration.layout import lay_out

BOARD = "processes/small/board.yaml"
SHEET = "processes/small/main.bpmn"
CALLED = "processes/small/gather.bpmn"
TABLE = "processes/small/criteria.dmn"
REFERRAL = "forms/small/referral.yaml"
DECISION = "forms/small/decision.yaml"
REPORT = "forms/small/report.yaml"
WALK = "processes/small/walks/first.yaml"
SOURCES = "processes/small/sources.yaml"
LETTER = "forms/small/letters/refused.yaml"

_BOARD = """
board: small
name: A Small Board
reference_prefix: SM
process: main
roles:
  - {key: referrer, name: Referrer, held_by: starter}
  - {key: office, name: The office, held_by: board, office: true}
  - {key: chair, name: Chair, held_by: case}
  - {key: agency_lead, name: Agency lead, held_by: agency}
agencies:
  - {key: police, name: Police}
  - {key: health, name: Health}
settings:
  - key: strictness
    label: How strict are we?
    default: strict
    options: [{value: strict, label: Strict}, {value: easy, label: Easy}]
limits:
  - {id: T1, label: Decide in 5 working days, from: received, to: decided, amount: 5, unit: working_days}
  - {id: T2, label: Report before the meeting, from: meeting, to: decided, amount: 10, unit: calendar_days, direction: before}
escalation:
  - {when: late, step: decide, tell: [holder, office]}
"""

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="definitions" targetNamespace="https://example.org/small">
"""


def _properties(**values: str) -> str:
    rows = "".join(
        f'<spiffworkflow:property name="{name}" value="{value}"/>' for name, value in values.items()
    )
    return f"<spiffworkflow:properties>{rows}</spiffworkflow:properties>"


def _step(step: str, name: str, inner: str = "", **values: str) -> str:
    return (
        f'<bpmn:userTask id="{step}" name="{name}"><bpmn:documentation>So that we know.</bpmn:documentation>'
        f"<bpmn:extensionElements>{_properties(**values)}</bpmn:extensionElements>{inner}</bpmn:userTask>"
    )


def _flow(flow: str, source: str, target: str, name: str = "", condition: str = "") -> str:
    inner = (
        f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{condition}</bpmn:conditionExpression>'
        if condition
        else ""
    )
    return f'<bpmn:sequenceFlow id="{flow}" sourceRef="{source}" targetRef="{target}" name="{name}">{inner}</bpmn:sequenceFlow>'


def _lane(lane: str, name: str, role: str, *nodes: str) -> str:
    refs = "".join(f"<bpmn:flowNodeRef>{node}</bpmn:flowNodeRef>" for node in nodes)
    extra = f"<bpmn:extensionElements>{_properties(role=role)}</bpmn:extensionElements>"
    return f'<bpmn:lane id="{lane}" name="{name}">{extra}{refs}</bpmn:lane>'


def _main() -> str:
    begun = ("begins", "refer")
    office = (
        "look_up",
        "decide",
        "enough",
        "tell_all",
        "reports",
        "refused",
        "over",
        "chased",
        "chase",
        "any",
        "flag",
    )
    rule = (
        '<bpmn:businessRuleTask id="look_up" name="Look up the criteria"><bpmn:extensionElements>'
        "<spiffworkflow:calledDecisionId>D1</spiffworkflow:calledDecisionId>"
        f"{_properties(inputs='harm=refer.harm, strict=setting.strictness', source='R1')}"
        "</bpmn:extensionElements></bpmn:businessRuleTask>"
    )
    effect = (
        '<bpmn:serviceTask id="tell_all" name="Tell everybody"><bpmn:extensionElements>'
        f"{_properties(effect='notify', to='referrer,agencies', agencies='decide.agencies', letter='refused')}"
        "</bpmn:extensionElements></bpmn:serviceTask>"
    )
    many = (
        '<bpmn:multiInstanceLoopCharacteristics isSequential="false">'
        "<bpmn:loopDataInputRef>decide.agencies</bpmn:loopDataInputRef></bpmn:multiInstanceLoopCharacteristics>"
    )
    call = f'<bpmn:callActivity id="reports" name="Gather reports" calledElement="gather">{many}</bpmn:callActivity>'
    timer = (
        '<bpmn:boundaryEvent id="late" name="Late" attachedToRef="reports" cancelActivity="false">'
        '<bpmn:timerEventDefinition id="late_timer"><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">T1'
        "</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>"
    )
    any_time = (
        '<bpmn:subProcess id="any" name="At any time" triggeredByEvent="true">'
        '<bpmn:startEvent id="flagged" name="A concern" isInterrupting="false"><bpmn:extensionElements>'
        f"{_properties(**{'from': 'office'})}</bpmn:extensionElements>"
        '<bpmn:messageEventDefinition id="flagged_message" messageRef="msg_concern"/></bpmn:startEvent>'
        + _step("flag", "Keep the concern", form="decision#concern", stage="evaluate", source="R2")
        + '<bpmn:endEvent id="kept" name="Kept"/>'
        + _flow("a1", "flagged", "flag")
        + _flow("a2", "flag", "kept")
        + "</bpmn:subProcess>"
    )
    return (
        _HEAD
        + '<bpmn:message id="msg_concern" name="concern"/><bpmn:process id="main" name="Main" isExecutable="true">'
        + '<bpmn:laneSet id="lanes">'
        + _lane("lane_main_referrer", "Referrer", "referrer", *begun)
        + _lane("lane_main_office", "The office", "office", *office)
        + "</bpmn:laneSet>"
        + '<bpmn:startEvent id="begins" name="Case found"/>'
        + _step("refer", "Refer the case", form="referral", stage="refer", source="R1", sets="received")
        + rule
        + _step(
            "decide",
            "Decide on the case",
            form="decision#decision",
            stage="decide",
            source="R2",
            limit="T1",
            sets="decided, meeting=met_on",
            appoints="chair=chair",
            seen_by="office,chair",
        )
        + '<bpmn:exclusiveGateway id="enough" name="Enough?"/>'
        + effect
        + call
        + timer
        + _step("chase", "Chase the decision", form="decision#concern", stage="decide", source="R2")
        + '<bpmn:endEvent id="chased" name="Chased"/><bpmn:endEvent id="refused" name="Refused"/>'
        + '<bpmn:endEvent id="over" name="Over"/>'
        + any_time
        + _flow("f1", "begins", "refer")
        + _flow("f2", "refer", "look_up")
        + _flow("f3", "look_up", "decide")
        + _flow("f4", "decide", "enough")
        + _flow("f5", "enough", "reports", "Yes", 'decide.outcome = "yes"')
        + _flow("f6", "enough", "tell_all", "No", 'decide.outcome = "no"')
        + _flow("f7", "enough", "refer", "Ask", 'decide.outcome = "ask"')
        + _flow("f8", "tell_all", "refused")
        + _flow("f9", "reports", "over")
        + _flow("f10", "late", "chase")
        + _flow("f11", "chase", "chased")
        + "</bpmn:process></bpmn:definitions>"
    )


def _called() -> str:
    return (
        _HEAD
        + '<bpmn:process id="gather" name="Gather" isExecutable="true"><bpmn:laneSet id="gather_lanes">'
        + _lane("lane_gather_agency", "Agencies", "agency_lead", "asked", "write_report", "sent")
        + '</bpmn:laneSet><bpmn:startEvent id="asked" name="Asked"/>'
        + _step("write_report", "Write the report", form="report", stage="gather", source="R1", limit="T2")
        + '<bpmn:endEvent id="sent" name="Sent"/>'
        + _flow("g1", "asked", "write_report")
        + _flow("g2", "write_report", "sent")
        + "</bpmn:process></bpmn:definitions>"
    )


_TABLE = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="criteria" name="Criteria"
  namespace="https://example.org/small">
  <decision id="D1" name="Criteria">
    <decisionTable id="D1_table" hitPolicy="FIRST">
      <input id="D1_harm" label="Harm"><inputExpression id="D1_harm_expression" typeRef="string"><text>harm</text></inputExpression>
        <inputValues id="D1_harm_values"><text>"yes","no"</text></inputValues></input>
      <input id="D1_strict" label="Strict"><inputExpression id="D1_strict_expression" typeRef="string"><text>strict</text></inputExpression>
        <inputValues id="D1_strict_values"><text>"strict","easy"</text></inputValues></input>
      <output id="D1_outcome" name="outcome" typeRef="string"><outputValues id="D1_outcome_values"><text>"yes","no"</text></outputValues></output>
      <rule id="D1_r1"><description>Harm was done.</description><inputEntry id="D1_r1_1"><text>"yes"</text></inputEntry>
        <inputEntry id="D1_r1_2"><text>-</text></inputEntry><outputEntry id="D1_r1_o"><text>"yes"</text></outputEntry></rule>
      <rule id="D1_r2"><description>Anything else.</description><inputEntry id="D1_r2_1"><text>-</text></inputEntry>
        <inputEntry id="D1_r2_2"><text>-</text></inputEntry><outputEntry id="D1_r2_o"><text>"no"</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>
"""

_REFERRAL = """
form: referral
title: Referral
sections:
  - key: what
    title: What happened
    fields:
      - {key: harm, type: yes_no, label: Was there harm?, required: true}
      - {key: how, type: long_text, label: How?, show_when: 'harm = "yes"'}
"""

_DECISION = """
form: decision
title: Decision
sections:
  - key: decision
    title: Decision
    fields:
      - {key: advice, type: advice, table: D1, from: look_up, decision: outcome, reason: reason}
      - key: outcome
        type: radios
        label: What is decided?
        required: true
        routes: true
        options: [{value: "yes", label: Yes it is}, {value: "no", label: No it is not}, {value: ask, label: Ask}]
      - {key: reason, type: long_text, label: Why?}
      - {key: met_on, type: date, label: When is the meeting?, required: true}
      - {key: agencies, type: agencies, label: Who reports?, required: true}
      - {key: chair, type: person, label: Who chairs?, role: chair}
      - {key: harm_note, type: text, label: What harm?, prefill: refer.how}
  - key: concern
    title: Concern
    fields:
      - {key: concern, type: text, label: What is the concern?}
"""

_REPORT = """
form: report
title: Report
sections:
  - key: report
    title: Report
    fields:
      - {key: learned, type: long_text, label: What was learned?, required: true}
"""

_WALK = """
walk: first
title: A case from beginning to end
proves: [R1]
settings: {strictness: easy}
steps:
  - on: 2026-03-02
    as: referrer
    does: refer
    answers: {harm: yes}
    asks: {decide: office by 2026-03-09}
  - {on: 2026-03-03, sends: concern, as: office, asks: {decide: office by 2026-03-09, flag: office}}
ends: over
"""

_SOURCES = "ids: {R1: {what: A case is referred, ref: p1}, R2: {what: The office decides, ref: p2}}\n"


def good() -> dict[str, str]:
    """The files of a board in which nothing is wrong, by path."""
    return dict(_good())


@cache
def _good() -> dict[str, str]:
    return {
        BOARD: _BOARD,
        SHEET: lay_out(_main().encode()).decode(),
        CALLED: lay_out(_called().encode()).decode(),
        TABLE: _TABLE,
        REFERRAL: _REFERRAL,
        DECISION: _DECISION,
        REPORT: _REPORT,
        WALK: _WALK,
        SOURCES: _SOURCES,
        LETTER: 'letter: refused\ntitle: We are sorry\nfields: {reason: decide.reason}\nbody: ["We are sorry. {{ reason }}"]\n',
    }


def broken(file: str, old: str, new: str) -> dict[str, str]:
    """The good board with one thing changed. Fails where there is nothing to change."""
    files = good()
    if old not in files[file]:
        raise LookupError(f"{old} does not stand in {file}")
    files[file] = files[file].replace(old, new, 1)
    return files


def write(files: dict[str, str], root: Path) -> Path:
    """The files in a folder; returns the folder."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root
