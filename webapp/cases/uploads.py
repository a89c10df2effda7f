"""Files given with answers: known by their content, kept in the database, handed out only as attachments."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any
from uuid import UUID

import puremagic
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from webapp.accounts.models import Person
from webapp.cases import office_files
from webapp.cases.access import Reader, Seen, case_for, sees_answer
from webapp.cases.models import LogEntry, Task, Upload
from webapp.configuration import service as configuration
from webapp.errors import DomainError, NotFound

LARGEST = 20 * 1024 * 1024
MOST = 200  # of one step
ZIPPED = {  # with the part that makes it one
    ".docx": "word/document.xml",
    ".xlsx": "xl/workbook.xml",
    ".pptx": "ppt/presentation.xml",
    ".odt": "content.xml",
    ".ods": "content.xml",
}
KINDS: Mapping[str, str] = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".doc": "application/msword",
    ".rtf": "application/rtf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".txt": "text/plain",
}
_IN_WORDS = "PDF, Word, Excel, PowerPoint, OpenDocument, RTF, text, PNG or JPEG"


class RefusedFile(DomainError):
    """A file that is not kept, with what to do instead."""

    status = 400


def keep(session: Session, task: Task, sent: FileStorage, *, by: Person, now: datetime) -> dict[str, Any]:
    """Keep a file sent for a task. Gives what an answer holds of it: id, name, size and type.

    Raises RefusedFile when it is empty, too large, of a kind we do not take, or not what its name says.
    """
    if (session.scalar(select(func.count()).where(Upload.task_id == task.id)) or 0) >= MOST:
        raise RefusedFile(f"No more than {MOST} files are taken for one step. Put several into one.")
    name = _plain_name(sent.filename or "")
    content = sent.stream.read(LARGEST + 1)
    upload = Upload(
        board_id=task.board_id,
        case_id=task.case_id,
        task_id=task.id,
        name=name,
        type=_checked_type(name, content),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        by_id=by.id,
        at=now,
    )
    session.add(upload)
    session.flush()
    return {"id": str(upload.id), "name": upload.name, "size": upload.size, "type": upload.type}


def upload_for(session: Session, reader: Reader, upload_id: UUID) -> Upload:
    """A file the reader may see: of their own, or sent with an answer they may see. Raises NotFound otherwise, in
    the same words whether or not there is such a file."""
    upload = session.get(Upload, upload_id)
    if upload is None or not _may_see(session, reader, upload):
        raise NotFound("There is no such file, or it is not one you may see.")
    return upload


def sent_in(answers: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """The ids of the files that were sent with these answers; what only a draft holds is not among them."""
    return frozenset(found for answer in answers for found in _ids(answer))


def _ids(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        if isinstance(value.get("id"), str):
            yield value["id"]
        yield from (found for part in value.values() for found in _ids(part))
    elif isinstance(value, list):
        yield from (found for part in value for found in _ids(part))


def _may_see(session: Session, reader: Reader, upload: Upload) -> bool:
    try:
        seen = case_for(session, reader, upload.case_id)
    except NotFound:
        return False
    task = session.get(Task, upload.task_id) if upload.task_id else None
    if task is not None and upload.by_id != reader.person_id and not _is_sent(session, upload, task):
        return False
    return sees_answer(
        seen,
        role=task.role if task else "",
        agency=task.agency if task else None,
        by=upload.by_id,
        stage=task.stage if task else "",
        seen_by=_seen_by(session, seen, task) if task else (),
    )


def _is_sent(session: Session, upload: Upload, task: Task) -> bool:
    given = select(LogEntry.value).where(LogEntry.case_id == task.case_id, LogEntry.address == task.address)
    return str(upload.id) in sent_in(session.scalars(given))


def _seen_by(session: Session, seen: Seen, task: Task) -> tuple[str, ...]:
    node = configuration.procedure(session, seen.case.version_id).process.nodes.get(task.step)
    return node.listed("seen_by") if node is not None else ()


def _plain_name(given: str) -> str:
    """The file's own name, without any folder of the sender's machine and without control characters."""
    last = PureWindowsPath(PurePosixPath(given).name).name
    cleaned = "".join(char for char in last if char.isprintable()).strip(". ")
    if not cleaned:
        raise RefusedFile("Give the file a name before you send it.")
    return cleaned[-120:]


def _checked_type(name: str, content: bytes) -> str:
    ending = PurePosixPath(name.lower()).suffix
    if ending not in KINDS:
        raise RefusedFile(f"{name} is of a kind that is not taken. Send it as {_IN_WORDS}.")
    if not content:
        raise RefusedFile(f"{name} is empty. Choose the file again.")
    if len(content) > LARGEST:
        raise RefusedFile(f"{name} is larger than 20 MB. Send a smaller one, or split it.")
    if not _is_what_it_says(ending, content):
        raise RefusedFile(
            f"{name} is not what its name says. Save it again in the right format and send that."
        )
    fault = _fault_inside(ending, content)
    if fault:
        raise RefusedFile(fault % name)
    return KINDS[ending]


def _is_what_it_says(ending: str, content: bytes) -> bool:
    if ending == ".txt":
        return b"\x00" not in content
    if ending in ZIPPED:
        return content.startswith(b"PK\x03\x04")
    if ending == ".doc":
        return content.startswith(office_files.BEGINS_OLE)
    try:
        found = {match.extension.lower() for match in puremagic.magic_string(content)}
    except puremagic.PureError:
        return False
    same = {".jpg", ".jpeg"} if ending in (".jpg", ".jpeg") else {ending}
    return bool(found & same)


def _fault_inside(ending: str, content: bytes) -> str | None:
    """What is wrong with an office file inside, as a sentence with room for its name."""
    if ending in ZIPPED:
        return office_files.fault_of_zipped(content, ZIPPED[ending])
    if ending == ".doc":
        return office_files.fault_of_doc(content)
    return office_files.fault_of_rtf(content) if ending == ".rtf" else None
