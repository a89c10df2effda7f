"""Reads a BPMN file into sheets. Runs nothing and knows no board."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from webapp.engine.markup import BPMNDI, UnreadableDiagram, local, parse, properties, tag
from webapp.engine.nodes import read_flow, read_node
from webapp.engine.sheets import Flow, Lane, Many, Node, Sheet
from webapp.text import Text

__all__ = ["Flow", "Lane", "Many", "Node", "Sheet", "UnreadableDiagram", "read"]

SCENERY = frozenset(
    {
        *("documentation", "extensionElements", "laneSet", "incoming", "outgoing", "property", "auditing"),
        *("textAnnotation", "association", "group", "monitoring", "ioSpecification"),
        *("dataObject", "dataObjectReference", "dataStoreReference"),
    }
)


def read(xml: bytes, file: str) -> tuple[Sheet, ...]:
    """The sheets of a diagram file, in its order.

    What a sheet may not hold is kept as a node of kind `unsupported`, for `check` to name.
    Raises UnreadableDiagram when the file is no diagram at all.
    """
    root = parse(xml, file)
    if root.tag != tag("definitions"):
        raise UnreadableDiagram(f"{file}: the file is not a BPMN diagram (its root is “{local(root)}”).")
    processes = root.findall(tag("process"))
    if not processes:
        raise UnreadableDiagram(f"{file}: the diagram holds no process.")
    messages = {m.get("id", ""): m.get("name", "") for m in root.iterfind(tag("message"))}
    drawn = _drawn(root)
    return tuple(_sheet(process, file, messages=messages, drawn=drawn, xml=xml) for process in processes)


def _drawn(root: etree._Element) -> frozenset[str]:
    names = (f"{{{BPMNDI}}}BPMNShape", f"{{{BPMNDI}}}BPMNEdge")
    return frozenset(e.get("bpmnElement", "") for e in root.iter(*names))


def _sheet(
    process: etree._Element, file: str, *, messages: dict[str, str], drawn: frozenset[str], xml: bytes
) -> Sheet:
    sheet_id = process.get("id", "")
    if not sheet_id:
        raise UnreadableDiagram(f"{file}: a process has no id.")
    lanes = tuple(_lane(element, sheet_id) for element in _leaf_lanes(process))
    home = {node: lane for lane in lanes for node in lane.nodes}
    nodes: list[Node] = []
    flows: list[Flow] = []
    for element, within in _elements(process, None):
        if local(element) == "sequenceFlow":
            flows.append(read_flow(element, sheet_id, within))
            continue
        lane = home.get(element.get("id", "")) or (home.get(within) if within else None)
        nodes.append(read_node(element, file, sheet=sheet_id, within=within, lane=lane, messages=messages))
    names = Counter([node.id for node in nodes] + [flow.id for flow in flows])
    name = Text(en=process.get("name") or sheet_id, cy=properties(process).get("name_cy", ""))
    return Sheet(
        id=sheet_id,
        name=name,
        file=file,
        lanes=lanes,
        nodes={node.id: node for node in nodes},
        flows=tuple(flows),
        xml=xml,
        repeated=tuple(name for name, count in names.items() if count > 1),
        drawn=drawn,
    )


def _elements(container: etree._Element, within: str | None) -> Iterator[tuple[etree._Element, str | None]]:
    """Nodes and flows, each with the any-time part it lies in."""
    for element in container:
        if element.tag != tag(local(element)) or local(element) in SCENERY:
            continue
        yield element, within
        if local(element) == "subProcess":
            yield from _elements(element, element.get("id", ""))


def _leaf_lanes(process: etree._Element) -> Iterator[etree._Element]:
    for lane in process.iter(tag("lane")):
        if lane.find(f"{tag('childLaneSet')}/{tag('lane')}") is None:
            yield lane


def _lane(element: etree._Element, sheet_id: str) -> Lane:
    lane_id = element.get("id", "")
    by_id = lane_id.removeprefix("lane_").removeprefix(f"{sheet_id}_")
    nodes = ((ref.text or "").strip() for ref in element.iterfind(tag("flowNodeRef")))
    role = properties(element).get("role") or by_id
    return Lane(id=lane_id, name=element.get("name", ""), role=role, nodes=tuple(n for n in nodes if n))
