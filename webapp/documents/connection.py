"""Puts letters onto the pages of a case and of a task."""

from __future__ import annotations

from webapp.cases import beside
from webapp.cases.wording import _
from webapp.documents.pages import links_of_task


def connect() -> None:
    """Let cases show their letters; once, when the application is put together."""
    beside.add_tab(beside.Tab("letters.index", lambda: _("Letters"), lambda page: page.all))
    beside.add_links(links_of_task)
