"""What is kept of a case: its log, and what follows from it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, ForeignKey, Index, LargeBinary, case, literal_column, text
from sqlalchemy import Text as TextType
from sqlalchemy.orm import Mapped, deferred, mapped_column

from webapp.db import Base, Identified
from webapp.text import Text

OPEN, DONE, DROPPED = "open", "done", "dropped"
_OPEN = text("state = 'open'")
_DUE = text("(\nCASE\n WHEN due_at IS NULL THEN 'infinity'::timestamp with time zone\n ELSE due_at\nEND)")
_AGENCY = text("(\nCASE\n WHEN agency IS NULL THEN ''::text\n ELSE agency\nEND)")


class Case(Identified, Base):
    """One matter before one board, pinned to the configuration version it began under."""

    __tablename__ = "review_case"

    board_id: Mapped[UUID] = mapped_column(ForeignKey("board.id"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("version.id"))
    reference: Mapped[str]
    pseudonym: Mapped[str]
    status: Mapped[str] = mapped_column(default="open")  # open, paused, closed or withdrawn
    outcome: Mapped[str] = mapped_column(default="")  # the end event it reached
    stage: Mapped[str] = mapped_column(default="")
    catching_up: Mapped[bool] = mapped_column(default=False)  # being brought in from paper: nobody is told
    snapshot: Mapped[bytes] = deferred(
        mapped_column(LargeBinary, nullable=False)
    )  # a projection of the log; replay can rebuild it
    opened_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    pack_issued_at: Mapped[datetime | None]
    entries: Mapped[int] = mapped_column(default=0)  # how long the log is
    revision: Mapped[int] = mapped_column(default=0)  # one hand on a case at a time

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy reads it so
    __table_args__ = (
        Index("uq_review_case_reference", "board_id", "reference", unique=True),
        Index("ix_review_case_board", "board_id", "id"),
        Index("ix_review_case_open", "board_id", "id", postgresql_where=text("closed_at is null")),
        Index("ix_review_case_closed", "board_id", "id", postgresql_where=text("closed_at is not null")),
        Index("ix_review_case_stage", "board_id", "stage", postgresql_where=text("closed_at is null")),
    )

    @property
    def is_open(self) -> bool:
        """Whether anything can still be asked."""
        return self.status in ("open", "paused")


class LogEntry(Base):
    """One line of a case's log. The database lets nobody change or delete it."""

    __tablename__ = "log_entry"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("review_case.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    board_id: Mapped[UUID] = mapped_column(ForeignKey("board.id"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("version.id"))
    kind: Mapped[str]
    address: Mapped[str] = mapped_column(default="")
    value: Mapped[dict[str, Any]]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    on_behalf_of: Mapped[str] = mapped_column(default="")
    happened_on: Mapped[datetime]
    recorded_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(default="")


class Task(Base):
    """One step asked of somebody. Its id follows from the case and the address, so a rebuilt case keeps it."""

    __tablename__ = "task"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    board_id: Mapped[UUID] = mapped_column(ForeignKey("board.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("review_case.id"))
    address: Mapped[str]
    step: Mapped[str]
    title: Mapped[Text]
    stage: Mapped[str] = mapped_column(default="")
    role: Mapped[str]
    agency: Mapped[str | None]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))  # who has it in hand
    state: Mapped[str] = mapped_column(default=OPEN)
    due_at: Mapped[datetime | None]
    from_at: Mapped[datetime | None]  # before that it may not be done
    limit_id: Mapped[str | None]
    ready_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    on_behalf_of: Mapped[str] = mapped_column(default="")
    nil: Mapped[bool] = mapped_column(default=False)  # the answer was that there is nothing to return
    held_in_case: Mapped[bool] = mapped_column(
        default=False
    )  # its team names who has the role; the database keeps it

    __table_args__ = (
        Index("ix_task_case", "case_id"),
        Index("ix_task_open_due", "board_id", _DUE, "id", postgresql_where=_OPEN),
        Index(
            "ix_task_open_role",
            "board_id",
            "role",
            _AGENCY,
            _DUE,
            "id",
            postgresql_where=text("state = 'open' and person_id is null"),
        ),
        Index("ix_task_open_person", "board_id", "person_id", _DUE, "id", postgresql_where=_OPEN),
        Index(
            "ix_task_open_agency",
            "board_id",
            _DUE,
            "id",
            postgresql_where=text("state = 'open' and agency is not null"),
        ),
        Index(
            "ix_task_role",
            "board_id",
            "role",
            _AGENCY,
            "case_id",
            postgresql_where=text("person_id is null or not held_in_case"),
        ),
        Index(
            "ix_task_person",
            "board_id",
            "person_id",
            "case_id",
            postgresql_where=text("person_id is not null"),
        ),
        Index(
            "ix_task_done_agency",
            "board_id",
            "done_at",
            "id",
            postgresql_where=text("state = 'done' and agency is not null"),
        ),
        Index(
            "ix_task_done_by",
            "board_id",
            "done_by_id",
            "done_at",
            "case_id",
            postgresql_where=text("done_by_id is not null"),
        ),
    )

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.state == OPEN


NEVER = literal_column("'infinity'::timestamp with time zone", DateTime(timezone=True))
"""Later than every date."""

BY_DUE: ColumnElement[datetime] = case((Task.due_at.is_(None), NEVER), else_=Task.due_at)
"""What lists of tasks are ordered by, before the id: what has no date comes last. Indexes stand in this order."""

AGENCY_OR_NONE: ColumnElement[str] = case(
    (Task.agency.is_(None), literal_column("''::text", TextType())), else_=Task.agency
)
"""A task's agency as the indexes hold it: empty where it has none."""


class TeamMember(Base):
    """Who holds a role in one case: the nominated chair, the referrer, whoever was named to fill a gap."""

    __tablename__ = "team_member"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("review_case.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    agency: Mapped[str] = mapped_column(primary_key=True, default="")
    board_id: Mapped[UUID] = mapped_column(ForeignKey("board.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (Index("ix_team_member_person", "person_id"),)


class Draft(Base):
    """A half-filled form: its writer's own, never validated, never lost."""

    __tablename__ = "draft"

    task_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    board_id: Mapped[UUID] = mapped_column(ForeignKey("board.id"))
    values: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]


class Upload(Identified, Base):
    """A file given with an answer. Kept in the database: it commits, is backed up and is guarded with the
    answer."""

    __tablename__ = "upload"

    board_id: Mapped[UUID] = mapped_column(ForeignKey("board.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("review_case.id"))
    task_id: Mapped[UUID | None]
    name: Mapped[str]
    type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))
    by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class NamePart(Base):
    """An end of a case's reference or pseudonym, in small letters: the database keeps every one of them, so that
    whatever stands anywhere within a name is found by how an end of it begins."""

    __tablename__ = "case_name_part"

    board_id: Mapped[UUID] = mapped_column(ForeignKey("board.id"), primary_key=True)
    part: Mapped[str] = mapped_column(TextType(collation="C"), primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("review_case.id"), primary_key=True)


class ReferenceNumber(Base):
    """The last case number a board gave out in a year."""

    __tablename__ = "reference_number"

    board_id: Mapped[UUID] = mapped_column(ForeignKey("board.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(default=0)
