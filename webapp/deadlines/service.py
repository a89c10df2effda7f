"""Due dates as rows: written from what runs in a case, and opened by the worker when their moment comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, cast
from uuid import UUID, uuid5

from sqlalchemy import Row, Table, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, scoped_session

from webapp.deadlines.counting import moment_of
from webapp.deadlines.escalation import Notice, Plan
from webapp.deadlines.models import DueDate
from webapp.deadlines.running import RunningLimit
from webapp.deadlines.status import is_late

AnySession = Session | scoped_session[Session]
_TABLE = cast(Table, DueDate.__table__)

LEASE = timedelta(minutes=5)
"""How long a row that a worker took is left to it; then another may take it."""
_LONGEST = timedelta(days=1)


def project(
    session: AnySession,
    *,
    case_id: UUID,
    board_id: UUID,
    running: Sequence[RunningLimit],
    plan: Plan | None = None,
    asleep: bool = False,
    now: datetime | None = None,
) -> None:
    """Write down what runs in the case: one read, and at most one write and one delete.

    `plan` says who is told when; without one nobody is. `asleep`: the case is closed, or is only being
    brought in from paper, so the worker leaves it alone. Where a date moves, nobody is told again what still holds
    `now`.
    """
    wanted = {_id(case_id, each): each for each in running}
    rows = {row.id: row for row in session.execute(select(_TABLE).where(_TABLE.c.case_id == case_id))}

    written = []
    for key, each in wanted.items():
        values = _values(each, None if asleep else plan)
        values |= {"id": key, "case_id": case_id, "board_id": board_id}
        row = rows.get(key)
        done = _done(row, values, now)
        values |= done | {"look_at": None if asleep else _look_at(values, done)}
        if row is None or any(getattr(row, name) != value for name, value in values.items()):
            written.append(values)

    gone = rows.keys() - wanted.keys()
    if written:
        put = insert(_TABLE)
        said = {name: put.excluded[name] for name in written[0]}
        session.execute(put.on_conflict_do_update(index_elements=["id"], set_=said), written)
    if gone:
        session.execute(delete(DueDate).where(DueDate.id.in_(gone)))
    _forget_loaded(session)


def _forget_loaded(session: AnySession) -> None:
    """What was loaded says what was; whoever reads on reads again."""
    for loaded in [each for each in session.identity_map.values() if isinstance(each, DueDate)]:
        session.expire(loaded)


def of_case(session: AnySession, case_id: UUID) -> Sequence[DueDate]:
    """The case's due dates, the next to come first."""
    return session.scalars(
        select(DueDate)
        .where(DueDate.case_id == case_id)
        .order_by(DueDate.due_at, DueDate.limit_id, DueDate.instance)
    ).all()


def take(session: AnySession, now: datetime, *, limit: int = 20) -> list[UUID]:
    """Take the rows whose moment has come, for one worker: others pass over them until the lease ends.

    The caller commits, and then looks at each in a transaction of its own.
    """
    rows = session.scalars(
        select(DueDate)
        .where(DueDate.look_at <= now)
        .order_by(DueDate.look_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        row.look_at = now + LEASE
    return [row.id for row in rows]


def has_passed(row: DueDate, now: datetime) -> bool:
    """Whether the limit ended unmet, and nothing was done about that yet."""
    return row.fired_at is None and row.due_at < now and awaits(row, now)


def news(row: DueDate, now: datetime) -> list[Notice]:
    """Who is to be told something now and was not before. Once a limit is late, “due soon” is no news."""
    if not awaits(row, now):
        return []
    come = [notice for notice in row.planned_notices if notice.at <= now]
    late = any(notice.kind != "due_soon" for notice in come)
    return [
        notice for notice in come if notice.key not in row.told and not (late and notice.kind == "due_soon")
    ]


def looked_at(row: DueDate, now: datetime, *, fired: bool, asleep: bool = False) -> None:
    """Note what was done about the row, and when to look again."""
    if asleep:
        row.look_at = None
        return
    if fired:
        row.fired_at, row.failures = now, 0
    row.told = sorted({*row.told, *(notice.key for notice in row.planned_notices if notice.at <= now)})
    row.look_at = (
        _look_at(vars_of(row), {"fired_at": row.fired_at, "told": row.told}) if awaits(row, now) else None
    )


def put_off(row: DueDate, now: datetime) -> None:
    """Note that the row could not be looked at, and look again later each time: after minutes, in the end a day."""
    row.failures += 1
    row.look_at = now + min(LEASE * 2 ** min(row.failures, 10), _LONGEST)


def vars_of(row: DueDate) -> Mapping[str, Any]:
    """The row's columns by name."""
    return {column.key: getattr(row, column.key) for column in DueDate.__table__.columns}


def awaits(row: DueDate, now: datetime) -> bool:
    """Whether the limit still waits to be met."""
    met = row.met is not None and moment_of(row.met) <= now
    return row.applies and not row.paused and not met


def _id(case_id: UUID, running: RunningLimit) -> UUID:
    return uuid5(case_id, f"{running.limit.id}[{running.instance or ''}]")


def _values(running: RunningLimit, plan: Plan | None) -> dict[str, Any]:
    met = running.met
    return {
        "limit_id": running.limit.id,
        "instance": running.instance or "",
        "label": running.limit.label,
        "kind": running.limit.kind,
        "counted_from": moment_of(running.counted_from),
        "counted": running.due.counted,
        "note": running.due.note,
        "first_due_at": running.first_due.at,
        "due_at": running.due.at,
        "to_the_minute": running.due.to_the_minute,
        "met_on": met if isinstance(met, date) and not isinstance(met, datetime) else None,
        "met_at": moment_of(met) if isinstance(met, datetime) else None,
        "applies": running.applies,
        "paused": running.paused,
        "extended": running.extended,
        "in_time": met is not None and (running.is_least or not is_late(running.due, met)),
        "notices": [_written(notice) for notice in plan.notices(running)] if plan else [],
    }


def _written(notice: Notice) -> dict[str, Any]:
    return {"at": notice.at.isoformat(), "kind": notice.kind, "tell": list(notice.tell), "key": notice.key}


def _done(row: Row[Any] | None, values: Mapping[str, Any], now: datetime | None) -> dict[str, Any]:
    """What was already done about a limit; more time makes that undone, but for what was said and still holds."""
    if row is None:
        return {"fired_at": None, "told": []}
    if values["due_at"] <= row.due_at:
        return {"fired_at": row.fired_at, "told": row.told}
    come = {each["key"] for each in values["notices"] if now and datetime.fromisoformat(each["at"]) <= now}
    return {"fired_at": None, "told": [key for key in row.told if key in come]}


def _look_at(values: Mapping[str, Any], done: Mapping[str, Any]) -> datetime | None:
    """When the worker is next to look: at the first thing not done yet; never where all is in time."""
    if not values["applies"] or values["paused"] or values["in_time"]:
        return None
    moments = [
        datetime.fromisoformat(each["at"]) for each in values["notices"] if each["key"] not in done["told"]
    ]
    if done["fired_at"] is None:
        moments.append(values["due_at"] + timedelta(seconds=1))
    return min(moments, default=None)
