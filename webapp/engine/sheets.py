"""A sheet as it is drawn: lanes, nodes and flows, read without running anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from webapp.text import Text


@dataclass(frozen=True)
class Lane:
    """A band of a sheet: one role and the nodes that are its."""

    id: str
    name: str
    role: str
    nodes: tuple[str, ...]


@dataclass(frozen=True)
class Many:
    """A step asked many times at once, once for each item of an earlier answer."""

    source: str
    sequential: bool = False
    completion: str | None = None


@dataclass(frozen=True)
class Node:
    """One shape of a sheet. `kind` is one word of ours; `element` is the standard's word for it."""

    id: str
    kind: str
    name: Text
    why: Text
    lane: str | None
    role: str | None
    properties: Mapping[str, str]
    sheet: str
    within: str | None = None
    attached_to: str | None = None
    interrupting: bool = True
    default: str | None = None
    calls: str | None = None
    table: str | None = None
    limit: str | None = None
    message: str | None = None
    many: Many | None = None
    element: str = ""

    def listed(self, key: str) -> tuple[str, ...]:
        """The parts of a property that holds a comma list, such as `limit` or `source`."""
        return tuple(part.strip() for part in self.properties.get(key, "").split(",") if part.strip())

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """The parts of a property that holds `name=value` parts; a part without `=` has an empty value."""
        halves = (part.partition("=") for part in self.listed(key))
        return tuple((name.strip(), value.strip()) for name, _, value in halves)


@dataclass(frozen=True)
class Flow:
    """An arrow from one node to the next, with the answer that takes it."""

    id: str
    source: str
    target: str
    name: Text
    condition: str | None
    sheet: str
    within: str | None = None


@dataclass(frozen=True)
class Sheet:
    """One process of a board, as one drawing shows it."""

    id: str
    name: Text
    file: str
    lanes: tuple[Lane, ...]
    nodes: Mapping[str, Node]
    flows: tuple[Flow, ...]
    xml: bytes = field(repr=False)
    repeated: tuple[str, ...] = ()
    drawn: frozenset[str] = frozenset()

    @property
    def start(self) -> Node:
        """Where the sheet begins. Raises LookupError when nothing says so."""
        for node in self.nodes.values():
            if node.kind == "start" and node.within is None:
                return node
        raise LookupError(f"Sheet {self.id} has no start.")

    def outgoing(self, node_id: str) -> tuple[Flow, ...]:
        """The flows that leave a node, in the order of the file."""
        return tuple(flow for flow in self.flows if flow.source == node_id)

    def incoming(self, node_id: str) -> tuple[Flow, ...]:
        """The flows that enter a node, in the order of the file."""
        return tuple(flow for flow in self.flows if flow.target == node_id)

    def inside(self, within: str | None) -> tuple[Node, ...]:
        """The nodes that lie directly in the sheet (None) or in one of its any-time parts."""
        return tuple(node for node in self.nodes.values() if node.within == within)
