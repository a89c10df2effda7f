"""Where words stand: by their shape or flow, never on anything else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from webapp.configuration.layout.shapes import Box, is_small, label_size
from webapp.engine.diagram import Node

Corner = tuple[float, float]
Path = Sequence[Corner]


def flow_label(text: str, path: Path, taken: Sequence[Box], others: Sequence[Path]) -> Box:
    """An answer, right after its question: above a level flow, right of an upright one."""
    width, height = label_size(text, size=13)
    (x, y), (nx, ny) = path[0], path[1]
    places: list[Box] = []
    if y == ny:
        ahead = 1 if nx > x else -1
        for along in (6, 14, 24):
            start = x + ahead * along - (width if ahead < 0 else 0)
            places += [Box(start, y - height - 2, width, height), Box(start, y + 3, width, height)]
    else:
        down = ny > y
        for along in (3, 10, 18, 30, 44, 60):
            top = y + along if down else y - along - height
            places += [Box(x + 4, top, width, height), Box(x - 4 - width, top, width, height)]
    return _clearest(places, taken, [path, *others])


def node_labels(
    nodes: Mapping[str, Node], boxes: Mapping[str, Box], paths: Sequence[Path], taken: Sequence[Box]
) -> dict[str, Box]:
    """The names of small shapes: below, or above when a flow leaves below, or beside."""
    labels: dict[str, Box] = {}
    busy = list(taken)
    for node_id, node in nodes.items():
        if not is_small(node) or not node.name:
            continue
        box = boxes[node_id]
        labels[node_id] = _clearest(_around(box, str(node.name)), busy, paths)
        busy.append(labels[node_id])
    return labels


def _around(box: Box, text: str) -> list[Box]:
    places = []
    for wrap in (96, 60, 150):
        width, height = label_size(text, wrap)
        middle, right, left = box.cx - width / 2, box.cx + 6, box.cx - 6 - width
        below, above = box.bottom + 4, box.y - 4 - height
        places += [Box(middle, below, width, height), Box(middle, above, width, height)]
        places += [Box(right, below, width, height), Box(left, below, width, height)]
        places += [Box(right, above, width, height), Box(left, above, width, height)]
        places += [Box(box.right + 4, box.cy - height / 2, width, height)]
    return places


def _clearest(places: Sequence[Box], taken: Sequence[Box], paths: Sequence[Path]) -> Box:
    """The first place nothing is in the way of, or else the one with least in the way."""
    best, least = places[0], float("inf")
    for place in places:
        clash = sum(3 for box in taken if place.grown(1).touches(box))
        clash += sum(1 for path in paths for a, b in _legs(path) if crosses(place, a, b))
        if clash < least:
            best, least = place, clash
    return best


def _legs(path: Path) -> list[tuple[Corner, Corner]]:
    return list(pairwise(path))


def crosses(box: Box, a: Corner, b: Corner) -> bool:
    """Whether a level or upright line runs through a box."""
    left, right = sorted((a[0], b[0]))
    top, bottom = sorted((a[1], b[1]))
    return left < box.right and right > box.x and top < box.bottom and bottom > box.y
