"""The dated events of a case, as its steps say they set them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import chain
from typing import Any

from webapp.cases.log import Entry, Kind
from webapp.deadlines.running import Event
from webapp.engine import Address, Passed
from webapp.engine.diagram import Node


def events_of(
    entries: Iterable[Entry], nodes: Mapping[str, Node], passed: Iterable[Passed] = ()
) -> tuple[Event, ...]:
    """Every event set so far, in order. A step that is answered again sets its events again.

    `passed` are steps done by nobody, each by an entry of the log: its events happened when that did.
    """
    by_entry: dict[int, list[Address]] = {}
    for each in passed:
        by_entry.setdefault(each.seq, []).append(Address(each.path))
    return tuple(
        event
        for entry in entries
        for event in chain(_answered(entry, nodes), _passed(entry, by_entry.get(entry.seq, ()), nodes))
    )


def _passed(entry: Entry, addresses: Iterable[Address], nodes: Mapping[str, Node]) -> Iterator[Event]:
    for address in addresses:
        node = nodes.get(address.step)
        for name, _field in node.pairs("sets") if node else ():
            yield Event(name, entry.happened_on, address.instance)


def _answered(entry: Entry, nodes: Mapping[str, Node]) -> Iterator[Event]:
    if entry.kind is Kind.ANSWERED:
        yield from _events(entry, nodes)


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
