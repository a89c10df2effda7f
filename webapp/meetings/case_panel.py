"""Meetings on the pages of a case and of a task: which are coming, and which panel deals with a step."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template
from markupsafe import Markup
from sqlalchemy.orm import Session

from webapp.cases import panels
from webapp.cases.case_page import CasePage
from webapp.cases.task_page import TaskPage
from webapp.configuration.board import BoardFile
from webapp.configuration.meetings import MeetingKind
from webapp.configuration.vocabulary import ON_AGENDA
from webapp.engine.diagram import Node
from webapp.meetings.agenda import next_meeting
from webapp.meetings.listing import meetings_of_case
from webapp.meetings.models import Meeting
from webapp.web import current_language


@dataclass(frozen=True)
class OnAgenda:
    """A step that a standing panel deals with, and the panel's next meeting where one is planned."""

    step: str
    panel: str
    meeting: Meeting | None


def connect() -> None:
    """Let the pages of cases and tasks show meetings."""
    panels.register(meetings_panel)
    panels.register_note(agenda_note)


def meetings_panel(session: Session, page: CasePage) -> Markup | None:
    """The case's meetings, the next one on top, and what waits for a panel; nothing where it has neither."""
    found = meetings_of_case(session, page.reader, page.case.id)
    waiting = _waiting(session, page) if page.all else []
    if not (found or waiting):
        return None
    coming = sorted(
        (each for each in found if each.is_planned and not each.is_past(page.now)),
        key=lambda each: each.starts_at,
    )
    others = [each for each in found if each not in coming]
    words = render_template(
        "meetings/case_panel.html", meetings=[*coming, *others], waiting=waiting, language=page.language
    )
    return Markup(words)  # noqa: S704 - a template of ours, which escapes


def agenda_note(session: Session, page: TaskPage) -> Markup | None:
    """On which meeting's agenda the task stands: that is when it is to be done."""
    kind = _panel_of(page.node, page.story.configuration.board)
    if kind is None or not page.task.is_open:
        return None
    language = current_language()
    meeting = next_meeting(session, page.case.board_id, kind.key)
    on = OnAgenda("", kind.name.get(language), meeting)
    return Markup(render_template("meetings/agenda_note.html", on=on))  # noqa: S704 - a template of ours


def _waiting(session: Session, page: CasePage) -> list[OnAgenda]:
    found = []
    for address in page.story.asked.values():
        node = page.story.node(address.step)
        kind = _panel_of(node, page.board)
        if kind is not None:
            meeting = next_meeting(session, page.case.board_id, kind.key)
            found.append(OnAgenda(node.name.get(page.language), kind.name.get(page.language), meeting))
    return found


def _panel_of(node: Node, board: BoardFile) -> MeetingKind | None:
    named = node.properties.get(ON_AGENDA)
    return next((kind for kind in board.meetings if kind.key == named), None)
