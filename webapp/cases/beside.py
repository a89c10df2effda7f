"""What features above add to the pages of a case and of a task; registered when the application is put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from webapp.cases.case_page import CasePage
from webapp.cases.task_page import TaskPage


@dataclass(frozen=True)
class Tab:
    """A page of a case: its endpoint, what it is called now, and whether this reader has it."""

    endpoint: str
    words: Callable[[], str]
    offered: Callable[[CasePage], bool]
    last: bool = False  # behind the history, instead of among what the case is made of


@dataclass(frozen=True)
class Link:
    """Somewhere to go from a task."""

    text: str
    href: str


Links = Callable[[TaskPage], Sequence[Link]]

_tabs: dict[str, Tab] = {}
_links: list[Links] = []


def add_tab(tab: Tab) -> None:
    """Let every case have this page."""
    _tabs[tab.endpoint] = tab


def add_links(links: Links) -> None:
    """Ask this for links whenever a task is shown."""
    if links not in _links:
        _links.append(links)


def tabs() -> Sequence[Tab]:
    """The pages that were added, in order."""
    return tuple(_tabs.values())


def links_beside(page: TaskPage) -> Sequence[Link]:
    """Where else a task leads."""
    return [link for links in _links for link in links(page)]
