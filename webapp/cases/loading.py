"""A case's story from what is kept of it, and what is done where that cannot be read."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from webapp.cases.errors import CaseUnreadable
from webapp.cases.log import Entry, Kind
from webapp.cases.models import Case
from webapp.cases.replay import replay
from webapp.cases.story import Story
from webapp.configuration.service import Procedure

_log = logging.getLogger("practice_review.cases")
_Telling = Callable[[bytes], Story]


def loaded(made: Procedure, case: Case, log: Sequence[Entry]) -> Story:
    """The case as it stands, ready to go on. A snapshot that cannot be read is made anew from the log.

    Raises CaseUnreadable where the log does not tell the case either.
    """
    return _told(lambda kept: Story.load(made.configuration, made.process, log, kept), made, case, log)


def recalled(made: Procedure, case: Case, log: Sequence[Entry]) -> Story:
    """The same only to be read: what was answered, and what tables said."""
    return _told(lambda kept: Story.recalled(made.configuration, made.process, log, kept), made, case, log)


def _told(tell: _Telling, made: Procedure, case: Case, log: Sequence[Entry]) -> Story:
    try:
        return tell(case.snapshot)
    except Exception as error:  # noqa: BLE001 - bytes that are damaged can fail in any way
        _log.warning(
            "the snapshot of case %s could not be read (%s): it is told from its log",
            case.id,
            type(error).__name__,
        )
    try:
        return tell(replay(made.configuration, made.process, log).story.snapshot())
    except Exception as error:
        _log.exception("case %s cannot be told from its log", case.id)
        raise CaseUnreadable(case.reference) from error


def entries(case_id: UUID, rows: Iterable[Row[Any]]) -> list[Entry]:
    """A log's rows as entries. Raises CaseUnreadable where one says what no release knows."""
    try:
        return [entry(row) for row in rows]
    except ValueError as error:
        _log.exception("the log of case %s holds an entry that no release wrote", case_id)
        raise CaseUnreadable from error


def entry(row: Row[Any]) -> Entry:
    """One row of a log. Raises ValueError where it says what no release knows."""
    return Entry(
        seq=row.seq,
        kind=Kind(row.kind),
        address=row.address,
        value=row.value,
        by=str(row.by_id or ""),
        on_behalf_of=row.on_behalf_of,
        happened_on=row.happened_on,
        recorded_at=row.recorded_at,
        reason=row.reason,
    )
