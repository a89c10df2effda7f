"""Drawings: nothing overlaps, the same file gives the same drawing, and the engine does not mind."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree
from SpiffWorkflow.spiff.parser.process import SpiffBpmnParser

from tests.unit.configuration.boards import CALLED, SHEET, good
from webapp.configuration.layout import lay_out, lay_out_files
from webapp.configuration.layout.quality import assess
from webapp.engine.diagram import UnreadableDiagram, read
from webapp.engine.markup import BPMNDI, DC, DI

ROOT = Path(__file__).parents[3]
SHIPPED = sorted((ROOT / "processes").glob("*/*.bpmn"))
OPEN = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="x">'
)


def sketch(lanes: dict[str, str], nodes: dict[str, str], flows: str) -> bytes:
    """A sheet from a few words: lanes as `name: nodes`, nodes as `id: kind`, flows as `a>b:answer`."""
    kinds = {
        "S": "startEvent",
        "T": "userTask",
        "Q": "exclusiveGateway",
        "P": "parallelGateway",
        "E": "endEvent",
    }
    rows = "".join(
        f'<bpmn:lane id="lane_{name}" name="{name}">'
        + "".join(f"<bpmn:flowNodeRef>{node}</bpmn:flowNodeRef>" for node in held.split())
        + "</bpmn:lane>"
        for name, held in lanes.items()
    )
    shapes = "".join(
        f'<bpmn:{kinds[kind]} id="{node}" name="Name of {node}"/>' for node, kind in nodes.items()
    )
    arrows = ""
    for at, flow in enumerate(flows.split()):
        ends, _, name = flow.partition(":")
        source, _, target = ends.partition(">")
        arrows += f'<bpmn:sequenceFlow id="f{at}" sourceRef="{source}" targetRef="{target}" name="{name}"/>'
    lane_set = f'<bpmn:laneSet id="lanes">{rows}</bpmn:laneSet>' if lanes else ""
    return f'{OPEN}<bpmn:process id="p" name="P">{lane_set}{shapes}{arrows}</bpmn:process></bpmn:definitions>'.encode()


SKETCHES = {
    "one step": sketch({"a": "s t e"}, {"s": "S", "t": "T", "e": "E"}, "s>t t>e"),
    "no lanes": sketch({}, {"s": "S", "t": "T", "e": "E"}, "s>t t>e"),
    "a loop over three lanes": sketch(
        {"a": "s t1", "b": "q t2", "c": "t3 e"},
        {"s": "S", "t1": "T", "q": "Q", "t2": "T", "t3": "T", "e": "E"},
        "s>t1 t1>q q>t2:Yes q>t3:No t2>t1 t3>e",
    ),
    "four ways out of one question": sketch(
        {"a": "s q e1 e2 e3 e4"},
        {"s": "S", "q": "Q", "e1": "E", "e2": "E", "e3": "E", "e4": "E"},
        "s>q q>e1:One q>e2:Two q>e3:Three q>e4:Four",
    ),
    "five branches at the same time": sketch(
        {"a": "t1 t2", "b": "s p j e t3", "c": "t4 t5"},
        {"s": "S", "p": "P", "j": "P", "e": "E", **{f"t{n}": "T" for n in range(1, 6)}},
        "s>p j>e " + " ".join(f"p>t{n} t{n}>j" for n in range(1, 6)),
    ),
    "two loops one in the other": sketch(
        {"a": "s t1 t2 q1 q2 e"},
        {"s": "S", "t1": "T", "t2": "T", "q1": "Q", "q2": "Q", "e": "E"},
        "s>t1 t1>t2 t2>q1 q1>t2:Again q1>q2:Good q2>t1:Back q2>e:Done",
    ),
    "a step nothing leads to": sketch({"a": "s e t"}, {"s": "S", "e": "E", "t": "T"}, "s>e"),
}


@pytest.mark.parametrize("xml", SKETCHES.values(), ids=SKETCHES)
def test_nothing_overlaps(xml: bytes) -> None:
    quality = assess(lay_out(xml))

    assert quality.clean, quality


@pytest.mark.parametrize("path", SHIPPED, ids=[f"{path.parent.name}/{path.name}" for path in SHIPPED])
def test_nothing_overlaps_on_any_shipped_sheet(path: Path) -> None:
    quality = assess(path.read_bytes(), path.name)

    assert quality.clean, quality
    assert quality.crossings <= 4


def test_the_same_file_gives_the_same_drawing_however_often_it_is_drawn() -> None:
    once = lay_out(SKETCHES["a loop over three lanes"])

    assert lay_out(once) == once == lay_out(SKETCHES["a loop over three lanes"])


def test_drawing_changes_nothing_that_is_said() -> None:
    before = read(SKETCHES["a loop over three lanes"], "x")[0]

    after = read(lay_out(SKETCHES["a loop over three lanes"]), "x")[0]

    assert (after.nodes, after.flows, after.lanes) == (before.nodes, before.flows, before.lanes)
    assert after.drawn >= {
        *after.nodes,
        *(flow.id for flow in after.flows),
        *(lane.id for lane in after.lanes),
    }


def test_sizes_and_places_follow_the_drawing_rules() -> None:
    root = etree.fromstring(lay_out(SKETCHES["one step"]))
    boxes = {
        shape.get("bpmnElement"): {key: float(value) for key, value in shape.find(f"{{{DC}}}Bounds").items()}
        for shape in root.iter(f"{{{BPMNDI}}}BPMNShape")
    }

    assert (boxes["t"]["width"], boxes["t"]["height"]) == (134, 64)
    assert (boxes["s"]["width"], boxes["e"]["width"]) == (30, 30)
    assert 100 <= boxes["lane_a"]["height"] <= 128
    assert boxes["s"]["x"] - boxes["p_pool"]["x"] >= 132
    assert all((box["x"] + box["width"] / 2) % 10 == 0 for key, box in boxes.items() if key in "ste")
    assert boxes["s"]["x"] < boxes["t"]["x"] < boxes["e"]["x"]


def test_a_way_back_enters_below_or_above_and_runs_along_an_edge_of_the_lane() -> None:
    root = etree.fromstring(lay_out(SKETCHES["two loops one in the other"]))
    edge = next(e for e in root.iter(f"{{{BPMNDI}}}BPMNEdge") if e.get("bpmnElement") == "f5")
    ys = [float(point.get("y", "0")) for point in edge.iterfind(f"{{{DI}}}waypoint")]

    assert max(ys) - ys[-1] > 10 or ys[-1] - min(ys) > 10


def test_an_any_time_part_is_drawn_open_below_the_lanes() -> None:
    root = etree.fromstring(good()[SHEET].encode())
    shapes = {shape.get("bpmnElement"): shape for shape in root.iter(f"{{{BPMNDI}}}BPMNShape")}
    part, lane = (shapes[key].find(f"{{{DC}}}Bounds") for key in ("any", "lane_main_office"))

    assert shapes["any"].get("isExpanded") == "true"
    assert float(part.get("y")) > float(lane.get("y")) + float(lane.get("height"))
    assert assess(good()[SHEET].encode()).clean


def test_the_engine_runs_a_sheet_with_the_pool_its_lanes_need() -> None:
    parser = SpiffBpmnParser()
    parser.add_bpmn_str(good()[CALLED].encode())

    spec = parser.get_spec("gather")

    assert "<bpmn:participant" in good()[CALLED]
    assert spec.task_specs["write_report"].lane == "Agencies"


def test_files_are_rewritten_only_when_their_drawing_changes(tmp_path: Path) -> None:
    path = tmp_path / "sheet.bpmn"
    path.write_bytes(SKETCHES["one step"])

    assert lay_out_files([path]) == [path]
    assert lay_out_files([path]) == []


def test_what_is_no_diagram_cannot_be_drawn() -> None:
    with pytest.raises(UnreadableDiagram):
        lay_out(b"<html/>", "page.html")
