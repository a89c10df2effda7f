"""The dated events of a case, as its steps say they set them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from webapp.cases.log import Entry, Kind
from webapp.deadlines.running import Event
from webapp.engine import Address
from webapp.engine.diagram import Node


def events_of(entries: Iterable[Entry], nodes: Mapping[str, Node]) -> tuple[Event, ...]:
    """Every event set so far, in order. A step that is answered again sets its events again."""
    return tuple(event for entry in entries if entry.kind is Kind.ANSWERED for event in _events(entry, nodes))


def _events(entry: Entry, nodes: Mapping[str, Node]) -> Iterator[Event]:
    address = Address.read(entry.address)
    node = nodes.get(address.step)
    for name, field in node.pairs("sets") if node else ():
        on = _when(entry.value.get(field)) if field else entry.happened_on
        if on is not None:
            yield Event(name, on, address.instance, planned=bool(field))


def _when(value: Any) -> date | datetime | None:
    """The date in an answer; None for “not known”, a partial date or no answer."""
    if not isinstance(value, str):
        return None
    try:
        return datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    except ValueError:
        return None
