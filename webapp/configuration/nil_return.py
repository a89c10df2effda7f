"""What a step records when there is nothing to return: its property `nil_return`, `field=value` parts.

`@me` stands for the name of whoever returns it and `@today` for the day. What the form knows by itself
(`prefill`) need not be named.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from webapp.engine.diagram import Node
from webapp.forms import Question

PROPERTY = "nil_return"
ME, TODAY = "@me", "@today"
_SEVERAL = frozenset({"checkboxes", "agencies"})


def takes_nil(node: Node) -> bool:
    """Whether the step can be answered by saying that there is nothing to return."""
    return bool(node.listed(PROPERTY))


def nil_values(node: Node, questions: Mapping[str, Question], *, name: str, today: date) -> dict[str, Any]:
    """The answers the step declares for this, as they are stored."""
    return {
        key: _value(questions[key].type if key in questions else "", written, name=name, today=today)
        for key, written in node.pairs(PROPERTY)
    }


def is_nil(node: Node, answers: Mapping[str, Any]) -> bool:
    """Whether answers say that there was nothing to return, however they came to be given."""
    said = [(key, written) for key, written in node.pairs(PROPERTY) if written not in (ME, TODAY)]
    return bool(said) and all(answers.get(key) in (written, [written]) for key, written in said)


def _value(kind: str, written: str, *, name: str, today: date) -> Any:
    if kind == "declaration":
        return {"name": name, "date": today.isoformat()}
    plain = {ME: name, TODAY: today.isoformat()}.get(written, written)
    return [plain] if kind in _SEVERAL else plain
