"""Sizes of what is drawn, and the space its words take."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.engine.diagram import Node

STEP = (134, 64)
QUESTION = 42
EVENT = 30
GRID = 10
CLEAR = 13
LABEL_WIDTH = 96
LINE_HEIGHT = 16
EVENTS = frozenset({"start", "end", "catch", "throw", "boundary"})
GATEWAYS = frozenset({"exclusive", "parallel", "inclusive"})


@dataclass(frozen=True)
class Box:
    """An upright rectangle."""

    x: float
    y: float
    width: float
    height: float

    @classmethod
    def around(cls, cx: float, cy: float, width: float, height: float) -> Box:
        """A box of that size with its middle there."""
        return cls(cx - width / 2, cy - height / 2, width, height)

    @property
    def cx(self) -> float:
        """The middle, from the left."""
        return self.x + self.width / 2

    @property
    def cy(self) -> float:
        """The middle, from the top."""
        return self.y + self.height / 2

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height

    def moved(self, dx: float, dy: float) -> Box:
        """The same box elsewhere."""
        return Box(self.x + dx, self.y + dy, self.width, self.height)

    def grown(self, by: float) -> Box:
        """The box with a margin on every side."""
        return Box(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def touches(self, other: Box) -> bool:
        """Whether the two share more than an edge."""
        return (
            self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom
        )

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies strictly inside."""
        return self.x < x < self.right and self.y < y < self.bottom


def size_of(node: Node) -> tuple[int, int]:
    """How large a node is drawn."""
    if node.kind in EVENTS or "Event" in node.element:
        return (EVENT, EVENT)
    if node.kind in GATEWAYS or "Gateway" in node.element:
        return (QUESTION, QUESTION)
    return STEP


def is_small(node: Node) -> bool:
    """Whether a node's name stands outside it."""
    return size_of(node) != STEP


NARROW = frozenset("iljftrI.,:;'!|()[] ")
WIDE = frozenset("mwMW@%")


def text_width(text: str, size: float = 14) -> float:
    """About how wide a line of our type is; never less than it really is by more than a hair."""
    ems = (0.3 if c in NARROW else 0.88 if c in WIDE else 0.7 if c.isupper() else 0.57 for c in text)
    return sum(ems) * size


def lines_of(text: str, width: float = LABEL_WIDTH, size: float = 14) -> list[str]:
    """A label broken into lines no wider than `width`, where its words allow."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def label_size(text: str, width: float = LABEL_WIDTH, size: float = 14) -> tuple[float, float]:
    """How much room a label takes."""
    lines = lines_of(text, width, size)
    return (max((text_width(line, size) for line in lines), default=0) + 4, LINE_HEIGHT * len(lines))
