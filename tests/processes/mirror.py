"""The same diagram upside down: every shape, every line and every label of it, and nothing else."""

from __future__ import annotations

import re

_BOUNDS = re.compile(r"<(?:\w+:)?Bounds\b[^>]*>")
_POINT = re.compile(r"<(?:\w+:)?waypoint\b[^>]*>")
_NUMBER = r'(\b{}=")(-?[\d.]+)(")'


def mirrored(xml: str) -> str:
    """Flip the drawing top to bottom. The procedure itself is left as it is, byte for byte."""
    turned = _BOUNDS.sub(lambda found: _flipped(found[0], _value(found[0], "height")), xml)
    return _POINT.sub(lambda found: _flipped(found[0], 0), turned)


def _flipped(element: str, height: float) -> str:
    y = -_value(element, "y") - height
    return re.sub(_NUMBER.format("y"), lambda found: f"{found[1]}{y:g}{found[3]}", element)


def _value(element: str, name: str) -> float:
    found = re.search(_NUMBER.format(name), element)
    return float(found[2]) if found else 0
