"""Things that can happen at any time: messages a case would take now, and who may send them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from webapp.cases.case_page import CasePage
from webapp.cases.history import message_name
from webapp.engine.diagram import Node


@dataclass(frozen=True)
class Outside:
    """Something that may happen, in the drawing's words."""

    message: str
    words: str


def may_happen(page: CasePage) -> list[Outside]:
    """What the reader may say has happened: the office everything, others what the drawing lets their role say."""
    if page.story.run is None or not page.case.is_open:
        return []
    return [
        Outside(message, message_name(page, message))
        for message in page.story.run.waiting_messages()
        if page.is_office or _roles(page) & senders(page.story.process.nodes.values(), message)
    ]


def _roles(page: CasePage) -> set[str]:
    """The reader's roles, at the board and in this case."""
    own = {role for role, _agency in page.reader.holdings}
    mine = str(page.reader.person_id)
    return own | {holder.role for holder, person in page.names.team.items() if person == mine}


def senders(nodes: Iterable[Node], message: str) -> set[str]:
    """The roles that may send a message, as the events that wait for it say."""
    return {role for node in nodes if node.message == message for role in node.listed("from")}
