"""The database: the base of every model, the session, and the board a transaction works for."""

from __future__ import annotations

import os
import time
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, create_engine, event, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    ORMExecuteState,
    Session,
    SessionTransaction,
    mapped_column,
    scoped_session,
    sessionmaker,
)
from sqlalchemy.types import Text as TextType
from sqlalchemy.types import TypeDecorator

from webapp.config import APP_ROLE, Settings
from webapp.text import Text

_BOARD = "board_id"
_UNSAVED = "unsaved"


class Words(TypeDecorator[Text]):
    """A `Text` (English and, where there is one, Welsh), kept as JSON."""

    impl = JSONB
    cache_ok = True

    def process_bind_param(self, value: Text | None, dialect: Dialect) -> Any:  # noqa: ARG002
        return None if value is None else value.model_dump()

    def process_result_value(self, value: Any, dialect: Dialect) -> Text | None:  # noqa: ARG002
        return None if value is None else Text.model_validate(value)


def new_id() -> UUID:
    """A UUID of version 7: unguessable, yet in the order of making, which keeps indexes compact."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds << 80) | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)


class Base(DeclarativeBase):
    """Every table's base: names by rule, moments with their zone, an id that can be made before saving."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it so
        datetime: DateTime(timezone=True),
        str: TextType(),
        Text: Words(),
        dict[str, Any]: JSONB(),
        list[Any]: JSONB(),
        list[str]: ARRAY(TextType()),
    }


class Identified:
    """Mix-in: a primary key that says nothing and is known before the row is saved."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)


factory = sessionmaker(expire_on_commit=False)
session = scoped_session(factory)
"""The session of the request or job in hand; whoever began it removes it."""


def act_for(session: Session | scoped_session[Session], board_id: UUID | None) -> None:
    """From here on this session sees and writes only the rows of that board; None: of no board."""
    actual = session() if isinstance(session, scoped_session) else session
    if actual.info.get(_BOARD) == board_id:
        return
    actual.info[_BOARD] = board_id
    if actual.in_transaction():
        _set_board(actual.connection(), board_id)


def acting_for(session: Session | scoped_session[Session]) -> UUID | None:
    """The board this session works for."""
    board_id: UUID | None = session.info.get(_BOARD)
    return board_id


def has_unsaved_changes(session: Session | scoped_session[Session]) -> bool:
    """Whether the session changed something that was neither committed nor rolled back."""
    return bool(session.new or session.dirty or session.deleted or session.info.get(_UNSAVED))


def conninfo(settings: Settings) -> str:
    """How the application connects: as a role that is neither the owner nor a superuser.

    With one address for everything, that role is stepped down to as the connection opens.
    """
    if settings.owner_database_url:
        return settings.database_url
    mark = "&" if "?" in settings.database_url else "?"
    return f"{settings.database_url}{mark}options=-c%20role%3D{APP_ROLE}"


def owner_conninfo(settings: Settings) -> str:
    """How migrations connect: as the owner of the tables."""
    return settings.owner_database_url or settings.database_url


def engine_for(address: str, **options: Any) -> Engine:
    """An engine for that PostgreSQL address; it connects when first used."""
    # an error that is logged must not quote what somebody typed
    options = {"pool_pre_ping": True, "hide_parameters": True} | options
    return create_engine(address.replace("postgresql:", "postgresql+psycopg:", 1), **options)


def bind(where: Engine | Connection, **options: Any) -> None:
    """Let `session` work on that engine, or, in tests, inside that connection's transaction."""
    session.remove()
    factory.configure(bind=where, **options)


def _set_board(connection: Connection, board_id: UUID | None) -> None:
    # the third argument makes it SET LOCAL: it ends with the transaction, so no pooled connection keeps it
    connection.execute(text("select set_config('app.board', :board, true)"), {"board": str(board_id or "")})


@event.listens_for(factory, "after_begin")
def _begin(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    board_id = session.info.get(_BOARD)
    # a transaction of its own begins with no board set; one inside another's may find that one's
    if not transaction.nested and (board_id is not None or isinstance(session.bind, Connection)):
        _set_board(connection, board_id)


@event.listens_for(factory, "after_flush")
def _flushed(session: Session, _context: object) -> None:
    session.info[_UNSAVED] = True


@event.listens_for(factory, "do_orm_execute")
def _executed(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        state.session.info[_UNSAVED] = True


@event.listens_for(factory, "after_commit")
@event.listens_for(factory, "after_rollback")
def _settled(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop(_UNSAVED, None)
