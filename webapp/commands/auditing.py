"""Proving from the command line that nothing in a board's record was changed."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

import click
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from webapp import clock, config, db
from webapp.accounts import service as accounts
from webapp.accounts.models import Board
from webapp.audit import chain, verifying
from webapp.audit.chain import Head
from webapp.commands.surroundings import database
from webapp.config import BadSetting
from webapp.errors import DomainError
from webapp.jobs import at_work

OF_NO_BOARD = "no board"
BOARD = click.argument("key", metavar="[BOARD]", required=False)


@click.group()
def audit() -> None:
    """The record of what happened and who looked: prove it, and take its heads to keep elsewhere."""


@audit.command()
@BOARD
@click.option(
    "--anchor", "anchors", multiple=True, metavar="NUMBER:HASH", help="A head that was kept elsewhere."
)
def verify(key: str | None, anchors: Sequence[str]) -> None:
    """Reckon the chain of BOARD again, or of all. Exits 1 and names the first thing that is wrong."""
    if anchors and key is None:
        raise DomainError(
            "Say of which board the anchor is: practice-review audit verify BOARD --anchor NUMBER:HASH"
        )
    kept = [_head(anchor) for anchor in anchors]
    broken = 0
    with _boards(key) as boards:
        for name, board_id in boards:
            with at_work(board_id) as session:
                found = verifying.verify(session, board_id, anchors=kept)
                verifying.note(session, board_id, found, now=clock.now())
            broken += not found.holds
            waits = f", {found.waiting} wait to be linked" if found.waiting else ""
            click.echo(
                f"{'holds ' if found.holds else 'BROKEN'}  {name}: {found.held.number} links hold{waits}"
            )
            if found.problem:
                click.echo(f"        {found.problem}")
    sys.exit(1 if broken else 0)


@audit.command()
@BOARD
def head(key: str | None) -> None:
    """Print each chain's last number and hash: keep them where whoever has the database cannot write."""
    with _boards(key) as boards:
        for name, board_id in boards:
            with at_work(board_id) as session:
                click.echo(f"{name}  {chain.head(session, board_id)}")


@audit.command()
@BOARD
def link(key: str | None) -> None:
    """Link what waits now, as the worker does each minute."""
    with _boards(key) as boards:
        for name, board_id in boards:
            click.echo(f"{name}: {chain.take_up_all(at_work, board_id, now=clock.now())} linked")


@contextmanager
def _boards(key: str | None) -> Iterator[list[tuple[str, UUID | None]]]:
    """The board that is named, or all and what stands outside any, with the database open for them."""
    with database(config.from_environment()) as settings:
        engine = db.engine_for(db.conninfo(settings))
        db.bind(engine)
        try:
            with db.factory() as session:
                if key is not None:
                    yield [(key, accounts.board_called(session, key).id)]
                    return
                boards = session.scalars(select(Board).order_by(Board.key)).all()
            yield [*((board.key, board.id) for board in boards), (OF_NO_BOARD, None)]
        except DBAPIError as error:
            said = str(error.orig).strip().splitlines()[0]
            raise BadSetting(f"The record cannot be read: {said}. Is the database migrated?") from error
        finally:
            engine.dispose()


def _head(anchor: str) -> Head:
    number, _colon, hash_ = anchor.partition(":")
    try:
        found = Head(int(number), bytes.fromhex(hash_))
    except ValueError:
        found = Head(0, b"")
    if found.number < 1 or len(found.hash) != 32:
        raise DomainError(
            f"“{anchor}” is not an anchor: it is a NUMBER, a colon and the HASH that audit head printed."
        )
    return found
