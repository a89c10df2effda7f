"""What carries each requirement of a board's procedure, and which walks prove it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from webapp.cases.player import Performance
from webapp.configuration.configured import BoardConfiguration
from webapp.configuration.consulting import consulting

FEW = 3  # walks named one by one; of more, their number
CALENDAR = "the board's calendar"
"""What proves a limit of the board itself: no case runs it, its date stands in `board.yaml`."""


@dataclass(frozen=True)
class Trace:
    """One requirement: the elements that name it, and the walks that passed one of them and said who is asked what."""

    id: str
    what: str
    elements: tuple[str, ...]
    walks: tuple[str, ...]


def trace(said: BoardConfiguration, performances: Sequence[Performance]) -> list[Trace]:
    """Every id of `sources.yaml`, in its order, with the walks that prove it.

    A walk proves an id when all it says held, it executed an element of the id itself (to pass a sheet that
    holds one is not enough), and it said of whom what is asked by when: of a step that is asked, that very
    step; of anything else, all that was asked right after it. A limit is proved where it set a day the walk
    says. What a walk claims to prove counts for nothing.
    """
    carried = _carried(said)
    sound = [performance for performance in performances if not performance.problems]
    return [
        Trace(id_, source.what, elements, _walks(id_, elements, said, sound))
        for id_, source in said.sources.ids.items()
        for elements in [tuple(carried.get(id_, ()))]
    ]


def unfounded(said: BoardConfiguration, performances: Sequence[Performance]) -> list[str]:
    """The walks that claim to prove what they do not, each in a sentence."""
    proved = {each.id: each.walks for each in trace(said, performances)}
    return [
        f"{performance.walk} says it proves {id_}, and does not."
        for performance in performances
        for id_ in performance.proves
        if CALENDAR not in proved.get(id_, ()) and performance.walk not in proved.get(id_, ())
    ]


def as_markdown(boards: Mapping[str, Sequence[Trace]]) -> str:
    """The matrix of all boards, for reading."""
    lines = ["# What carries each requirement, and what proves it", ""]
    lines += ["Made by `practice-review trace --write docs/traceability.md`."]
    for name, traces in boards.items():
        lines += ["", f"## {name}", "", "| id | what | carried by | proved by |", "|---|---|---|---|"]
        for each in traces:
            walks = ", ".join(each.walks) if len(each.walks) <= FEW else f"{len(each.walks)} walks"
            lines.append(f"| {each.id} | {each.what} | {', '.join(each.elements)} | {walks} |")
    return "\n".join(lines) + "\n"


def _carried(said: BoardConfiguration) -> Mapping[str, list[str]]:
    """Requirement id -> what names it: steps, other nodes, forms, tables and limits."""
    found: dict[str, list[str]] = {}
    for sheet in said.sheets.values():
        for node in sheet.nodes.values():
            for source in node.listed("source"):
                found.setdefault(source, []).append(f"{sheet.id}/{node.id}")
    for form in said.forms.values():
        for source in _listed(form.source or ""):
            found.setdefault(source, []).append(f"form {form.key}")
    for table in said.tables:
        found.setdefault(table, []).append(f"table {table}")
    for limit in said.limits:
        found.setdefault(limit, []).append(f"limit {limit}")
    return found


def _walks(
    id_: str, elements: Sequence[str], said: BoardConfiguration, performances: Sequence[Performance]
) -> tuple[str, ...]:
    limit = said.limits.get(id_)
    if limit is not None and limit.scope == "board":
        return (CALENDAR,) if limit.from_ in said.board.calendar else ()
    nodes = [said.step(step) for step in _steps_of(id_, elements, said)]
    asked = {node.id for node in nodes if node.kind == "user"}
    beside = {node.id for node in nodes if node.kind != "user" and (not asked or node.table == id_)}
    return tuple(
        performance.walk
        for performance in performances
        if id_ in performance.dues or performance.held & (asked & performance.asserted | beside)
    )


def _steps_of(id_: str, elements: Sequence[str], said: BoardConfiguration) -> set[str]:
    """Nodes whose passing shows the requirement: those that name it, that ask its form, or look its table up."""
    named = {element.rpartition("/")[2] for element in elements if "/" in element}
    steps = {step for step in named if said.step(step).kind != "call"}
    forms = {element.removeprefix("form ") for element in elements if element.startswith("form ")}
    for sheet in said.sheets.values():
        for node in sheet.nodes.values():
            if node.properties.get("form", "").partition("#")[0] in forms:
                steps.add(node.id)
    return steps | consulting(said, id_) if id_ in said.tables else steps


def _listed(source: str) -> list[str]:
    return [part.strip() for part in source.split(",") if part.strip()]
