"""Lays out what has no drawing: lanes from top to bottom, steps from left to right."""

from __future__ import annotations

from collections.abc import Iterable
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
    bands = [(node.id, _inner(sheet, node.id)) for node in sheet.nodes.values() if node.kind == "any_time"]
    width = max([main.width, *(LEFT + inner.width + 2 * PADDING + PADDING for _, inner in bands)])
    under = sum(inner.height + TITLE + PADDING + PADDING for _, inner in bands) + (PADDING if bands else 0)
    bottom = top + main.height + under
    if pool:
        write_shape(plane, pool, Box(ORIGIN, top, width, main.height + under), isHorizontal="true")
        for lane, (lane_top, height) in zip(sheet.lanes, main.lanes, strict=False):
            box = Box(ORIGIN + BAND, top + lane_top, width - BAND, height)
            write_shape(plane, lane.id, box, isHorizontal="true")
    at = top + main.height + PADDING
    placed = []
    for node_id, inner in bands:
        box = Box(ORIGIN + LEFT, at, inner.width + 2 * PADDING, inner.height + TITLE + PADDING)
        write_shape(plane, node_id, box, isExpanded="true")
        placed.append(inner.moved(box.x + PADDING, box.y + TITLE))
        at = box.bottom + PADDING
    write_drawing(plane, sheet, main.moved(ORIGIN, top))
    for drawing in placed:
        write_drawing(plane, sheet, drawing)
    return bottom


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
