"""One rule a test: a good board with one thing broken gives just that problem."""

# ruff: noqa: E501 - markup is quoted as it stands
from __future__ import annotations

import pytest

from tests.unit.configuration.boards import (
    BOARD,
    CALLED,
    DECISION,
    REFERRAL,
    REPORT,
    SHEET,
    TABLE,
    WALK,
    broken,
    good,
)
from webapp.configuration.check import check_files

ASK = 'name="Ask"><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">decide.outcome = "ask"'
PLAIN_END = '<bpmn:endEvent id="over" name="Over"/>'

RULES = {
    "an unknown form": (SHEET, 'value="referral"', 'value="referal"', "refer", "unknown_form"),
    "an unknown section": (SHEET, "decision#concern", "decision#worry", "chase", "unknown_section"),
    "a step without a form": (SHEET, '<spiffworkflow:property name="form" value="referral"/>', "", "refer", "no_form"),
    "an unknown role of a lane": (SHEET, 'value="referrer"/>', 'value="reporter"/>', "refer", "unknown_role"),
    "an unknown role told": (SHEET, "referrer,agencies", "everyone", "tell_all", "unknown_role"),
    "an unknown limit of a step": (SHEET, 'name="limit" value="T1"', 'name="limit" value="T9"', "decide", "unknown_limit"),
    "an unknown limit of a timer": (SHEET, "tFormalExpression\">T1<", "tFormalExpression\">T9<", "late", "unknown_limit"),
    "a timer without a limit": (SHEET, "tFormalExpression\">T1<", "tFormalExpression\"><", "late", "waits_for_nothing"),
    "agencies told that no answer lists": (SHEET, '<spiffworkflow:property name="agencies" value="decide.agencies"/>', "", "tell_all", "no_agencies"),
    "agencies told from an answer that is no list": (SHEET, 'value="decide.agencies"', 'value="decide.reason"', "tell_all", "many"),
    "an unknown stage": (SHEET, 'value="refer"/>', 'value="reffer"/>', "refer", "unknown_stage"),
    "an unknown source": (SHEET, 'value="R1"', 'value="R7"', "refer", "unknown_source"),
    "an unknown effect": (SHEET, 'value="notify"', 'value="shout"', "tell_all", "unknown_effect"),
    "an unknown letter": (SHEET, 'value="refused"', 'value="sorry"', "tell_all", "unknown_letter"),
    "an unknown property": (SHEET, 'name="stage" value="refer"', 'name="phase" value="refer"', "refer", "unknown_property"),
    "a nil return by no field of the form": (CALLED, '<spiffworkflow:property name="form" value="report"/>', '<spiffworkflow:property name="form" value="report"/><spiffworkflow:property name="nil_return" value="none=yes"/>', "write_report", "unknown_field"),
    "a nil return that says nothing": (CALLED, '<spiffworkflow:property name="form" value="report"/>', '<spiffworkflow:property name="form" value="report"/><spiffworkflow:property name="nil_return" value="learned=@me"/>', "write_report", "nothing_said"),
    "a nil return the form would refuse": (SHEET, '<spiffworkflow:property name="form" value="referral"/>', '<spiffworkflow:property name="form" value="referral"/><spiffworkflow:property name="nil_return" value="harm=perhaps"/>', "refer", "nil_refused"),
    "an unknown table": (SHEET, ">D1<", ">D2<", "look_up", "unknown_table"),
    "a table input nobody gives": (SHEET, "harm=refer.harm, ", "", "look_up", "missing_input"),
    "a table input nobody asks for": (SHEET, "harm=refer.harm", "harm=refer.harm, more=refer.how", "look_up", "unknown_input"),
    "an answer the table does not list": (TABLE, '"strict","easy"', '"strict"', "look_up", "unlisted_input"),
    "a table with a gap": (TABLE, "<text>-</text></inputEntry>\n        <inputEntry id=\"D1_r2_2\"><text>-", "<text>-</text></inputEntry>\n        <inputEntry id=\"D1_r2_2\"><text>\"easy\"", "D1", "table_gap"),
    "an event from no field": (SHEET, "meeting=met_on", "meeting=met", "decide", "unknown_field"),
    "an event from a field that is no date": (SHEET, "meeting=met_on", "meeting=reason", "decide", "wrong_field"),
    "an appointment to no role": (SHEET, "chair=chair", "chief=chair", "decide", "unknown_role"),
    "an appointment to a standing role": (SHEET, "chair=chair", "office=chair", "decide", "wrong_role"),
    "an appointment of no person": (SHEET, "chair=chair", "chair=reason", "decide", "wrong_field"),
    "answers for readers of no role": (SHEET, "office,chair", "office,boss", "decide", "unknown_role"),
    "a called sheet that is not there": (SHEET, 'calledElement="gather"', 'calledElement="gatherer"', "reports", "unknown_process"),
    "a script": (SHEET, PLAIN_END, '<bpmn:scriptTask id="over" name="Over"/>', "over", "unsupported"),
    "an end that stops everything": (SHEET, PLAIN_END, '<bpmn:endEvent id="over"><bpmn:terminateEventDefinition/></bpmn:endEvent>', "over", "unsupported"),
    "a link event": (SHEET, PLAIN_END, '<bpmn:intermediateThrowEvent id="over"><bpmn:linkEventDefinition name="x"/></bpmn:intermediateThrowEvent>', "over", "unsupported"),
    "a manual task": (SHEET, PLAIN_END, '<bpmn:manualTask id="over" name="Over"/>', "over", "unsupported"),
    "an orphan": (SHEET, PLAIN_END, PLAIN_END + '<bpmn:endEvent id="alone"/>', "alone", "orphan"),
    "a flow to nowhere": (SHEET, 'targetRef="chased"', 'targetRef="caught"', "f11", "loose_flow"),
    "two ways out of a step": (SHEET, 'sourceRef="look_up" targetRef="decide"', 'sourceRef="refer" targetRef="decide"', "refer", "implicit_split"),
    "an any-time part that stops the sheet": (SHEET, ' isInterrupting="false"', "", "flagged", "interrupting"),
    "an any-time part without a message": (SHEET, '<bpmn:messageEventDefinition id="flagged_message" messageRef="msg_concern"/>', "", "flagged", "start"),
    "a condition that cannot be read": (SHEET, 'decide.outcome = "yes"', "decide.outcome ==", "f5", "expression"),
    "a condition on no step": (SHEET, 'decide.outcome = "yes"', 'decided.outcome = "yes"', "f5", "unknown_name"),
    "a condition on no field": (SHEET, 'decide.outcome = "yes"', 'decide.result = "yes"', "f5", "unknown_field"),
    "a condition on an answer that comes later": (SHEET, 'decide.outcome = "yes"', 'chase.concern = "yes"', "f5", "not_set"),
    "a condition on one of many answers": (SHEET, 'decide.outcome = "yes"', 'setting.speed = "yes"', "f5", "unknown_setting"),
    "conditions that overlap": (SHEET, 'decide.outcome = "no"', 'decide.outcome != "ask"', "enough", "overlap"),
    "an answer without a way": (SHEET, 'decide.outcome = "ask"', 'decide.outcome = "no" and refer.harm = "yes" and refer.harm = "no"', "enough", "gap"),
    "a way that is never taken": (SHEET, 'decide.outcome = "ask"', 'decide.outcome = "perhaps"', "f7", "never"),
    "a way without a condition": (SHEET, ASK, ASK.replace('decide.outcome = "ask"', ""), "f7", "no_condition"),
    "a list that is none": (SHEET, "InputRef>decide.agencies", "InputRef>decide.reason", "reports", "many"),
    "a form no step asks": (CALLED, 'value="report"', 'value="decision#concern"', "report", "unused_form"),
    "a section no step asks": (DECISION, "  - key: concern\n    title: Concern", "  - key: other\n    title: Other\n    fields: [{key: x, type: text, label: X?}]\n  - key: concern\n    title: Concern", "other", "unused_section"),
    "a field nobody can see": (REFERRAL, 'harm = "yes"', 'harm = "maybe"', "what.how", "never_shown"),
    "a field filled from nowhere": (DECISION, "refer.how", "refer.when", "decision.harm_note", "unknown_field"),
    "a field that decides no route": (REFERRAL, "type: long_text", "routes: true, type: long_text", "refer", "routes"),
    "a person of no role": (DECISION, "role: chair", "role: chief", "decision.chair", "unknown_role"),
    "advice from no table": (DECISION, "table: D1", "table: D2", "decision.advice", "unknown_table"),
    "a form that cannot be used": (REPORT, "type: long_text", "type: novel", "report.learned", "schema"),
    "a limit whose event nothing sets": (SHEET, 'value="received"', 'value="arrived"', "T1", "unknown_event"),
    "a limit counted by no setting": (BOARD, "from: received", "from: {setting: clock}", "T1", "unknown_setting"),
    "a limit that applies by an unknown answer": (BOARD, "escalation:", "  - {id: T3, label: Long, when: decide.kind = 1, from: received, to: decided, amount: 1, unit: weeks}\nescalation:", "T3", "unknown_field"),
    "a limit that applies to no case": (BOARD, "escalation:", "  - {id: T3, label: Long, when: setting.strictness = \"odd\", from: received, to: decided, amount: 1, unit: weeks}\nescalation:", "T3", "never"),
    "a limit ended by an unknown setting": (BOARD, "escalation:", "  - {id: T3, label: Long, from: received, to: {setting: odd}, amount: 1, unit: weeks}\nescalation:", "T3", "unknown_setting"),
    "a limit ended by what no step sets": (BOARD, "escalation:", "  - {id: T3, label: Long, from: received, to: {setting: strictness}, amount: 1, unit: weeks}\nescalation:", "T3", "unknown_event"),
    "a reason for being early that no form asks": (BOARD, "escalation:", "  - {id: T3, label: Wait, kind: least, soft: why, from: received, to: decided, amount: 1, unit: weeks}\nescalation:", "T3", "unknown_field"),
    "a limit that is the earliest of a least time": (BOARD, "escalation:", "  - {id: T3, label: Wait, kind: least, from: received, amount: 1, unit: weeks}\n  - {id: T4, label: Both, earliest_of: [T1, T3]}\nescalation:", "T4", "unknown_limit"),
    "two limits that expressions call the same": (BOARD, "escalation:", "  - {id: T-3, label: One, from: received, amount: 1, unit: weeks}\n  - {id: T_3, label: Two, from: received, amount: 1, unit: weeks}\nescalation:", "T_3", "same_name"),
    "yearly work that begins with an unknown answer": (BOARD, "escalation:", "schedules:\n  - {key: year, label: The year, every: {amount: 12, unit: months}, begins_with: {decide: {kind: yearly}}}\nescalation:", "schedules.year", "unknown_field"),
    "a critical path of what is no limit": (BOARD, "escalation:", "critical_paths:\n  - {name: The whole, limits: [T1, T8]}\nescalation:", "critical_paths.1", "unknown_limit"),
    "a critical path with a day that no step sets": (BOARD, "escalation:", "critical_paths:\n  - {name: The whole, limits: [T1, T2], stands_for: {held: decided}}\nescalation:", "critical_paths.1", "unknown_event"),
    "a limit measured by an unknown name": (SHEET, 'decide.outcome = "yes"', 'decide.outcome = "yes" and limit.T1.length = null', "f5", "unknown_name"),
    "a limit that is not there, measured": (SHEET, 'decide.outcome = "yes"', 'decide.outcome = "yes" and limit.T9.amount = 5', "f5", "unknown_limit"),
    "a due date of what nobody does": (SHEET, 'name="effect" value="notify"/>', 'name="effect" value="notify"/><spiffworkflow:property name="limit" value="T1"/>', "tell_all", "unknown_property"),
    "an event of a question, which nobody would hear of": (SHEET, '<bpmn:exclusiveGateway id="enough" name="Enough?"/>', '<bpmn:exclusiveGateway id="enough" name="Enough?"><bpmn:extensionElements><spiffworkflow:properties><spiffworkflow:property name="sets" value="decided"/></spiffworkflow:properties></bpmn:extensionElements></bpmn:exclusiveGateway>', "enough", "unknown_property"),
    "a limit that is the earliest of nothing": (BOARD, "escalation:", "  - {id: T3, label: Earliest, earliest_of: [T1, T8]}\nescalation:", "T3", "unknown_limit"),
    "a reminder about no step": (BOARD, "step: decide", "step: decides", "escalation.1", "unknown_step"),
    "a reminder to nobody": (BOARD, "[holder, office]", "[holder, boss]", "escalation.1", "unknown_role"),
    "two offices": (BOARD, "held_by: case}", "held_by: case, office: true}", "roles", "office"),
    "a role that stands twice": (BOARD, "{key: chair,", "{key: office,", "roles.office", "duplicate_id"),
    "a default that cannot be chosen": (BOARD, "default: strict", "default: stern", "settings.strictness", "default"),
    "a word board.yaml does not know": (BOARD, "process: main", "process: main\nprocesses: main", "processes", "schema"),
    "a board that starts with no sheet": (BOARD, "process: main", "process: mainly", "process", "unknown_process"),
    "a board in another's folder": (BOARD, "board: small", "board: large", "board", "folder"),
    "an agency's step asked only once": (SHEET, "lane_main_office\" name=\"The office\"><bpmn:extensionElements><spiffworkflow:properties><spiffworkflow:property name=\"role\" value=\"office\"", "lane_main_office\" name=\"The office\"><bpmn:extensionElements><spiffworkflow:properties><spiffworkflow:property name=\"role\" value=\"agency_lead\"", "decide", "whose_agency"),
    "a step without a name": (SHEET, 'name="Refer the case"', "", "refer", "no_name"),
    "a step without a reason": (SHEET, "<bpmn:documentation>So that we know.</bpmn:documentation>", "", "refer", "no_why"),
    "words missing in Welsh": (BOARD, "process: main", "process: main\nlanguages: [en, cy]", "refer", "language"),
    "a figure by no event": (BOARD, "escalation:", 'measures:\n  - {key: m, label: M, figures: [{key: f, label: F, on: event.arrived}]}\nescalation:', "measures.m.f.on", "unknown_event"),
    "a figure of no field": (BOARD, "escalation:", 'measures:\n  - {key: m, label: M, figures: [{key: f, label: F, of: decide.result = null}]}\nescalation:', "measures.m.f.of", "unknown_field"),
    "a figure of no step": (BOARD, "escalation:", 'measures:\n  - {key: m, label: M, figures: [{key: f, label: F, of: wait.x = null}]}\nescalation:', "measures.m.f.of", "unknown_name"),
    "a figure of items without a list": (BOARD, "escalation:", 'measures:\n  - {key: m, label: M, figures: [{key: f, label: F, of: each.x = 1}]}\nescalation:', "measures.m.f.of", "unknown_name"),
    "a figure of an item without that field": (BOARD, "escalation:", 'measures:\n  - {key: m, label: M, figures: [{key: f, label: F, each: all.write_report, of: each.x = 1}]}\nescalation:', "measures.m.f.of", "unknown_field"),
    "a figure that cannot be read": (BOARD, "escalation:", 'measures:\n  - {key: m, label: M, figures: [{key: f, label: F, of: 1 ==}]}\nescalation:', "measures.m.f.of", "expression"),
    "a figure of nothing about a case": (BOARD, "escalation:", 'measures:\n  - {key: m, label: M, figures: [{key: f, label: F, of: case.colour = 1}]}\nescalation:', "measures.m.f.of", "unknown_name"),
    "a figure of no limit": (BOARD, "escalation:", 'measures:\n  - {key: m, label: M, figures: [{key: f, label: F, what: within_limit, limit: [T9]}]}\nescalation:', "measures.m.f", "unknown_limit"),
    "a figure that stands twice": (BOARD, "escalation:", 'measures:\n  - {key: m, label: M, figures: [{key: f, label: F}, {key: f, label: G}]}\nescalation:', "measures.m.f", "duplicate_id"),
    "a share of nothing": (BOARD, "escalation:", 'measures:\n  - {key: m, label: M, figures: [{key: f, label: F, what: share}]}\nescalation:', "measures.0.figures.0", "schema"),
    "a kind of case by no step": (BOARD, "process: main", "process: main\ncase_kind: start.kind", "measures.case_kind", "unknown_name"),
    "an e-mail that would name somebody": (BOARD, "escalation:", 'messages:\n  - {kind: late, subject: "{reference} late", opening: "{child} is waiting"}\nescalation:', "messages.late.opening", "unknown_gap"),
    "an e-mail that does not say which case": (BOARD, "escalation:", 'messages:\n  - {kind: late, subject: "Late", opening: "Late"}\nescalation:', "messages.late.subject", "no_reference"),
    "an e-mail of no kind": (BOARD, "escalation:", 'messages:\n  - {kind: later, subject: "{reference}", opening: "Late"}\nescalation:', "messages.words.0.kind", "schema"),
    "a form with no such measure": (REPORT, "type: long_text", "type: figures, measure: z", "learned", "unknown_measure"),
    "a walk that does no step": (WALK, "does: refer", "does: reffer", "steps.1", "unknown_name"),
    "a walk that asks wrongly": (WALK, "office by 2026-03-09}\n  -", "the office soon}\n  -", "steps.0.asks.decide", "schema"),
    "a walk to no end": (WALK, "ends: over", "ends: never", "ends", "unknown_name"),
    "a walk with no such setting": (WALK, "strictness: easy", "strength: easy", "settings.strength", "unknown_setting"),
}  # fmt: skip


def test_nothing_is_wrong_with_the_good_board() -> None:
    report = check_files(good())

    assert report.lines() == ["1 board, 2 processes, 3 forms, 1 table, 2 limits: 0 problems"]
    assert report.exit_code == 0


@pytest.mark.parametrize(("file", "old", "new", "element", "rule"), RULES.values(), ids=RULES)
def test_it_is_found(file: str, old: str, new: str, element: str, rule: str) -> None:
    report = check_files(broken(file, old, new))

    assert (element, rule) in {(problem.element, problem.rule) for problem in report.problems}


def test_a_reserved_id_is_found() -> None:
    files = good()
    files[SHEET] = files[SHEET].replace('"begins"', '"Start"').replace(">begins<", ">Start<")

    found = {(problem.element, problem.rule) for problem in check_files(files).problems}

    assert found == {("Start", "reserved_id")}


def test_an_id_that_conditions_could_not_name_is_found() -> None:
    files = good()
    files[SHEET] = files[SHEET].replace('"chase"', '"Chase-1"').replace(">chase<", ">Chase-1<")

    assert ("Chase-1", "id") in {(problem.element, problem.rule) for problem in check_files(files).problems}


def test_an_event_that_two_lists_of_people_each_bring_about_is_found() -> None:
    files = good()
    again = files[SHEET][files[SHEET].index('<bpmn:callActivity id="reports"') :]
    again = (
        again[: again.index("</bpmn:callActivity>")].replace('"reports"', '"more"') + "</bpmn:callActivity>"
    )
    files[SHEET] = files[SHEET].replace(
        '<bpmn:callActivity id="reports"', again + '<bpmn:callActivity id="reports"'
    )
    files[CALLED] = files[CALLED].replace('name="limit" value="T2"', 'name="sets" value="reported"')

    assert ("reports", "set_twice") in {(p.element, p.rule) for p in check_files(files).problems}


def test_a_step_called_like_a_sheet_is_found() -> None:
    files = good()
    files[SHEET] = files[SHEET].replace('"chase"', '"gather"').replace(">chase<", ">gather<")

    assert ("gather", "same_id") in {(p.element, p.rule) for p in check_files(files).problems}


def test_an_id_used_on_two_sheets_is_found() -> None:
    files = good()
    files[CALLED] = files[CALLED].replace('"asked"', '"begins"').replace(">asked<", ">begins<")

    found = {(problem.file, problem.element, problem.rule) for problem in check_files(files).problems}

    assert (SHEET, "begins", "duplicate_id") in found


def test_a_step_without_a_lane_is_found() -> None:
    files = broken(SHEET, "<bpmn:flowNodeRef>decide</bpmn:flowNodeRef>", "")

    assert ("decide", "no_lane") in {(p.element, p.rule) for p in check_files(files).problems}


def test_a_step_that_cannot_be_reached_is_found() -> None:
    files = broken(SHEET, 'sourceRef="decide" targetRef="enough"', 'sourceRef="decide" targetRef="over"')

    assert ("enough", "unreachable") in {(p.element, p.rule) for p in check_files(files).problems}


def test_a_loop_back_into_a_join_is_found() -> None:
    files = broken(SHEET, "</bpmn:laneSet>", '</bpmn:laneSet><bpmn:parallelGateway id="join"/>')
    files[SHEET] = (
        files[SHEET]
        .replace('sourceRef="begins" targetRef="refer"', 'sourceRef="begins" targetRef="join"')
        .replace('sourceRef="enough" targetRef="refer"', 'sourceRef="enough" targetRef="join"')
        .replace(
            "</bpmn:laneSet>",
            '</bpmn:laneSet><bpmn:sequenceFlow id="f0" sourceRef="join" targetRef="refer"/>',
        )
    )

    assert ("join", "loop_into_join") in {(p.element, p.rule) for p in check_files(files).problems}


def test_a_sheet_without_a_drawing_is_a_warning() -> None:
    files = good()
    head, _, rest = files[CALLED].partition("<bpmndi:BPMNDiagram")
    files[CALLED] = head + rest.partition("</bpmndi:BPMNDiagram>")[2]

    (problem,) = check_files(files).problems

    assert (problem.rule, problem.severity) == ("no_drawing", "warning")
    assert check_files(files).exit_code == 0


def test_a_sheet_nobody_calls_is_a_warning() -> None:
    files = good()
    files[CALLED.replace("gather", "spare")] = (
        files[CALLED]
        .replace('"gather"', '"spare"')
        .replace('"asked"', '"spare_asked"')
        .replace(">asked<", ">spare_asked<")
        .replace('"write_report"', '"spare_report"')
        .replace(">write_report<", ">spare_report<")
        .replace('"sent"', '"spare_sent"')
        .replace(">sent<", ">spare_sent<")
    )

    assert ("spare", "unused_process") in {(p.element, p.rule) for p in check_files(files).problems}


def test_an_answer_inside_many_instances_is_not_named_from_outside() -> None:
    files = broken(
        SHEET,
        "<bpmn:documentation>So that we know.</bpmn:documentation>",
        "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopDataInputRef>decide.agencies</bpmn:loopDataInputRef>"
        "</bpmn:multiInstanceLoopCharacteristics><bpmn:documentation>So that we know.</bpmn:documentation>",
    )

    found = {(problem.element, problem.rule) for problem in check_files(files).problems}

    assert ("look_up", "many") in found
