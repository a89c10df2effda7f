"""Bringing the database's tables to where this release expects them."""

from __future__ import annotations

from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from webapp import db
from webapp.config import APP_ROLE, BadSetting

_MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(owner_address: str) -> None:
    """Run the migrations that are missing, as the owner; first make sure that the application's role exists.

    Raises BadSetting with one sentence when the database cannot be reached or refuses.
    """
    engine = db.engine_for(owner_address, poolclass=NullPool)
    try:
        with engine.begin() as connection:
            # two programs may start at once: the second waits here and then finds nothing to do
            connection.execute(text("select pg_advisory_xact_lock(hashtext('practice-review migrations'))"))
            connection.execute(text(_APP_ROLE_EXISTS))
            config = configuration()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except DBAPIError as error:
        raise BadSetting(f"The database cannot be used: {_first_line(error)}") from error


def make_roles(owner_address: str) -> None:
    """Make sure that the application's role exists, which the tables' rights name."""
    with psycopg.connect(owner_address) as connection:
        connection.execute(_APP_ROLE_EXISTS)


def configuration() -> Config:
    """Alembic's configuration, without a file of its own."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config


def heads() -> list[str]:
    """The newest migrations: one, as long as nobody has branched."""
    return list(ScriptDirectory.from_config(configuration()).get_heads())


def _first_line(error: DBAPIError) -> str:
    cause = error.orig if isinstance(error.orig, psycopg.Error) else error
    return str(cause).strip().splitlines()[0]


# The role may be shared by several databases of one server, so it is never altered here. Membership lets an
# owner that is not a superuser step down to it; where the application signs in by itself it is not needed.
_APP_ROLE_EXISTS = f"""
do $$ begin
  if not exists (select from pg_roles where rolname = '{APP_ROLE}') then
    create role {APP_ROLE} nologin nosuperuser nobypassrls;
  end if;
  if not pg_has_role(current_user, '{APP_ROLE}', 'member') then
    grant {APP_ROLE} to current_user;
  end if;
exception when duplicate_object or unique_violation or insufficient_privilege then null;
end $$
"""
