"""How well a drawing reads, measured from the file alone."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, pairwise

from lxml import etree

from webapp.configuration.layout.labels import crosses
from webapp.configuration.layout.shapes import Box
from webapp.engine.markup import BPMNDI, DC, DI, local, parse

Corner = tuple[float, float]
Leg = tuple[Corner, Corner]
CONTAINERS = frozenset({"participant", "lane", "subProcess"})


@dataclass(frozen=True)
class Quality:
    """What is wrong with a drawing, by the ids concerned. Crossings are few in a good one; the rest none."""

    overlapping: tuple[tuple[str, str], ...]
    under_shapes: tuple[tuple[str, str], ...]
    along_each_other: tuple[tuple[str, str], ...]
    labels_covered: tuple[tuple[str, str], ...]
    slanted: tuple[str, ...]
    undrawn: tuple[str, ...]
    crossings: int
    width: float
    height: float

    @property
    def clean(self) -> bool:
        """Whether nothing overlaps and everything is drawn."""
        wrong = (self.overlapping, self.under_shapes, self.along_each_other, self.labels_covered)
        return not any((*wrong, self.slanted, self.undrawn))


def assess(xml: bytes, file: str = "diagram") -> Quality:
    """The quality of the drawing in a diagram file."""
    root = parse(xml, file)
    kinds = {e.get("id", ""): local(e) for e in root.iter() if e.get("id")}
    ends = {
        e.get("id", ""): {e.get("sourceRef"), e.get("targetRef")}
        for e in root.iter()
        if local(e) == "sequenceFlow"
    }
    hosts = {e.get("id", ""): e.get("attachedToRef") for e in root.iter() if e.get("attachedToRef")}
    shapes, labels, paths = _drawn(root)
    inner = {key: box for key, box in shapes.items() if kinds.get(key) not in CONTAINERS}
    legs = {key: list(pairwise(path)) for key, path in paths.items()}
    frames = list(shapes.values())
    return Quality(
        overlapping=tuple(
            (a, b)
            for a, b in combinations(inner, 2)
            if hosts.get(a) != b and hosts.get(b) != a and inner[a].grown(3).touches(inner[b])
        ),
        under_shapes=tuple(
            (flow, key)
            for flow, parts in legs.items()
            for key, box in inner.items()
            if _runs_under(parts, box, key in ends.get(flow, set()) or _host_of_end(hosts, ends, flow, key))
        ),
        along_each_other=tuple(
            (a, b) for a, b in combinations(legs, 2) if _along(legs[a], legs[b]) and not _meet(ends, a, b)
        ),
        labels_covered=_covered(labels, inner, legs),
        slanted=tuple(key for key, parts in legs.items() if any(_slants(leg) for leg in parts)),
        undrawn=_undrawn(kinds, shapes, paths),
        crossings=sum(_crossings(legs[a], legs[b]) for a, b in combinations(legs, 2)),
        width=max((box.right for box in frames), default=0),
        height=max((box.bottom for box in frames), default=0),
    )


def _drawn(
    root: etree._Element,
) -> tuple[dict[str, Box], dict[str, Box], dict[str, list[Corner]]]:
    shapes, labels, paths = {}, {}, {}
    for element in root.iter(f"{{{BPMNDI}}}BPMNShape", f"{{{BPMNDI}}}BPMNEdge"):
        key = element.get("bpmnElement", "")
        bounds = element.find(f"{{{DC}}}Bounds")
        if bounds is not None:
            shapes[key] = _box(bounds)
        label = element.find(f"{{{BPMNDI}}}BPMNLabel/{{{DC}}}Bounds")
        if label is not None:
            labels[key] = _box(label)
        if local(element) == "BPMNEdge":
            points = element.iterfind(f"{{{DI}}}waypoint")
            paths[key] = [(float(p.get("x", "0")), float(p.get("y", "0"))) for p in points]
    return shapes, labels, paths


def _box(bounds: etree._Element) -> Box:
    return Box(*(float(bounds.get(key, "0")) for key in ("x", "y", "width", "height")))


def _host_of_end(hosts: dict[str, str | None], ends: dict[str, set[str | None]], flow: str, key: str) -> bool:
    return any(hosts.get(end or "") == key for end in ends.get(flow, set()))


def _runs_under(legs: list[Leg], box: Box, is_end: bool) -> bool:
    tested = box.grown(-2) if is_end else box.grown(4)
    return any(crosses(tested, a, b) for a, b in legs)


def _slants(leg: Leg) -> bool:
    (ax, ay), (bx, by) = leg
    return abs(ax - bx) > 0.2 and abs(ay - by) > 0.2


def _meet(ends: dict[str, set[str | None]], a: str, b: str) -> bool:
    """Whether two flows leave or enter at one node, where they may share a little way."""
    return bool(ends.get(a, set()) & ends.get(b, set()))


def _along(first: list[Leg], second: list[Leg]) -> bool:
    return any(_same_line(a, b) for a in first for b in second)


def _same_line(a: Leg, b: Leg) -> bool:
    for axis in (0, 1):
        across = 1 - axis
        level = abs(a[0][across] - a[1][across]) < 0.2 and abs(b[0][across] - b[1][across]) < 0.2
        if level and abs(a[0][across] - b[0][across]) < 5:
            (a1, a2), (b1, b2) = sorted((a[0][axis], a[1][axis])), sorted((b[0][axis], b[1][axis]))
            if min(a2, b2) - max(a1, b1) > 1:
                return True
    return False


def _crossings(first: list[Leg], second: list[Leg]) -> int:
    return sum(_cross(a, b) or _cross(b, a) for a in first for b in second)


def _cross(level: Leg, upright: Leg) -> bool:
    (x1, y), (x2, y2) = level
    (x, top), (x3, bottom) = upright
    if abs(y - y2) > 0.2 or abs(x - x3) > 0.2:
        return False
    return min(x1, x2) + 1 < x < max(x1, x2) - 1 and min(top, bottom) + 1 < y < max(top, bottom) - 1


def _covered(
    labels: dict[str, Box], shapes: dict[str, Box], legs: dict[str, list[Leg]]
) -> tuple[tuple[str, str], ...]:
    found = [(a, b) for a, b in combinations(labels, 2) if labels[a].touches(labels[b])]
    found += [(a, b) for a in labels for b in shapes if labels[a].touches(shapes[b])]
    for key, box in labels.items():
        found += [(key, flow) for flow, parts in legs.items() if any(crosses(box, a, b) for a, b in parts)]
    return tuple(found)


DRAWN = frozenset({"task", "callActivity", "subProcess", "lane", "participant"})


def _undrawn(
    kinds: dict[str, str], shapes: dict[str, Box], paths: dict[str, list[Corner]]
) -> tuple[str, ...]:
    wanted = (
        key for key, kind in kinds.items() if kind in DRAWN or kind.endswith(("Task", "Event", "Gateway"))
    )
    flows = (key for key, kind in kinds.items() if kind == "sequenceFlow")
    return tuple([k for k in wanted if k not in shapes] + [k for k in flows if k not in paths])
