"""A board that does not exist, with a procedure small enough to hold in the head.

The referrer refers; the chair decides; the office invites agencies; each writes a report while the office tells the
family; the chair scrutinises and may send everybody back; the end.
"""

from __future__ import annotations

BOARD = """
board: ash_dale
name: {en: Ash Dale Safeguarding Board}
reference_prefix: AD
colour: "#0b4144"
process: small_review
roles:
  - {key: referrer, name: Referrer, held_by: starter}
  - {key: office, name: Board office, held_by: board, office: true}
  - {key: chair, name: Chair, held_by: board}
  - {key: review_chair, name: Review chair, held_by: case}
  - {key: agency_lead, name: Agency lead, held_by: agency}
agencies:
  - {key: police, name: Police}
  - {key: school, name: School}
  - {key: health, name: Health}
limits:
  - {id: AD-T1, label: Decide, from: referral_received, to: decided, amount: 5, unit: working_days, source: "1"}
  - {id: AD-T2, label: Report, from: meeting, to: report_received, amount: 10, unit: working_days, direction: before,
     source: "2"}
  - {id: AD-T3, label: Meet, from: decided, to: met, amount: 28, unit: working_days, source: "3"}
escalation:
  - {when: due_soon, tell: [holder]}
  - {when: late, tell: [holder, office]}
"""

REFER = """
form: refer
title: Refer a case
sections:
  - key: case
    fields:
      - {key: child, type: text, label: What is the child's name?, required: true, personal: true}
      - {key: identified_on, type: date, label: When was the case identified?, required: true}
"""

DECIDE = """
form: decide
title: Decide
sections:
  - key: decision
    fields:
      - {key: met, type: yes_no, label: Are the criteria met?, required: true, routes: true}
      - {key: reason, type: long_text, label: Why not?, required: true, show_when: 'met = "no"', max_words: 100}
      - {key: review_chair, type: person, label: Who chairs the review?, show_when: 'met = "yes"'}
"""

INVITE = """
form: invite
title: Invite the agencies
sections:
  - key: meeting
    fields:
      - {key: agencies, type: agencies, label: Which agencies?, required: true}
      - {key: meeting, type: date, label: When is the meeting?, required: true}
"""

WRITE = """
form: report
title: Write a report
sections:
  - key: report
    fields:
      - {key: text, type: long_text, label: What did your agency do?, required: true}
"""

FAMILY = """
form: family
title: Tell the family
sections:
  - key: family
    fields:
      - {key: told, type: yes_no, label: Was the family told?, required: true}
"""

SCRUTINY = """
form: scrutiny
title: Scrutinise
sections:
  - key: scrutiny
    fields:
      - {key: approved, type: yes_no, label: Is the work approved?, required: true, routes: true}
"""

_HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="test">'
)


def _lane(role: str, *nodes: str) -> str:
    refs = "".join(f"<bpmn:flowNodeRef>{node}</bpmn:flowNodeRef>" for node in nodes)
    return (
        f'<bpmn:lane id="lane_small_review_{role}" name="{role}">{_properties(role=role)}{refs}</bpmn:lane>'
    )


def _properties(**given: str) -> str:
    inner = "".join(
        f'<spiffworkflow:property name="{name}" value="{value}"/>' for name, value in given.items()
    )
    return (
        "<bpmn:extensionElements><spiffworkflow:properties>"
        f"{inner}</spiffworkflow:properties></bpmn:extensionElements>"
    )


def _step(id_: str, name: str, inner: str = "", **given: str) -> str:
    why = "<bpmn:documentation>The board asks for this.</bpmn:documentation>"
    return f'<bpmn:userTask id="{id_}" name="{name}">{why}{_properties(**given)}{inner}</bpmn:userTask>'


def _flow(id_: str, source: str, target: str, condition: str = "") -> str:
    test = (
        f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{condition}</bpmn:conditionExpression>'
        if condition
        else ""
    )
    return (
        f'<bpmn:sequenceFlow id="{id_}" sourceRef="{source}" targetRef="{target}">{test}</bpmn:sequenceFlow>'
    )


_EACH_AGENCY = (
    '<bpmn:multiInstanceLoopCharacteristics isSequential="false">'
    "<bpmn:loopDataInputRef>invite.agencies</bpmn:loopDataInputRef></bpmn:multiInstanceLoopCharacteristics>"
)


def diagram(*, extra_step: bool = False) -> str:
    """The procedure; with `extra_step`, the office also checks each family contact."""
    check = _step("check_contact", "Check the contact", form="family", stage="gather") if extra_step else ""
    after_family = (
        _flow("f_check", "tell_family", "check_contact") + _flow("f_check2", "check_contact", "join")
        if extra_step
        else _flow("f_family2", "tell_family", "join")
    )
    office = ["invite", "split", "tell_family", "join", "merge", *(["check_contact"] if extra_step else [])]
    return (
        _HEAD
        + '<bpmn:process id="small_review" name="Review" isExecutable="true"><bpmn:laneSet id="lanes">'
        + _lane("referrer", "begins", "refer")
        + _lane("chair", "decide", "decided", "scrutinise", "approved", "not_met", "signed_off")
        + _lane("office", *office)
        + _lane("agency_lead", "write_report")
        + "</bpmn:laneSet>"
        + '<bpmn:startEvent id="begins"/>'
        + _step("refer", "Refer a case", form="refer", stage="refer", sets="referral_received")
        + _step(
            "decide",
            "Decide",
            form="decide",
            stage="decide",
            limit="AD-T1",
            sets="decided",
            appoints="review_chair=review_chair",
        )
        + '<bpmn:exclusiveGateway id="decided"/>'
        + _step("invite", "Invite the agencies", form="invite", stage="set_up", sets="meeting=meeting")
        + '<bpmn:exclusiveGateway id="merge"/>'
        + '<bpmn:parallelGateway id="split"/>'
        + _step(
            "write_report",
            "Write a report",
            _EACH_AGENCY,
            form="report",
            stage="gather",
            limit="AD-T2",
            sets="report_received",
            nil_return="text=Nothing to return",
        )
        + _step("tell_family", "Tell the family", form="family", stage="gather")
        + check
        + '<bpmn:parallelGateway id="join"/>'
        + _step("scrutinise", "Scrutinise", form="scrutiny", stage="approve", limit="AD-T3", sets="met")
        + '<bpmn:exclusiveGateway id="approved"/>'
        + '<bpmn:endEvent id="not_met" name="Criteria not met"/>'
        + '<bpmn:endEvent id="signed_off" name="Signed off"/>'
        + _flow("f1", "begins", "refer")
        + _flow("f2", "refer", "decide")
        + _flow("f3", "decide", "decided")
        + _flow("f_no", "decided", "not_met", 'decide.met = "no"')
        + _flow("f_yes", "decided", "invite", 'decide.met = "yes"')
        + _flow("f5", "invite", "merge")
        + _flow("f6", "merge", "split")
        + _flow("f_report", "split", "write_report")
        + _flow("f_report2", "write_report", "join")
        + _flow("f_family", "split", "tell_family")
        + after_family
        + _flow("f8", "join", "scrutinise")
        + _flow("f9", "scrutinise", "approved")
        + _flow("f_back", "approved", "merge", 'scrutinise.approved = "no"')
        + _flow("f_done", "approved", "signed_off", 'scrutinise.approved = "yes"')
        + "</bpmn:process></bpmn:definitions>"
    )


FILES = {
    "processes/ash_dale/board.yaml": BOARD,
    "processes/ash_dale/review.bpmn": diagram(),
    "forms/ash_dale/refer.yaml": REFER,
    "forms/ash_dale/decide.yaml": DECIDE,
    "forms/ash_dale/invite.yaml": INVITE,
    "forms/ash_dale/report.yaml": WRITE,
    "forms/ash_dale/family.yaml": FAMILY,
    "forms/ash_dale/scrutiny.yaml": SCRUTINY,
}

FILES_WITH_A_STEP_MORE = {**FILES, "processes/ash_dale/review.bpmn": diagram(extra_step=True)}
