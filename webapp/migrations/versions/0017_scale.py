"""Lists that stay flat: the orders people read them in, and every end of a case's name to search by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from webapp.row_security import may_change, protect_by_board

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_DUE = sa.text("(\nCASE\n WHEN due_at IS NULL THEN 'infinity'::timestamp with time zone\n ELSE due_at\nEND)")
_AGENCY = sa.text("(\nCASE\n WHEN agency IS NULL THEN ''::text\n ELSE agency\nEND)")
_PARTS = """
create function case_name_parts(reference text, pseudonym text) returns setof text language sql immutable as $$
  select distinct left(substr(lower(name), place), 60)
  from unnest(array[reference, pseudonym]) name, generate_series(1, length(name)) place
$$"""
_KEEP = """
create function keep_case_name_parts() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    delete from case_name_part where board_id = old.board_id and case_id = old.id
      and part in (select case_name_parts(old.reference, old.pseudonym));
  end if;
  insert into case_name_part (board_id, part, case_id)
    select new.board_id, part, new.id from case_name_parts(new.reference, new.pseudonym) part;
  return null;
end $$"""
_WHENEVER = """
create trigger keep_case_name_parts after insert or update of reference, pseudonym on review_case
for each row execute function keep_case_name_parts()"""


_TASK_IS_HELD = """
create function say_if_task_is_held() returns trigger language plpgsql as $$
begin
  new.held_in_case := exists (select from team_member where case_id = new.case_id and role = new.role);
  return new;
end $$"""
_TEAM_HOLDS = """
create function say_which_tasks_are_held() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    update task set held_in_case = false where case_id = old.case_id and role = old.role and held_in_case
      and not exists (select from team_member where case_id = old.case_id and role = old.role);
  end if;
  if tg_op <> 'DELETE' then
    update task set held_in_case = true where case_id = new.case_id and role = new.role and not held_in_case;
  end if;
  return null;
end $$"""
_HELD = (
    "update task set held_in_case = true where exists "
    "(select from team_member where team_member.case_id = task.case_id and team_member.role = task.role)"
)


def upgrade() -> None:
    _held()
    _tasks()
    _others()
    op.create_table(
        "case_name_part",
        sa.Column("board_id", sa.Uuid(), sa.ForeignKey("board.id"), nullable=False),
        sa.Column("part", sa.Text(collation="C"), nullable=False),
        sa.Column("case_id", sa.Uuid(), sa.ForeignKey("review_case.id"), nullable=False),
        sa.PrimaryKeyConstraint("board_id", "part", "case_id", name="pk_case_name_part"),
    )
    op.execute(_PARTS)
    op.execute(
        "alter table review_case no force row level security"
    )  # the owner brings what is there already
    op.execute(
        "insert into case_name_part (board_id, part, case_id) select board_id, part, id "
        "from review_case, case_name_parts(reference, pseudonym) part"
    )
    op.execute("alter table review_case force row level security")
    protect_by_board("case_name_part")
    may_change("case_name_part")
    op.execute(_KEEP)
    op.execute(_WHENEVER)


def _held() -> None:
    op.add_column("task", sa.Column("held_in_case", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.alter_column("task", "held_in_case", server_default=None)
    _for_all_boards(_HELD, "task", "team_member")
    op.execute(_TASK_IS_HELD)
    op.execute(_TEAM_HOLDS)
    op.execute(
        "create trigger say_if_task_is_held before insert on task for each row execute function say_if_task_is_held()"
    )
    op.execute(
        "create trigger say_which_tasks_are_held after insert or delete or update of case_id, role on team_member "
        "for each row execute function say_which_tasks_are_held()"
    )


def _for_all_boards(statement: str, *tables: str) -> None:
    """Bring what is there already: for that moment the tables' owner sees the rows of all boards."""
    for table in tables:
        op.execute(f"alter table {table} no force row level security")
    op.execute(statement)
    for table in tables:
        op.execute(f"alter table {table} force row level security")


def _tasks() -> None:
    still_open = sa.text("state = 'open'")
    of_agencies = sa.text("state = 'open' and agency is not null")
    unclaimed = sa.text("state = 'open' and person_id is null")
    in_hand = sa.text("person_id is not null")
    by_role = sa.text("person_id is null or not held_in_case")
    for name in (
        "ix_task_done_by",
        "ix_task_open_role",
        "ix_task_open_person",
        "ix_task_open_due",
        "ix_task_open_agency",
    ):
        op.drop_index(name, "task")
    done = sa.text("done_by_id is not null")
    _index("ix_task_done_by", "task", "board_id", "done_by_id", "done_at", "case_id", where=done)
    _index("ix_task_open_due", "task", "board_id", _DUE, "id", where=still_open)
    _index("ix_task_open_role", "task", "board_id", "role", _AGENCY, _DUE, "id", where=unclaimed)
    _index("ix_task_open_person", "task", "board_id", "person_id", _DUE, "id", where=still_open)
    _index("ix_task_open_agency", "task", "board_id", _DUE, "id", where=of_agencies)
    # how many tasks a role has, within its agency, decides how a list is read best
    op.execute(f"create statistics st_task_holder on board_id, role, {_AGENCY.text} from task")
    op.execute(f"create statistics st_task_due on {_DUE.text} from task")
    _index("ix_task_role", "task", "board_id", "role", _AGENCY, "case_id", where=by_role)
    _index("ix_task_person", "task", "board_id", "person_id", "case_id", where=in_hand)


def _others() -> None:
    still_open, closed = sa.text("closed_at is null"), sa.text("closed_at is not null")
    _index("ix_review_case_board", "review_case", "board_id", "id")
    _index("ix_review_case_open", "review_case", "board_id", "id", where=still_open)
    _index("ix_review_case_closed", "review_case", "board_id", "id", where=closed)
    _index("ix_review_case_stage", "review_case", "board_id", "stage", where=still_open)
    _index("ix_message_board", "message", "board_id", "id")


def _index(name: str, table: str, *columns: str | sa.TextClause, where: sa.TextClause | None = None) -> None:
    op.create_index(name, table, list(columns), postgresql_where=where)
