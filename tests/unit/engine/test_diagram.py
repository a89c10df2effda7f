"""Reading a diagram: what a sheet says, and one sentence for what is no diagram."""

from __future__ import annotations

import pytest

from webapp.engine.diagram import Many, UnreadableDiagram, read

OPEN = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="x">'
)
BODY = """
<bpmn:message id="msg_note" name="note_sent"/>
<bpmn:process id="review" name="Review" isExecutable="true">
  <bpmn:laneSet id="lanes">
    <bpmn:lane id="lane_review_office" name="The office"><bpmn:flowNodeRef>begin</bpmn:flowNodeRef>
      <bpmn:flowNodeRef>write</bpmn:flowNodeRef><bpmn:flowNodeRef>any</bpmn:flowNodeRef></bpmn:lane>
    <bpmn:lane id="lane_7" name="Chair"><bpmn:extensionElements><spiffworkflow:properties>
      <spiffworkflow:property name="role" value="chair"/></spiffworkflow:properties></bpmn:extensionElements>
      <bpmn:flowNodeRef>ask</bpmn:flowNodeRef></bpmn:lane>
  </bpmn:laneSet>
  <bpmn:startEvent id="begin"/>
  <bpmn:userTask id="write" name="Write
     the report"><bpmn:documentation>Because.</bpmn:documentation>
    <bpmn:extensionElements><spiffworkflow:properties>
      <spiffworkflow:property name="form" value="report#first"/>
      <spiffworkflow:property name="sets" value="report_in, meeting=held_on"/>
      <spiffworkflow:property name="name_cy" value="Ysgrifennu"/>
    </spiffworkflow:properties></bpmn:extensionElements>
    <bpmn:multiInstanceLoopCharacteristics isSequential="false">
      <bpmn:loopDataInputRef>begin_form.agencies</bpmn:loopDataInputRef></bpmn:multiInstanceLoopCharacteristics>
  </bpmn:userTask>
  <bpmn:boundaryEvent id="late" attachedToRef="write" cancelActivity="false"><bpmn:timerEventDefinition>
    <bpmn:timeDuration xsi:type="bpmn:tFormalExpression">T4</bpmn:timeDuration>
    </bpmn:timerEventDefinition></bpmn:boundaryEvent>
  <bpmn:exclusiveGateway id="enough" default="f3"/>
  <bpmn:businessRuleTask id="weigh"><bpmn:extensionElements>
    <spiffworkflow:calledDecisionId>D1</spiffworkflow:calledDecisionId></bpmn:extensionElements></bpmn:businessRuleTask>
  <bpmn:callActivity id="ask" calledElement="other"/>
  <bpmn:scriptTask id="script"/>
  <bpmn:endEvent id="over"><bpmn:terminateEventDefinition/></bpmn:endEvent>
  <bpmn:subProcess id="any" triggeredByEvent="true">
    <bpmn:startEvent id="note_came" isInterrupting="false">
      <bpmn:messageEventDefinition messageRef="msg_note"/></bpmn:startEvent>
    <bpmn:userTask id="read_note"/>
    <bpmn:sequenceFlow id="f9" sourceRef="note_came" targetRef="read_note"/>
  </bpmn:subProcess>
  <bpmn:sequenceFlow id="f1" sourceRef="begin" targetRef="write"/>
  <bpmn:sequenceFlow id="f2" sourceRef="write" targetRef="enough" name="Yes">
    <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression"> write.ok = "yes" </bpmn:conditionExpression>
    </bpmn:sequenceFlow>
  <bpmn:sequenceFlow id="f3" sourceRef="enough" targetRef="weigh"/>
</bpmn:process>
"""
GOOD = (OPEN + BODY + "</bpmn:definitions>").encode()


def test_a_sheet_gives_its_lanes_and_their_roles() -> None:
    (sheet,) = read(GOOD, "review.bpmn")

    assert [(lane.name, lane.role) for lane in sheet.lanes] == [("The office", "office"), ("Chair", "chair")]
    assert sheet.nodes["ask"].role == "chair"
    assert sheet.start.id == "begin"


def test_a_step_gives_its_words_and_properties() -> None:
    write = read(GOOD, "review.bpmn")[0].nodes["write"]

    assert (write.name.get("en"), write.name.get("cy"), str(write.why)) == (
        "Write the report",
        "Ysgrifennu",
        "Because.",
    )
    assert write.pairs("sets") == (("report_in", ""), ("meeting", "held_on"))
    assert write.many == Many("begin_form.agencies", sequential=False, completion=None)


def test_timers_messages_tables_and_calls_are_read() -> None:
    nodes = read(GOOD, "review.bpmn")[0].nodes

    assert (nodes["late"].limit, nodes["late"].attached_to, nodes["late"].interrupting) == (
        "T4",
        "write",
        False,
    )
    assert (nodes["note_came"].message, nodes["note_came"].interrupting) == ("note_sent", False)
    assert (nodes["weigh"].table, nodes["ask"].calls, nodes["enough"].default) == ("D1", "other", "f3")


def test_steps_of_an_any_time_part_know_where_they_lie_and_whose_they_are() -> None:
    sheet = read(GOOD, "review.bpmn")[0]

    assert sheet.nodes["any"].kind == "any_time"
    assert (sheet.nodes["read_note"].within, sheet.nodes["read_note"].role) == ("any", "office")


def test_what_the_engine_would_not_run_is_marked() -> None:
    nodes = read(GOOD, "review.bpmn")[0].nodes

    assert nodes["script"].kind == "unsupported"
    assert (nodes["over"].kind, nodes["over"].element) == (
        "unsupported",
        "endEvent with terminateEventDefinition",
    )


def test_flows_carry_their_answer_and_condition() -> None:
    sheet = read(GOOD, "review.bpmn")[0]

    (flow,) = sheet.outgoing("write")
    assert (str(flow.name), flow.condition, flow.target) == ("Yes", 'write.ok = "yes"', "enough")
    assert [f.id for f in sheet.incoming("weigh")] == ["f3"]


def test_an_id_used_twice_is_kept_for_the_checks() -> None:
    twice = GOOD.replace(b'id="f3"', b'id="f1"')

    assert read(twice, "review.bpmn")[0].repeated == ("f1",)


BOMB = b'<!DOCTYPE b [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + GOOD.replace(b"Because.", b"&b;")


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"Dear board, please find attached", "not XML"),
        (GOOD[:-20], "not XML"),
        (b'<?xml version="1.0" encoding="UTF-8"?>' + GOOD.replace(b"Because", b"\xff\xfe"), "encoding"),
        (BOMB, "DOCTYPE"),
        (BOMB.decode().encode("utf-16"), "DOCTYPE"),
        (b"<a>" + b" " * (5 * 1024 * 1024) + b"</a>", "5 MB"),
        (b"<html/>", "not a BPMN diagram"),
        ((OPEN + "</bpmn:definitions>").encode(), "no process"),
        (b"<a>" * 200 + b"</a>" * 200, "deep"),
        (b"<a>" * 5000 + b"</a>" * 5000, "not XML"),
        (b"\x00\x01\x02PK", "not XML"),
    ],
)
def test_a_file_that_is_no_diagram_is_refused_in_one_sentence(xml: bytes, said: str) -> None:
    with pytest.raises(UnreadableDiagram) as refused:
        read(xml, "bad.bpmn")

    assert said in refused.value.message
    assert refused.value.message.startswith("bad.bpmn: ")
    assert "\n" not in refused.value.message
