"""My work with half a million open tasks against a thousand."""

from __future__ import annotations

from statistics import median
from uuid import UUID

from sqlalchemy import text

from bench import board
from bench.place import Place, new_board, new_person
from bench.submit import timed
from bench.table import Row
from bench.traffic import logged, watched
from bench.visitor import Inside, Visitor
from webapp import db

FEW, MANY = 1_000, 500_000
PER_CASE = 5
MOST = 1.5

_CASES = """
insert into review_case (id, board_id, version_id, reference, pseudonym, status, outcome, stage, catching_up,
                         snapshot, opened_by_id, opened_at, entries, revision)
select gen_random_uuid(), :board, (select id from version where board_id = :board), :mark || n, 'Child ' || n, 'open',
       '', 'gather', false, ''::bytea, (select id from person limit 1), now(), 0, 0
from generate_series(1, :cases) n"""
_TASKS = """
insert into task (id, board_id, case_id, address, step, title, stage, role, agency, state, due_at, limit_id, ready_at,
                  on_behalf_of)
select gen_random_uuid(), board_id, id, 't' || m || '#1', 't' || m, jsonb_build_object('en', 'Do t' || m, 'cy', ''),
       'gather', 'worker', null, 'open', now() + make_interval(mins => (random() * 500000)::int - 5000), null, now(), ''
from review_case, generate_series(1, :each) m where board_id = :board"""


def measure(place: Place, rounds: int, many: int) -> list[Row]:
    """The same page for two boards, in turn: for whoever all the tasks are asked of, and for the office."""
    sizes = {"few": FEW, "many": many}
    visitors = {name: _seeded(place, name, size) for name, size in sizes.items()}
    rows = []
    for who in ("worker", "office"):
        times: dict[str, list[float]] = {name: [] for name in sizes}
        for _ in range(rounds):
            for name in sizes:
                visitor = visitors[name][who]
                times[name].append(timed(lambda visitor=visitor: visitor.get("/my-work?list=mine"), 200))
                if who == "office":
                    times[name][-1] = timed(lambda visitor=visitor: visitor.get("/my-work?list=waiting"), 200)
        rows.append(_row(who, times, many))
    return [*rows, _statements(place, visitors)]


def _row(who: str, times: dict[str, list[float]], many: int) -> Row:
    few, lots = median(times["few"]), median(times["many"])
    ratio = lots / few
    what = f"My work of the {who}, {many:,} open tasks against {FEW:,}"
    return Row(what, f"{lots:.1f} ms", f"{few:.1f} ms", f"{ratio:.2f}", f"≤ {MOST} ×", ratio <= MOST)


def _statements(place: Place, visitors: dict[str, dict[str, Visitor]]) -> Row:
    counted = []
    with logged(place):
        for each in visitors.values():
            each["worker"].get("/my-work")  # connects
            with watched(place) as seen:
                each["worker"].get("/my-work")
            counted.append(len(seen.statements))
    few, lots = counted
    return Row("the statements it takes", str(lots), str(few), "", "the same", lots == few)


def _seeded(place: Place, name: str, tasks: int) -> dict[str, Visitor]:
    board_id = new_board(name, board.nineteen(name))
    way = Inside(place.app.wsgi_app)
    emails = {role: new_person(board_id, role, [(role, None)]) for role in ("worker", "office")}
    _fill(place, board_id, name, tasks)
    db.session.remove()
    return {role: Visitor(way).sign_in(email) for role, email in emails.items()}


def _fill(place: Place, board_id: UUID, mark: str, tasks: int) -> None:
    given = {"board": board_id, "mark": mark, "cases": tasks // PER_CASE, "each": PER_CASE}
    with place.admin.begin() as connection:
        connection.execute(text("set local session_replication_role = replica"))  # we know what they refer to
        connection.execute(text("set local synchronous_commit = off"))
        connection.execute(text(_CASES), given)
        connection.execute(text(_TASKS), given)
    with place.admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("vacuum analyze task"))
        connection.execute(text("vacuum analyze review_case"))
