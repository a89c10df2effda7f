"""The audit trail and the chain over it: added to, never changed. The application's role has no right to update
or delete any of it, and the database refuses it to the tables' owner as well."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Computed, ForeignKey, Index, Uuid, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, Identified

_ONE = "case when cardinality(case_ids) = 1 then case_ids[1] end"
SEVERAL = text("cardinality(case_ids) > 1")


class AuditEntry(Identified, Base):
    """Somebody did, or looked at, something. Ids only: no name, no answer, no e-mail address."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_subject", "board_id", "subject_kind", "subject_id"),
        Index("ix_audit_entry_case", "case_id", "at"),
        Index("ix_audit_entry_several", "at", postgresql_where=SEVERAL),
    )

    at: Mapped[datetime] = mapped_column(index=True)
    board_id: Mapped[UUID | None] = mapped_column(ForeignKey("board.id"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    action: Mapped[str]  # subject:verb, for instance case:viewed
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID | None]
    case_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()), default=list)  # every case it is about
    case_id: Mapped[UUID | None] = mapped_column(Computed(_ONE, persisted=True))  # where it is about one
    request_id: Mapped[str]
    details: Mapped[dict[str, Any]]

    __mapper_args__ = {"eager_defaults": False}  # noqa: RUF012 - what is of no board may be written, not read back

    @classmethod
    def about(cls, case_id: UUID) -> ColumnElement[bool]:
        """The entries about a case. Under row-level security only equality may use an index, and nothing beside it
        in one condition: so those about several cases, which are few, are looked through apart."""
        alone = select(cls.id).where(cls.case_id == case_id)
        among_others = select(cls.id).where(SEVERAL, cls.case_ids.contains([case_id]))
        return cls.id.in_(alone.union_all(among_others))


class AuditLink(Base):
    """One link of a board's chain: an entry of the audit trail, or of a case's log, as it was when it was taken up.

    What it is of: the id of an audit entry with number 0, or the id of a case with the number in its log.
    """

    __tablename__ = "audit_link"
    __table_args__ = (
        Index("uq_audit_link_number", "board_id", "number", unique=True, postgresql_nulls_not_distinct=True),
    )

    of_id: Mapped[UUID] = mapped_column(primary_key=True)
    of_seq: Mapped[int] = mapped_column(primary_key=True)
    board_id: Mapped[UUID | None] = mapped_column(ForeignKey("board.id"))
    number: Mapped[int]
    digest: Mapped[bytes]  # of the entry alone
    hash: Mapped[bytes]  # of the link before and this one
    at: Mapped[datetime]


class AuditWaiting(Base):
    """An entry that is not in the chain yet. The database puts it here with the entry, the worker takes it away."""

    __tablename__ = "audit_waiting"
    __table_args__ = (Index("ix_audit_waiting_since", "board_id", "since"),)

    of_id: Mapped[UUID] = mapped_column(primary_key=True)
    of_seq: Mapped[int] = mapped_column(primary_key=True)
    board_id: Mapped[UUID | None]
    since: Mapped[datetime]


class AuditVerification(Identified, Base):
    """What came of verifying a board's chain once. A number and a hash that held then must hold ever after."""

    __tablename__ = "audit_verification"
    __table_args__ = (Index("ix_audit_verification_at", "board_id", "at"),)

    at: Mapped[datetime]
    board_id: Mapped[UUID | None] = mapped_column(ForeignKey("board.id"))
    links: Mapped[int]  # how many held
    hash: Mapped[bytes]  # of the last that held
    waiting: Mapped[int]
    broken: Mapped[str]  # what is wrong, in one sentence; empty when everything holds
