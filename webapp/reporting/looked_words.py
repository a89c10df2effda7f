"""What somebody did, as the audit trail has it, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.audit.models import AuditEntry
from webapp.cases.case_page import CasePage
from webapp.cases.models import Task, Upload
from webapp.cases.wording import _
from webapp.documents.models import MadeDocument


@dataclass(frozen=True)
class Titles:
    """What the steps, files and letters that entries are about are called."""

    by_id: Mapping[str, str]

    def of(self, id_: object) -> str:
        return self.by_id.get(str(id_), _("a step"))


def titles_of(session: Session, page: CasePage, entries: Sequence[AuditEntry]) -> Titles:
    """The titles that these entries need, in the reader's language."""
    tasks = {task.id: _step(page, task) for task in page.tasks}
    titles = {str(id_): title for id_, title in tasks.items()}
    ids = [entry.subject_id for entry in entries if entry.subject_kind in ("upload", "document")]
    ids += [UUID(each) for entry in entries if (each := entry.details.get("document_id"))]
    if ids:
        files = session.execute(select(Upload.id, Upload.task_id).where(Upload.id.in_(ids)))
        titles |= {
            str(id_): tasks.get(task_id, _("a step")) if task_id else _("a step") for id_, task_id in files
        }
        letters = session.execute(select(MadeDocument.id, MadeDocument.title).where(MadeDocument.id.in_(ids)))
        titles |= {str(id_): title.get(page.language) for id_, title in letters}
    return Titles(titles)


def in_words(entry: AuditEntry, titles: Titles) -> str:
    """What was done, beginning with a capital: “Read the answers”."""
    title = titles.of(entry.subject_id)
    if entry.subject_kind == "case":
        return _of_case(entry, titles)
    said = {
        "task:viewed": _("Opened “%(title)s”", title=title),
        "task:changed": _("Worked on “%(title)s”", title=title),
        "task:completed": _("Sent “%(title)s”", title=title),
        "task:reminded": _("Reminded those who are asked for “%(title)s”", title=title),
        "upload:downloaded": _("Downloaded a file given with “%(title)s”", title=title),
        "document:made": _("Made the letter “%(title)s”", title=title),
        "document:viewed": _("Read the letter “%(title)s”", title=title),
        "document:downloaded": _("Downloaded the letter “%(title)s”", title=title),
        "document:sent": _("Recorded the letter “%(title)s” as sent", title=title),
        "meeting:viewed": _("Read a meeting where this case is dealt with"),
        "meeting:downloaded": _("Downloaded a meeting of this case for a calendar"),
        "measures:viewed": _("Read the measures, which name this case"),
        "measures:downloaded": _("Downloaded the measures, which name this case"),
        "evaluation:viewed": _("Read the evaluations, to which this case belongs"),
    }
    return said.get(entry.action) or _in_general(entry)


def _of_case(entry: AuditEntry, titles: Titles) -> str:
    page = str(entry.details.get("page", ""))
    if entry.action == "case:viewed":
        return _page(page.rpartition(".")[0], page, entry, titles) or _in_general(entry)
    said = {
        "case:opened": _("Opened the case"),
        "case:brought_in": _("Brought the case in from paper"),
        "case:exported": _("Downloaded who looked at this case"),
        "case:pause": _("Paused the case"),
        "case:resume": _("Resumed the case"),
        "case:withdraw": _("Withdrew the case"),
        "case:reopen": _("Reopened the case"),
        "case:declared": _("Declared independence"),
    }
    return said.get(entry.action) or _in_general(entry)


def _page(feature: str, page: str, entry: AuditEntry, titles: Titles) -> str:
    answer = titles.of(entry.details.get("task_id"))
    said = {
        "cases.show": _("Read where the case is"),
        "cases.marks": _("Read where the case is"),
        "cases.answers": _("Read the answers"),
        "cases.answer": _("Read the answers of “%(title)s”", title=answer),
        "cases.decisions": _("Read the decisions"),
        "cases.people": _("Read who takes part"),
        "cases.documents": _("Read the list of documents"),
        "cases.messages": _("Read the messages"),
        "cases.notes": _("Read the notes"),
        "cases.history": _("Read the history"),
        "letters.index": _("Read the list of letters"),
        "letters.new": _("Read a letter that was not made yet"),
        "looked.index": _("Read who looked at this case"),
        "outbox.index": _("Read the messages"),
        "outbox.show": _("Read a message"),
    }
    of_feature = {
        "changes": _("Opened a page on which the case can be changed"),
        "changes.amendments": _("Opened a page on which the case can be changed"),
        "declarations": _("Opened a declaration of independence"),
        "meetings": _("Read a meeting where this case is dealt with"),
        "meetings_minutes": _("Opened the minutes of a meeting"),
        "meetings_office": _("Opened a meeting where this case is dealt with"),
    }
    return said.get(page) or of_feature.get(feature, "")


def _in_general(entry: AuditEntry) -> str:
    reads = entry.action.rpartition(":")[2] in ("viewed", "downloaded")
    return _("Read a page of the case") if reads else _("Did something in the case")


def _step(page: CasePage, task: Task) -> str:
    title = task.title.get(page.language)
    return f"{title} ({page.names.agency(task.agency)})" if task.agency else title
