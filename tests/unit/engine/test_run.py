"""How a case runs: what the library does silently is met here by a rule of ours."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.engine.drawing import Drawing, compiled
from webapp.engine import Answers, NotAsked, Process, Run
from webapp.rules.tables import read as read_tables

AGENCIES = {"agencies": ["police", "school", "health"]}


def gathering() -> Process:
    """Reports of several agencies, each written and signed, beside the family's views."""
    main = (
        Drawing("main").user("invite", "family", "meet").gateway("split", "join", kind="parallel").end("held")
    )
    main.many("gather", "invite.agencies", calls="report")
    main.begins("invite", "split", "gather", "join", "meet", "held").chain("split", "family", "join")
    report = (
        Drawing("report")
        .user("write", "sign")
        .gateway("nil", default="report_default")
        .gateway("merge")
        .end("sent")
    )
    report.begins("write", "nil").flow("nil", "merge", 'write.nil = "yes"')
    report.flow("nil", "sign", id_="report_default").chain("sign", "merge", "sent")
    return compiled(main, report)


def again(run: Run, process: Process, given: list[tuple[str, dict[str, object]]]) -> Run:
    """The same run, saved and loaded with the answers given so far."""
    answers = Answers()
    for path, values in given:
        answers.add(path, values)
    return Run.load(run.save(), process, answers)


class Case:
    """A run that is saved and loaded between every two steps."""

    def __init__(self, process: Process) -> None:
        self.process, self.given = process, []
        self.run = Run.start(process, Answers())

    def does(self, path: str, **values: object) -> None:
        self.run.complete(path, values)
        self.given.append((path, values))
        self.run = again(self.run, self.process, self.given)

    @property
    def asked(self) -> list[str]:
        return sorted(self.run.open_steps())


def test_each_agency_is_asked_by_its_own_address() -> None:
    case = Case(gathering())

    case.does("invite", **AGENCIES)

    assert case.asked == ["family", "gather[health]/write", "gather[police]/write", "gather[school]/write"]


def test_one_agencys_answer_decides_only_its_own_way() -> None:
    case = Case(gathering())
    case.does("invite", **AGENCIES)

    case.does("gather[police]/write", nil="yes")
    case.does("gather[school]/write", nil="no")

    assert case.asked == ["family", "gather[health]/write", "gather[school]/sign"]


def test_the_meeting_waits_for_every_agency_and_the_family() -> None:
    case = Case(gathering())
    case.does("invite", **AGENCIES)
    for agency in AGENCIES["agencies"]:
        case.does(f"gather[{agency}]/write", nil="yes")
    assert case.asked == ["family"]

    case.does("family")

    assert case.asked == ["meet"]
    case.does("meet")
    assert case.run.completed
    assert case.run.outcomes == ["held"]


def test_a_list_without_anybody_asks_nobody() -> None:
    case = Case(gathering())

    case.does("invite", agencies=[])

    assert case.asked == ["family"]


def test_a_step_that_is_not_asked_cannot_be_answered() -> None:
    case = Case(gathering())

    with pytest.raises(NotAsked, match="meet"):
        case.run.complete("meet", {})


def test_a_majority_closes_the_vote() -> None:
    main = Drawing("main").user("invite", "close").end("over")
    main.many("vote", "invite.agencies", completion='count(all.vote[item.vote = "yes"]) >= 2')
    case = Case(compiled(main.begins("invite", "vote", "close", "over")))
    case.does("invite", **AGENCIES)

    case.does("vote[police]", vote="yes")
    case.does("vote[school]", vote="no")
    assert case.asked == ["vote[health]"]
    case.does("vote[health]", vote="yes")

    assert case.asked == ["close"]


def returning() -> Process:
    """A report returned for changes, with two steps at the same time inside the loop and one open outside it."""
    main = Drawing("main").user("family", "write", "check", "scrutiny").gateway("merge").end("over")
    main.gateway("outer", "outer_join", "inner", "inner_join", kind="parallel").gateway(
        "approved", default="yes"
    )
    main.begins("outer", "merge", "inner", "write", "inner_join", "scrutiny", "approved")
    main.chain("inner", "check", "inner_join").chain("outer", "family", "outer_join", "over")
    main.flow("approved", "merge", 'scrutiny.approved = "no"').flow("approved", "outer_join", id_="yes")
    return compiled(main)


def test_a_report_returned_a_hundred_times_does_not_make_the_case_grow() -> None:
    case, sizes = Case(returning()), []

    for _ in range(100):
        case.does("write")
        case.does("check")
        case.does("scrutiny", approved="no")
        sizes.append(len(case.run.save()))

    assert max(sizes[1:]) == min(sizes[1:])
    assert case.asked == ["check", "family", "write"]
    assert str(case.run.open_steps()["write"]) == "write#101"
    for path in ("write", "check", "family"):
        case.does(path)
    case.does("scrutiny", approved="yes")
    assert case.run.completed


def looping_into_many() -> Process:
    main = Drawing("main").user("invite", "decide").gateway("again", default="done").end("over")
    main.many("gather", "invite.agencies", calls="report")
    main.begins("invite", "gather", "decide", "again")
    main.flow("again", "gather", 'decide.again = "yes"').flow("again", "over", id_="done")
    return compiled(main, Drawing("report").user("write", "sign").end("sent").begins("write", "sign", "sent"))


def test_looping_straight_back_into_many_sheets_asks_all_again_and_does_not_grow() -> None:
    case, sizes = Case(looping_into_many()), []
    case.does("invite", agencies=["police", "school"])

    for _ in range(20):
        for agency in ("police", "school"):
            case.does(f"gather[{agency}]/write")
            case.does(f"gather[{agency}]/sign")
        case.does("decide", again="yes")
        sizes.append(len(case.run.save()))

    assert case.asked == ["gather[police]/write", "gather[school]/write"]
    assert max(sizes[1:]) == min(sizes[1:])


TIMER = (
    '<bpmn:boundaryEvent id="late" attachedToRef="write" cancelActivity="false"><bpmn:timerEventDefinition>'
    "<bpmn:timeDuration>CE-T4</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>"
)


def chasing() -> Process:
    main = Drawing("main").user("write", "chase", "meet").end("over", "chased").add(TIMER)
    return compiled(main.begins("write", "meet", "over").chain("late", "chase", "chased"))


def test_a_limit_passes_only_when_it_is_said_to_and_once() -> None:
    case = Case(chasing())
    assert case.asked == ["write"]
    assert case.run.waiting_limits() == [("CE-T4", "late")]

    assert case.run.pass_limit("CE-T4")
    case.run = again(case.run, case.process, case.given)

    assert case.asked == ["chase", "write"]
    assert not case.run.pass_limit("CE-T4")
    assert case.asked == ["chase", "write"]


def test_a_limit_does_not_pass_once_its_step_is_done() -> None:
    case = Case(chasing())
    case.does("write")

    assert not case.run.pass_limit("CE-T4")
    assert case.asked == ["meet"]


MESSAGE = '<bpmn:message id="m" name="conduct"/>'
ANY_TIME = (
    '<bpmn:subProcess id="conduct_flag" triggeredByEvent="true"><bpmn:startEvent id="flagged" isInterrupting="false">'
    '<bpmn:messageEventDefinition id="md" messageRef="m"/></bpmn:startEvent><bpmn:userTask id="record_flag"/>'
    '<bpmn:endEvent id="flag_kept"/><bpmn:sequenceFlow id="q1" sourceRef="flagged" targetRef="record_flag"/>'
    '<bpmn:sequenceFlow id="q2" sourceRef="record_flag" targetRef="flag_kept"/></bpmn:subProcess>'
)


def flagging() -> Process:
    return compiled(
        Drawing("main").user("write").end("over").add(ANY_TIME).begins("write", "over"), messages=MESSAGE
    )


def test_what_may_happen_at_any_time_may_happen_more_than_once() -> None:
    case = Case(flagging())

    for _ in range(2):
        case.run.send("conduct")
        case.run = again(case.run, case.process, case.given)

    assert case.asked == ["conduct_flag/record_flag", "conduct_flag[2]/record_flag", "write"]
    case.does("conduct_flag/record_flag")
    assert case.asked == ["conduct_flag[2]/record_flag", "write"]


def test_a_case_is_not_over_while_something_that_came_in_is_open() -> None:
    case = Case(flagging())
    case.run.send("conduct")
    case.run = again(case.run, case.process, case.given)

    case.does("write")
    assert not case.run.completed
    case.does("conduct_flag/record_flag")

    assert case.run.completed
    assert case.run.outcomes == ["over"]


def test_one_case_does_not_change_what_another_is_asked() -> None:
    process = flagging()
    Case(process).run.send("conduct")

    assert Case(process).asked == ["write"]


def test_a_message_nobody_awaits_is_refused() -> None:
    case = Case(flagging())

    with pytest.raises(NotAsked):
        case.run.send("something_else")


def test_equal_runs_have_equal_bytes_however_often_they_were_loaded() -> None:
    process, saved = gathering(), []
    for reload in (True, False):
        case = Case(process)
        case.run.complete("invite", AGENCIES)
        case.given.append(("invite", AGENCIES))
        if reload:
            case.run = again(case.run, process, case.given)
        case.run.complete("gather[police]/write", {"nil": "yes"})
        saved.append(case.run.save())

    assert saved[0] == saved[1]


FRESH = """
import sys
from pathlib import Path
from tests.unit.engine.test_run import AGENCIES, gathering
from webapp.engine import Answers, Run

answers = Answers()
answers.add("invite", AGENCIES)
run = Run.load(Path(sys.argv[1]).read_bytes(), gathering(), answers)
for agency in AGENCIES["agencies"]:
    run.complete(f"gather[{agency}]/write", {"nil": "yes"})
run.complete("family", {})
run.complete("meet", {})
print(run.completed)
"""


def test_a_case_saved_half_way_is_finished_by_another_process(tmp_path: Path) -> None:
    case = Case(gathering())
    case.does("invite", **AGENCIES)
    saved = tmp_path / "snapshot"
    saved.write_bytes(case.run.save())

    done = subprocess.run(
        [sys.executable, "-c", FRESH, str(saved)], capture_output=True, text=True, check=False, cwd=Path.cwd()
    )

    assert done.stdout.strip() == "True", done.stderr


def test_the_flows_a_case_took_are_remembered() -> None:
    case = Case(returning())
    for path in ("write", "check"):
        case.does(path)

    case.does("scrutiny", approved="no")

    flows = {flow.id: (flow.source, flow.target) for flow in case.process.sheets["main"].flows}
    taken = {flows[id_] for id_ in case.run.visited if id_ in flows}
    assert ("approved", "merge") in taken
    assert ("approved", "outer_join") not in taken
    assert {("inner", "write"), ("inner", "check"), ("write", "inner_join"), ("check", "inner_join")} <= taken


NUMBERS = (
    '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="test">'
    '<decision id="LENGTH" name="Length"><decisionTable id="t" hitPolicy="FIRST">'
    '<input id="kind" label="Kind"><inputExpression typeRef="string"><text>kind</text></inputExpression></input>'
    '<output id="o" name="months" typeRef="number"/>'
    '<rule id="r"><inputEntry id="i"><text>-</text></inputEntry><outputEntry id="e"><text>12</text></outputEntry>'
    "</rule></decisionTable></decision></definitions>"
)
RULE = (
    '<bpmn:businessRuleTask id="look_up"><bpmn:extensionElements>'
    "<spiffworkflow:calledDecisionId>LENGTH</spiffworkflow:calledDecisionId><spiffworkflow:properties>"
    '<spiffworkflow:property name="inputs" value="kind=ask.kind"/></spiffworkflow:properties>'
    "</bpmn:extensionElements></bpmn:businessRuleTask>"
)


def test_a_table_that_answers_with_a_number_can_be_saved_and_decides_the_way() -> None:
    main = Drawing("main").user("ask", "long", "short").gateway("how_long", default="short_one").end("over")
    main.add(RULE).begins("ask", "look_up", "how_long").flow("how_long", "long", "look_up.months = 12")
    main.flow("how_long", "short", id_="short_one").chain("long", "over").chain("short", "over")
    tables = {table.id: table for table in read_tables(NUMBERS.encode(), "numbers.dmn")}
    case = Case(compiled(main, tables=tables))

    case.does("ask", kind="concise")

    assert case.asked == ["long"]
