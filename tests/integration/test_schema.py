from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from webapp import app, db, schema
from webapp.config import BadSetting
from webapp.db import Base


def ours(name: str | None, *_where: object) -> bool:
    return not (name or "").startswith("procrastinate")  # the queue brings its own tables


def test_the_migrations_make_what_the_models_describe(engine):
    assert app.create_app  # whatever the application knows has been imported
    options = {"compare_type": True, "include_name": ours}

    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata)

    assert differences == []


def test_upgrading_again_changes_nothing(own_database):
    schema.upgrade(db.owner_conninfo(own_database))

    assert schema.heads()


def test_a_database_that_cannot_be_reached_is_said_in_one_sentence(tmp_path):
    with pytest.raises(BadSetting, match="The database cannot be used: ") as told:
        schema.upgrade(f"postgresql://nobody@/nowhere?host={tmp_path}")

    assert "\n" not in told.value.message
