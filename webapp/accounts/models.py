"""Who there is. These tables stand outside row-level security: signing in comes before any board."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, func, text
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
    office_role: Mapped[str]  # the role that names people, answers on behalf and manages cases


class Person(Identified, Base):
    """Somebody who can sign in."""

    __tablename__ = "person"
    __table_args__ = (Index("uq_person_email_lower", func.lower(text("email")), unique=True),)

    email: Mapped[str]
    name: Mapped[str]
    password_hash: Mapped[str]
    language: Mapped[str | None]  # None: whatever the page is in
    active: Mapped[bool] = mapped_column(default=True)

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


class SignIn(Identified, Base):
    """One person's stay, from signing in to signing out: a copied cookie is worth nothing afterwards."""

    __tablename__ = "sign_in"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


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
