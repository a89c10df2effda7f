"""Which letters a case offers now: those its steps name, once the step is asked or done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from webapp.cases.log import Kind
from webapp.cases.story import Story
from webapp.configuration.letters import Letter
from webapp.documents.known import Known
from webapp.documents.merging import is_offered, rows_for
from webapp.documents.saying import row_in_words
from webapp.engine import Address
from webapp.engine.diagram import Node
from webapp.errors import NotFound


@dataclass(frozen=True)
class Offer:
    """A letter that can be made, or begun, and for whom where it is made for each of several."""

    letter: Letter
    known: Known  # the case as this letter sees it
    step: Node  # that offers it
    whom: str = ""

    @property
    def path(self) -> str:
        """Of the step that offers it; empty for a step nobody is asked."""
        return self.known.asking

    @property
    def is_asked_now(self) -> bool:
        """Whether the step that offers it waits for an answer."""
        return self.path in self.known.story.asked

    @property
    def row(self) -> str:
        return self.known.row.key if self.known.row else ""


def offers(known: Known) -> list[Offer]:
    """Every letter the case offers, in the order of its steps."""
    found: dict[tuple[str, str, str], Offer] = {}
    for node in known.story.process.nodes.values():
        for key in node.listed("letter"):
            for offer in _of(node, key, known):
                found[offer.letter.key, offer.path, offer.row] = offer
    return list(found.values())


def offer_of(known: Known, key: str, path: str | None = None, row: str | None = None) -> Offer:
    """That offer, or the first of this letter. Raises NotFound where the case does not offer it."""
    for node in known.story.process.nodes.values():
        if key in node.listed("letter"):
            for offer in _of(node, key, known):
                if path in (None, offer.path) and row in (None, offer.row):
                    return offer
    raise NotFound("This case does not offer such a letter.")


def _of(node: Node, key: str, known: Known) -> Iterator[Offer]:
    letter = known.story.configuration.letters.get(key)
    for path in _paths(node, known.story) if letter else ():
        at = replace(known, asking=path, row=None, used={})
        if letter is None or not is_offered(letter, at):
            continue
        if letter.for_each is None:
            yield Offer(letter, at, node, at.given(("agency", "name")) or "")
        for row in rows_for(letter, at):
            yield Offer(letter, replace(at, row=row, used={}), node, row_in_words(at, row))


def _paths(node: Node, story: Story) -> Iterable[str]:
    """Where a step is, or was, asked; a step for nobody counts once the case has passed it."""
    if node.kind == "user":
        asked = [path for path, address in story.asked.items() if address.step == node.id]
        done = [Address.read(entry.address) for entry in story.entries if entry.kind is Kind.ANSWERED]
        return dict.fromkeys((*(each.path for each in done if each.step == node.id), *asked))
    passed = story.run is not None and node.id in story.run.visited
    return ("",) if passed else ()
