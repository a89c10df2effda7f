"""The order in which a sheet is read in words."""

from __future__ import annotations

from tests.small_board import diagram
from webapp.cases.reading_order import at_the_same_time, in_order, steps_in_order, within_reach
from webapp.engine.diagram import Sheet, read


def sheet() -> Sheet:
    return read(diagram(extra_step=True).encode(), "review.bpmn")[0]


def test_steps_are_read_in_the_order_they_are_done_whatever_the_order_of_the_file() -> None:
    names = [node.id for node in steps_in_order(sheet())]

    assert names == [
        "refer",
        "decide",
        "invite",
        "write_report",
        "tell_family",
        "check_contact",
        "scrutinise",
    ]


def test_every_node_is_read_once_although_ways_lead_back() -> None:
    found = [node.id for node in in_order(sheet())]

    assert sorted(found) == sorted(sheet().nodes)


def test_the_first_step_of_each_way_is_said_to_run_beside_the_others() -> None:
    assert at_the_same_time(sheet()) == {"write_report": ("tell_family",)}


def test_what_lies_behind_and_on_no_way_back_is_out_of_reach() -> None:
    ahead = within_reach(sheet(), ["tell_family"])

    assert {"check_contact", "scrutinise", "write_report", "signed_off"} <= ahead
    assert not {"refer", "decide", "invite", "not_met"} & ahead
