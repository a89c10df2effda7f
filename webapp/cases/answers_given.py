"""The answers of a case in words: on the form they were given on, with what was there before a correction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import forms
from webapp.cases.access import sees_answer
from webapp.cases.asking import form_context
from webapp.cases.case_page import CasePage
from webapp.cases.log import AMENDS, Entry, Kind
from webapp.cases.models import LogEntry
from webapp.cases.projection import task_id
from webapp.clock import LONDON
from webapp.configuration import service as configuration
from webapp.configuration.configured import BoardConfiguration
from webapp.configuration.models import Version
from webapp.engine import Address
from webapp.engine.diagram import Node


@dataclass(frozen=True)
class Difference:
    """One question of which the answer was changed."""

    label: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Correction:
    """Other answers put in the place of earlier ones."""

    by: str
    at: datetime
    reason: str
    differences: Sequence[Difference]


@dataclass(frozen=True)
class Given:
    """One step answered once."""

    id: UUID  # of its task
    entry: Entry
    title: str
    who: str
    turn: int
    by: str
    on_behalf_of: str
    form: str
    version: int
    sections: Sequence[forms.SectionSummary]
    corrections: Sequence[Correction]


@dataclass(frozen=True)
class Asked:
    """What a step asked, on the version it was answered on."""

    configuration: BoardConfiguration
    node: Node
    form: forms.Form | None
    sections: tuple[forms.Section, ...]


def sees(page: CasePage, entry: Entry) -> bool:
    """Whether the reader sees an answer of this case."""
    address = Address.read(entry.address)
    node = page.story.process.nodes.get(address.step)
    role = node.role or "" if node else ""
    within_agency = any(each.key == role and each.held_by == "agency" for each in page.board.roles)
    return sees_answer(
        page.seen,
        role=role,
        agency=address.instance if within_agency else None,
        by=UUID(entry.by) if entry.by else None,
        stage=node.properties.get("stage", "") if node else "",
        seen_by=node.listed("seen_by") if node else (),
    )


def answers_given(session: Session, page: CasePage, *, only: UUID | None = None) -> list[Given]:
    """Every answer the reader sees, in the order given; with `only`, that of one task."""
    visible = [
        entry
        for entry in page.answered.values()
        if sees(page, entry) and only in (None, task_id(page.case.id, Address.read(entry.address)))
    ]
    versions = _versions(session, page)
    return [_given(session, page, entry, versions) for entry in visible]


def asked_on(session: Session, step: str, version_id: UUID) -> Asked | None:
    """The step as that version has it; None where it has no such step."""
    said = configuration.procedure(session, version_id).configuration
    node = next((sheet.nodes[step] for sheet in said.sheets.values() if step in sheet.nodes), None)
    if node is None:
        return None
    form, sections = said.form_of(step) if "form" in node.properties else (None, ())
    return Asked(said, node, form, sections)


def version_of(session: Session, page: CasePage, seq: int) -> UUID:
    """The version under which an entry was recorded."""
    return _versions(session, page)[seq][0]


def amendments(page: CasePage, address: str) -> list[Entry]:
    """What was put in the place of an answer, in order."""
    return [entry for entry in page.log if entry.kind in AMENDS and entry.address == address]


def differences(
    page: CasePage, asked: Asked, address: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[Difference]:
    """The questions to which two sets of answers differ, in words."""
    old, new = (_rows(in_words(page, asked, address, values)) for values in (before, after))
    labels = {**{key: row.label for key, row in old.items()}, **{key: row.label for key, row in new.items()}}
    found = [Difference(label, _said(old.get(key)), _said(new.get(key))) for key, label in labels.items()]
    return [each for each in found if each.before != each.after]


def in_words(
    page: CasePage, asked: Asked, address: str, values: Mapping[str, Any]
) -> list[forms.SectionSummary]:
    """Answers as the form's own questions, read only."""
    if asked.form is None:
        return []
    context = form_context(
        page.story,
        Address.read(address).path,
        today=page.now.astimezone(LONDON).date(),
        language=page.language,
    )
    return forms.summary(asked.form, asked.sections, values, context)


def _versions(session: Session, page: CasePage) -> Mapping[int, tuple[UUID, int]]:
    rows = session.execute(
        select(LogEntry.seq, Version.id, Version.number)
        .join(Version, Version.id == LogEntry.version_id)
        .where(LogEntry.case_id == page.case.id, LogEntry.kind == Kind.ANSWERED)
    )
    return {row.seq: (row.id, row.number) for row in rows}


def _given(session: Session, page: CasePage, entry: Entry, versions: Mapping[int, tuple[UUID, int]]) -> Given:
    address = Address.read(entry.address)
    version_id, number = versions[entry.seq]
    asked = asked_on(session, address.step, version_id)
    changed = amendments(page, entry.address)
    latest = changed[-1].value if changed else entry.value
    instance = page.names.agency(address.instance) if address.instance else ""
    role = page.names.role(asked.node.role) if asked and asked.node.role else ""
    return Given(
        id=task_id(page.case.id, address),
        entry=entry,
        title=asked.node.name.get(page.language) if asked else address.step,
        who=instance or role,
        turn=address.turn,
        by=page.names.person(entry.by),
        on_behalf_of=page.names.on_behalf(entry.on_behalf_of) if entry.on_behalf_of else "",
        form=asked.form.title.get(page.language) if asked and asked.form else "",
        version=number,
        sections=in_words(page, asked, entry.address, latest) if asked else [],
        corrections=list(_corrections(page, asked, entry, changed)) if asked else [],
    )


def _corrections(
    page: CasePage, asked: Asked, entry: Entry, changed: Iterable[Entry]
) -> Iterator[Correction]:
    before = entry.value
    for each in changed:
        found = differences(page, asked, entry.address, before, each.value)
        yield Correction(page.names.person(each.by), each.recorded_at, each.reason, found)
        before = each.value


def _rows(sections: Iterable[forms.SectionSummary]) -> dict[str, forms.Row]:
    return {row.key: row for section in sections for row in section.rows}


def _said(row: forms.Row | None) -> tuple[str, ...]:
    """An answer in lines, those of a repeated answer with their item's name."""
    if row is None:
        return ()
    cards = (
        f"{card.title}, {each.label}: {'; '.join(each.lines)}" for card in row.cards for each in card.rows
    )
    return (*row.lines, *cards)
