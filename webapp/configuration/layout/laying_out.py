"""Lays out what has no drawing: lanes from top to bottom, steps from left to right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from lxml import etree

from webapp.configuration.files import read_bytes
from webapp.configuration.layout.columns import piece_of
from webapp.configuration.layout.drawing import Drawing, draw
from webapp.configuration.layout.shapes import Box
from webapp.configuration.layout.write import (
    plane_of,
    pool_of,
    without_drawing,
    write_drawing,
    write_shape,
)
from webapp.engine.diagram import Sheet, read
from webapp.engine.markup import parse, tag

BAND = 30
LEFT = 140
ORIGIN = 40
BETWEEN = 30
PADDING = 20
TITLE = 30


def lay_out(xml: bytes, file: str = "diagram") -> bytes:
    """The same diagram, drawn afresh. The same file always gives the same drawing.

    Only the drawing changes, and a pool is added where lanes have none to be seen in.
    Raises UnreadableDiagram when the file is no diagram.
    """
    sheets = read(xml, file)
    root = without_drawing(parse(xml, file))
    pools = {sheet.id: pool_of(root, sheet) for sheet in sheets if sheet.lanes}
    collaboration = root.find(tag("collaboration"))
    owner = collaboration.get("id", "") if collaboration is not None else sheets[0].id
    plane = plane_of(root, owner)
    top = float(ORIGIN)
    for sheet in sheets:
        top = _draw_sheet(plane, sheet, pools.get(sheet.id), top) + BETWEEN
    _tidy(next(plane.iterancestors()))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"


def lay_out_files(paths: Iterable[Path]) -> list[Path]:
    """Rewrite diagram files with fresh drawings. Returns those that changed."""
    changed = []
    for path in paths:
        before = read_bytes(path)
        after = lay_out(before, str(path))
        if after != before:
            path.write_bytes(after)
            changed.append(path)
    return changed


def _tidy(diagram: etree._Element) -> None:
    etree.indent(diagram, level=1)
    before = diagram.getprevious()
    if before is not None:
        before.tail = "\n  "
    diagram.tail = "\n"


def _draw_sheet(plane: etree._Element, sheet: Sheet, pool: str | None, top: float) -> float:
    """Draw a sheet with its upper edge at `top`; returns its lower edge."""
    main = _piece(sheet)
    bands = {node.id: _inner(sheet, node.id) for node in sheet.nodes.values() if node.kind == "any_time"}
    width = max([main.width, *(LEFT + _framed(inner)[0] + PADDING for inner in bands.values())])
    boxes = _side_by_side(bands, width, top + main.height + PADDING)
    bottom = max([top + main.height, *(box.bottom + PADDING for box in boxes.values())])
    if pool:
        write_shape(plane, pool, Box(ORIGIN, top, width, bottom - top), isHorizontal="true")
        for lane, (lane_top, height) in zip(sheet.lanes, main.lanes, strict=False):
            box = Box(ORIGIN + BAND, top + lane_top, width - BAND, height)
            write_shape(plane, lane.id, box, isHorizontal="true")
    for node_id, box in boxes.items():
        write_shape(plane, node_id, box, isExpanded="true")
    write_drawing(plane, sheet, main.moved(ORIGIN, top))
    for node_id, box in boxes.items():
        write_drawing(plane, sheet, bands[node_id].moved(box.x + PADDING, box.y + TITLE))
    return bottom


def _framed(inner: Drawing) -> tuple[float, float]:
    """Width and height of an any-time part with its frame."""
    return inner.width + 2 * PADDING, inner.height + TITLE + PADDING


def _side_by_side(bands: Mapping[str, Drawing], width: float, top: float) -> dict[str, Box]:
    """Where the any-time parts stand under the lanes: beside each other while there is room, then below."""
    boxes: dict[str, Box] = {}
    x, y, below = float(ORIGIN + LEFT), top, top
    for node_id, inner in bands.items():
        wide, high = _framed(inner)
        if x > ORIGIN + LEFT and x + wide + PADDING > ORIGIN + width:
            x, y = float(ORIGIN + LEFT), below
        boxes[node_id] = Box(x, y, wide, high)
        x, below = x + wide + PADDING, max(below, y + high + PADDING)
    return boxes


def _piece(sheet: Sheet) -> Drawing:
    lanes = {node: at for at, lane in enumerate(sheet.lanes) for node in lane.nodes}
    homeless = any(
        node.id not in lanes and node.kind not in ("any_time", "boundary") for node in sheet.inside(None)
    )
    count = len(sheet.lanes) + (1 if homeless else 0)
    flows = [flow for flow in sheet.flows if flow.within is None]
    return draw(piece_of(sheet.inside(None), flows, lanes, max(count, 1)), LEFT)


def _inner(sheet: Sheet, node_id: str) -> Drawing:
    flows = [flow for flow in sheet.flows if flow.within == node_id]
    return draw(piece_of(sheet.inside(node_id), flows, {}, 1), 0)
