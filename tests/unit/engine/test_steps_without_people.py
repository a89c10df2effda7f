"""Steps that nobody does: that they were passed is kept, with the entry of the log that led there."""

from __future__ import annotations

from tests.unit.engine.drawing import Drawing, compiled
from webapp.engine import Answers, Passed, Process, Run

SETS = (
    "<bpmn:extensionElements><spiffworkflow:properties>"
    '<spiffworkflow:property name="sets" value="{}"/></spiffworkflow:properties></bpmn:extensionElements>'
)


def sends_and_ends() -> Process:
    """Two agencies report, each in a sheet of its own; then something is sent, and the case ends."""
    main = Drawing("main").user("invite").many("gather", "invite.agencies", calls="report")
    main.add(f'<bpmn:serviceTask id="send" name="Send">{SETS.format("sent")}</bpmn:serviceTask>')
    main.add(f'<bpmn:endEvent id="over">{SETS.format("closed")}</bpmn:endEvent>')
    main.begins("invite", "gather", "send", "over")
    report = Drawing("report").user("write")
    report.add(f'<bpmn:endEvent id="written">{SETS.format("reported")}</bpmn:endEvent>')
    report.begins("write", "written")
    return compiled(main, report)


def test_ends_and_effects_are_kept_with_where_they_lie_and_what_led_to_them() -> None:
    process = sends_and_ends()
    run = Run.start(process, Answers(), seq=1)
    run.seq = 2
    run.complete("invite", {"agencies": ["police", "school"]})
    run.seq = 3
    run.complete("gather[police]/write", {})
    assert run.passed == [Passed("gather[police]/written", 3)]

    run.seq = 4
    run.complete("gather[school]/write", {})

    assert run.passed[1:] == [Passed("gather[school]/written", 4), Passed("send", 4), Passed("over", 4)]
    assert run.completed


def test_they_are_saved_and_a_run_without_any_is_saved_as_ever() -> None:
    process = sends_and_ends()
    run = Run.start(process, Answers())
    assert b"passed" not in run.save()

    run.complete("invite", {"agencies": ["police"]})
    run.complete("gather[police]/write", {})

    assert Run.load(run.save(), process, Answers()).passed == run.passed
