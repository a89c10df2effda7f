"""Writes a drawing into a diagram file as BPMN DI, and gives lanes the pool they need to be seen."""

from __future__ import annotations

from lxml import etree

from webapp.configuration.layout.drawing import Drawing
from webapp.configuration.layout.shapes import Box
from webapp.engine.diagram import Sheet
from webapp.engine.markup import BPMNDI, DC, DI, tag

NAMESPACES = {"bpmndi": BPMNDI, "dc": DC, "di": DI}


def without_drawing(root: etree._Element) -> etree._Element:
    """The root with its drawings removed and the drawing namespaces declared."""
    for diagram in root.findall(f"{{{BPMNDI}}}BPMNDiagram"):
        root.remove(diagram)
    missing = {prefix: uri for prefix, uri in NAMESPACES.items() if uri not in root.nsmap.values()}
    if not missing:
        return root
    nsmap: dict[str, str] = {**root.nsmap, **missing}  # type: ignore[dict-item]  # None is the plain prefix
    attributes = {str(key): str(value) for key, value in root.attrib.items()}
    fresh = etree.Element(root.tag, attributes, nsmap=nsmap)
    fresh.text = root.text
    fresh.extend(list(root))
    return fresh


def pool_of(root: etree._Element, sheet: Sheet) -> str:
    """The id of the participant a sheet's lanes are drawn in; made when there is none."""
    for participant in root.iter(tag("participant")):
        if participant.get("processRef") == sheet.id:
            return participant.get("id", "")
    collaboration = root.find(tag("collaboration"))
    if collaboration is None:
        collaboration = etree.Element(tag("collaboration"), id=f"{sheet.id}_collaboration")
        collaboration.tail = "\n  "
        first = next(root.iterfind(tag("process")))
        root.insert(root.index(first), collaboration)
    pool = f"{sheet.id}_pool"
    attributes = {"id": pool, "name": str(sheet.name), "processRef": sheet.id}
    etree.SubElement(collaboration, tag("participant"), attributes)
    etree.indent(collaboration, level=1)
    return pool


def plane_of(root: etree._Element, owner: str) -> etree._Element:
    """An empty drawing for the collaboration or process of that id."""
    diagram = etree.SubElement(root, f"{{{BPMNDI}}}BPMNDiagram", id=f"{owner}_drawing")
    return etree.SubElement(diagram, f"{{{BPMNDI}}}BPMNPlane", id=f"{owner}_plane", bpmnElement=owner)


def write_shape(plane: etree._Element, element: str, box: Box, **marks: str) -> etree._Element:
    """One shape of the drawing."""
    attributes = {"id": f"{element}_di", "bpmnElement": element, **marks}
    shape = etree.SubElement(plane, f"{{{BPMNDI}}}BPMNShape", attributes)
    _bounds(shape, box)
    return shape


def write_drawing(plane: etree._Element, sheet: Sheet, drawing: Drawing) -> None:
    """Shapes and flows of one piece, in the order of the file."""
    for node in sheet.nodes.values():
        box = drawing.boxes.get(node.id)
        if box is None:
            continue
        marker = {"isMarkerVisible": "true"} if node.kind == "exclusive" else {}
        shape = write_shape(plane, node.id, box, **marker)
        _label(shape, drawing.labels.get(node.id))
    for flow in sheet.flows:
        path = drawing.paths.get(flow.id)
        if path is None:
            continue
        edge = etree.SubElement(plane, f"{{{BPMNDI}}}BPMNEdge", id=f"{flow.id}_di", bpmnElement=flow.id)
        for x, y in path:
            etree.SubElement(edge, f"{{{DI}}}waypoint", x=_number(x), y=_number(y))
        _label(edge, drawing.labels.get(flow.id))


def _label(owner: etree._Element, box: Box | None) -> None:
    if box is not None:
        _bounds(etree.SubElement(owner, f"{{{BPMNDI}}}BPMNLabel"), box)


def _bounds(owner: etree._Element, box: Box) -> None:
    sizes = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    etree.SubElement(owner, f"{{{DC}}}Bounds", {key: _number(value) for key, value in sizes.items()})


def _number(value: float) -> str:
    return f"{round(value, 1):g}" if abs(value) < 100000 else str(round(value))
