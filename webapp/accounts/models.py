"""Who there is. These tables stand outside row-level security: signing in comes before any board."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, false, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.db import Base, Identified
from webapp.text import Text

ADMINISTRATOR = "@administrator"
"""The role key of those who change a board's configuration; every board has it, no diagram names it."""


class Board(Identified, Base):
    """A safeguarding board: what its pages show of it. Its procedure is a configuration version."""

    __tablename__ = "board"

    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[Text]
    short_name: Mapped[Text]
    colour: Mapped[str]
    languages: Mapped[list[str]]
    messages: Mapped[dict[str, Any]] = mapped_column(default=dict)  # its own words for e-mails, by kind
    digest: Mapped[dict[str, Any] | None] = mapped_column(
        JSONB(none_as_null=True)
    )  # when its digests go and what they gather
    office_role: Mapped[str]  # the role that names people, answers on behalf and manages cases


class Person(Identified, Base):
    """Somebody who can sign in."""

    __tablename__ = "person"
    __table_args__ = (Index("uq_person_email_lower", func.lower(text("email")), unique=True),)

    email: Mapped[str]
    name: Mapped[str]
    password_hash: Mapped[str | None]  # None: none was chosen yet, or another provider signs them in
    language: Mapped[str | None]  # None: whatever the page is in
    active: Mapped[bool] = mapped_column(default=True)
    # keeps the installation and sees no case: holds no board's role, whatever stands in `role_holding`
    system_administrator: Mapped[bool] = mapped_column(default=False, server_default=false())

    holdings: Mapped[list[RoleHolding]] = relationship(back_populates="person")

    # what Flask-Login asks of whoever is signed in
    is_authenticated = True
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        """Whether the person may still work here."""
        return self.active

    def get_id(self) -> str:
        """How the session names this person."""
        return str(self.id)


class RoleHolding(Identified, Base):
    """A person holds a board's role, for an agency or for the board itself, from one day until another."""

    __tablename__ = "role_holding"
    __table_args__ = (Index("ix_role_holding_board_role", "board_id", "role", "agency"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    board_id: Mapped[UUID] = mapped_column(ForeignKey("board.id"))
    role: Mapped[str]
    agency: Mapped[str | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]  # the last day, if there is one

    person: Mapped[Person] = relationship(back_populates="holdings")
    board: Mapped[Board] = relationship()

    def runs_on(self, day: date) -> bool:
        """Whether it is held on that day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class Absence(Identified, Base):
    """Somebody is away from a board from one day until another, and somebody else of the board stands in."""

    __tablename__ = "absence"
    __table_args__ = (
        Index("ix_absence_person", "board_id", "person_id"),
        Index("ix_absence_substitute", "substitute_id"),
    )

    board_id: Mapped[UUID] = mapped_column(ForeignKey("board.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    substitute_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]  # the last day

    substitute: Mapped[Person] = relationship(foreign_keys=[substitute_id])


class SignIn(Identified, Base):
    """One person's stay, from signing in to signing out: a copied cookie is worth nothing afterwards."""

    __tablename__ = "sign_in"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]  # to within a few minutes
    ended_at: Mapped[datetime | None]
    device: Mapped[str] = mapped_column(default="")  # browser and system in words, never an address


class SignInFailure(Identified, Base):
    """An attempt that failed, kept to slow down guessing. Account and address are kept as digests."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (
        Index("ix_sign_in_failure_account", "account", "at"),
        Index("ix_sign_in_failure_address", "address", "at"),
    )

    at: Mapped[datetime]
    account: Mapped[str]
    address: Mapped[str]


class SecondFactor(Identified, Base):
    """A person's authenticator app. Its key is kept sealed; `pending` is one that no code has confirmed yet."""

    __tablename__ = "second_factor"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), unique=True)
    sealed: Mapped[str | None]
    pending: Mapped[str | None]
    last_step: Mapped[int] = mapped_column(
        BigInteger, default=0
    )  # no code of this half minute or before counts again
    set_at: Mapped[datetime | None]


class RecoveryCode(Identified, Base):
    """A code that stands in for the authenticator app, once. Only its digest is kept."""

    __tablename__ = "recovery_code"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    digest: Mapped[str]
    used_at: Mapped[datetime | None]


class OneTimeLink(Identified, Base):
    """Leave to choose a password, once and for a while. The link itself is signed, and kept nowhere."""

    __tablename__ = "one_time_link"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    purpose: Mapped[str]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]  # or the moment another link or password took its place


class ProviderIdentity(Identified, Base):
    """Whom a sign-in provider means by a subject: an address that changes hands there moves no account here."""

    __tablename__ = "provider_identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    issuer: Mapped[str]
    subject: Mapped[str]
    linked_at: Mapped[datetime]
