"""What the application's role may do with a table, and of which board: for migrations.

A row of another board is not there, whatever the query forgot. Every table with a
`board_id` is protected, also against its owner; tables of sign-in and of published
definitions are not.
"""

from __future__ import annotations

from alembic import op

from webapp.config import APP_ROLE

THIS_BOARD = "board_id = nullif(current_setting('app.board', true), '')::uuid"


def protect_by_board(table: str) -> None:
    """Show and take only rows of the board the transaction works for; no board, no rows."""
    op.execute(f'alter table "{table}" enable row level security')
    op.execute(f'alter table "{table}" force row level security')
    rule = f"using ({THIS_BOARD}) with check ({THIS_BOARD})"
    op.execute(f'create policy {table}_of_this_board on "{table}" {rule}')


def may_change(*tables: str) -> None:
    """The application may read, add, change and delete."""
    _grant("select, insert, update, delete", tables)


def may_add(*tables: str) -> None:
    """The application may read and add, never change or delete: the table is append-only."""
    _grant("select, insert", tables)


def may_read(*tables: str) -> None:
    """The application may only read."""
    _grant("select", tables)


def _grant(rights: str, tables: tuple[str, ...]) -> None:
    for table in tables:
        op.execute(f'grant {rights} on "{table}" to {APP_ROLE}')
