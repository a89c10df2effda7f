"""Published versions of boards' configurations: kept in the database, read once in each process."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.accounts.models import Board
from webapp.configuration.configured import BoardConfiguration
from webapp.configuration.files import SHARED, gather
from webapp.configuration.load import from_files
from webapp.configuration.message_words import as_kept, digest_as_kept
from webapp.configuration.models import PUBLISHED, RETIRED, Version
from webapp.engine import Process, compile_process
from webapp.errors import ConfigurationError, NotFound


@dataclass(frozen=True)
class Procedure:
    """A version ready to run: what it says, and what the engine made of it."""

    version_id: UUID
    configuration: BoardConfiguration
    process: Process


_known: dict[UUID, Procedure] = {}
_lock = Lock()


def compiled(configuration: BoardConfiguration) -> Process:
    """A configuration's diagrams and tables as the engine runs them."""
    main = configuration.main_sheet.id
    return compile_process(main, configuration.sheets.values(), configuration.tables)


def procedure(session: Session, version_id: UUID) -> Procedure:
    """The version with that id. Published versions never change, so each process reads one once.

    Raises NotFound.
    """
    known = _known.get(version_id)
    if known is not None:
        return known
    version = session.get(Version, version_id)
    if version is None:
        raise NotFound("That version of the board's procedure does not exist.")
    configuration = from_files(version.files)
    made = Procedure(version_id, configuration, compiled(configuration))
    with _lock:
        return _known.setdefault(version_id, made)


def current(session: Session, board_id: UUID) -> Version:
    """The version new cases of a board begin under. Raises NotFound when none is published."""
    found = session.scalars(
        select(Version)
        .where(Version.board_id == board_id, Version.state == PUBLISHED)
        .order_by(Version.number.desc())
    ).first()
    if found is None:
        raise NotFound("This board has not published its procedure yet.")
    return found


def publish(session: Session, board: Board, files: Mapping[str, str], *, now: datetime) -> Version:
    """Make `files` the version new cases begin under; the one before is retired. The same files change
    nothing.

    Open cases keep the version they began under. Raises ConfigurationError when the files cannot be run.
    """
    latest = _latest(session, board)
    if latest is not None and latest.digest == _digest(files):
        return latest
    return _publish(session, board, files, from_files(files), latest=latest, now=now)


def _latest(session: Session, board: Board) -> Version | None:
    return session.scalars(
        select(Version)
        .where(Version.board_id == board.id, Version.state == PUBLISHED)
        .order_by(Version.number.desc())
    ).first()


def _publish(
    session: Session,
    board: Board,
    files: Mapping[str, str],
    said: BoardConfiguration,
    *,
    latest: Version | None,
    now: datetime,
) -> Version:
    process = compiled(said)
    board.messages = dict(as_kept(said.board.messages.words))
    board.digest = digest_as_kept(said.board.messages.digest)
    number = session.scalar(
        select(func.coalesce(func.max(Version.number), 0)).where(Version.board_id == board.id)
    )
    if latest is not None:
        latest.state = RETIRED
    version = Version(
        board_id=board.id,
        number=(number or 0) + 1,
        state=PUBLISHED,
        digest=_digest(files),
        files=dict(files),
        published_at=now,
    )
    session.add(version)
    session.flush()
    with _lock:  # it was just read: nobody need read it again
        _known[version.id] = Procedure(version.id, said, process)
    return version


def boards_in(root: Path) -> list[str]:
    """The names of the boards whose folders stand under `root`."""
    processes = root / "processes"
    if not processes.is_dir():
        raise ConfigurationError(
            f"There is no folder {processes}: start from the project's folder, or name another."
        )
    return sorted(path.parent.name for path in processes.glob("*/board.yaml") if path.parent.name != SHARED)


def sync(session: Session, root: Path, *, now: datetime) -> list[Version]:
    """Publish every board under `root` whose files are not those of its published version already."""
    return [_sync_board(session, name, root, now) for name in boards_in(root)]


def _digest(files: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()


def _sync_board(session: Session, name: str, root: Path, now: datetime) -> Version:
    files = {path: content.decode() for path, content in gather(name, root).items()}
    same = session.scalars(
        select(Version).where(Version.state == PUBLISHED, Version.digest == _digest(files))
    ).first()
    if same is not None:
        return same  # most starts find nothing new, and need not read it all to know
    configuration = from_files(files)
    said = configuration.board
    board = session.scalars(select(Board).where(Board.key == said.board)).first()
    if board is None:
        board = Board(key=said.board)
        session.add(board)
    board.name, board.short_name = said.name, said.short_name or said.name
    board.colour, board.languages = said.colour, list(said.languages)
    board.office_role = said.office.key if said.office else ""
    session.flush()
    return _publish(session, board, files, configuration, latest=_latest(session, board), now=now)
