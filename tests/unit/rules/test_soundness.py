"""Whether a sheet can always be played to its end."""

from __future__ import annotations

import time

import pytest

from webapp.rules.soundness import Boundary, Finding, check


def sheet(*ways: str, **kinds: str) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Nodes and flows from ways like "start a b end"; a node is a step unless `kinds` says otherwise."""
    flows = [pair for way in ways for pair in zip(way.split(), way.split()[1:], strict=False)]
    names = dict.fromkeys(name for flow in flows for name in flow)
    known = {"start": "start", "end": "end"}
    return {name: kinds.get(name, known.get(name, "user")) for name in names}, list(dict.fromkeys(flows))


def found(*ways: str, **kinds: str) -> list[Finding]:
    return check(*sheet(*ways, **kinds), "start")


def rules(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.rule, finding.node) for finding in findings]


@pytest.mark.parametrize(
    ("split", "join"),
    [
        ("exclusive", "exclusive"),
        ("parallel", "parallel"),
        ("inclusive", "inclusive"),
        ("parallel", "inclusive"),
    ],
)
def test_branches_joined_as_they_were_split_are_sound(split: str, join: str) -> None:
    assert found("start split a join end", "split b join", "split c join", split=split, join=join) == []


@pytest.mark.parametrize("split", ["exclusive", "inclusive"])
def test_a_join_waits_for_ever_for_a_branch_that_was_not_taken(split: str) -> None:
    (finding,) = found("start split a join end", "split b join", split=split, join="parallel")

    assert finding.rule == "deadlock"
    assert finding.path == ("start", "split", "a", "join")
    assert finding.message == "“join” can wait for ever for “b”: join only branches that are all taken."


def test_branches_that_meet_without_a_join_go_on_twice() -> None:
    (finding,) = found("start split a meet end", "split b meet", split="parallel", meet="exclusive")

    assert (finding.rule, finding.node) == ("unsafe", "meet")
    assert finding.path == ("start", "split", "a", "meet", "b", "meet")


def test_branches_that_meet_in_a_step_do_it_twice() -> None:
    assert rules(found("start split a step end", "split b step", split="parallel")) == [("unsafe", "step")]


def test_branches_may_each_come_to_their_own_end() -> None:
    assert found("start split a end", "split b over", split="parallel", over="end") == []
    assert found("start split a end", "split b end", split="parallel") == []


def test_work_may_be_sent_back_any_number_of_times() -> None:
    assert found("start meet work check end", "check meet", meet="exclusive", check="exclusive") == []


def test_a_loop_around_a_whole_fork_is_sound() -> None:
    ways = ("start meet split a join check end", "split b join", "check meet")

    assert found(*ways, meet="exclusive", split="parallel", join="parallel", check="exclusive") == []


def test_a_loop_straight_into_a_join_is_named_as_such() -> None:
    ways = ("start split a join check end", "split b join", "check join")

    (finding,) = found(*ways, split="parallel", join="parallel", check="exclusive")

    assert (finding.rule, finding.node) == ("loop_into_join", "join")
    assert finding.path == ("start", "split", "a", "join", "check", "join")


def test_a_loop_back_into_one_branch_leaves_the_join_waiting_for_the_other() -> None:
    ways = ("start split meet a join check end", "split b join", "check meet")

    (finding,) = found(*ways, split="parallel", meet="exclusive", join="parallel", check="exclusive")

    assert (finding.rule, finding.node) == ("deadlock", "join")
    assert finding.path[-5:] == ("join", "check", "meet", "a", "join")


def test_a_step_nobody_leads_to_is_unreachable() -> None:
    assert rules(found("start a end", "b end")) == [("unreachable", "b")]


def test_a_step_that_leads_nowhere_is_shown_with_the_way_to_it() -> None:
    (finding,) = found("start choice end", "choice a b", choice="exclusive")[1:]

    assert (finding.rule, finding.node, finding.path) == ("no_way_to_end", "b", ("start", "choice", "a", "b"))


def test_a_circle_without_a_way_out_is_found() -> None:
    assert {rule for rule, _ in rules(found("start a b a"))} == {"no_way_to_end"}


def test_a_limit_that_ends_its_step_is_another_way_on() -> None:
    nodes, flows = sheet("start step end", "late chase end")
    nodes["late"] = "boundary"

    assert check(nodes, flows, "start", boundaries={"late": Boundary("step")}) == []


def test_a_reminder_beside_its_step_must_not_meet_it_again_without_a_join() -> None:
    nodes, flows = sheet("start step meet end", "late chase meet", meet="exclusive")
    nodes["late"] = "boundary"

    findings = check(nodes, flows, "start", boundaries={"late": Boundary("step", interrupting=False)})

    assert rules(findings) == [("unsafe", "meet")]


def test_a_reminder_of_a_step_in_a_loop_may_come_again_while_the_first_is_open() -> None:
    nodes, flows = sheet("start step choice end", "choice step", "late chase chased", choice="exclusive")
    nodes |= {"late": "boundary", "chased": "end"}

    assert check(nodes, flows, "start", boundaries={"late": Boundary("step", interrupting=False)}) == []


def test_a_reminder_in_a_loop_that_leads_back_into_the_sheet_is_still_found() -> None:
    nodes, flows = sheet("start step choice end", "choice step", "late chase choice", choice="exclusive")
    nodes["late"] = "boundary"

    findings = check(nodes, flows, "start", boundaries={"late": Boundary("step", interrupting=False)})

    assert ("unsafe", "choice") in rules(findings)


def test_an_any_time_step_is_no_part_of_the_sheet_around_it() -> None:
    nodes, flows = sheet("start a end")

    assert check({**nodes, "whenever": "any_time"}, flows, "start") == []


@pytest.mark.parametrize(("count", "looping"), [(10, False), (8, True)])
def test_many_inclusive_branches_are_proved_quickly(count: int, looping: bool) -> None:
    branches = [f"split a{number} b{number} join" for number in range(count)]
    around = ["start meet split", "join check end", "check meet"] if looping else ["start split", "join end"]
    began = time.monotonic()

    findings = found(
        *around, *branches, split="inclusive", join="inclusive", meet="exclusive", check="exclusive"
    )

    assert findings == []
    assert time.monotonic() - began < 10


def test_beyond_the_limit_it_is_not_proved() -> None:
    nodes, flows = sheet("start split a join end", "split b join", split="inclusive", join="inclusive")

    assert rules(check(nodes, flows, "start", limit=3)) == [("not_proved", "start")]


def test_a_gateway_with_too_many_branches_is_not_proved() -> None:
    branches = [f"split a{number} join" for number in range(13)]

    assert rules(found("start split", "join end", *branches, split="inclusive", join="inclusive")) == [
        ("not_proved", "split")
    ]
