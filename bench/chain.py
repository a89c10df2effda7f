"""What the chain costs: 100,000 entries linked in batches and verified, each in bounded memory.

`python -m bench.chain [ENTRIES]` prints it.
"""

from __future__ import annotations

import resource
import sys
import time
from uuid import UUID

from sqlalchemy import func, insert, select

from bench.place import new_board, place
from tests.small_board import FILES
from webapp import clock, db
from webapp.audit import chain, verifying
from webapp.audit.models import AuditEntry, AuditWaiting
from webapp.jobs import at_work

_AT_A_TIME = 5_000


def main(entries: int) -> None:
    """Seed, link, verify, and say how long each took."""
    with place():
        board_id = new_board("ash_dale", FILES)
        _time(f"{entries:,} entries written", lambda: _seed(board_id, entries), entries)
        _time("linked, 1,000 in a transaction", lambda: _link(board_id, entries), entries)
        _time("verified", lambda: _verify(board_id, entries), entries)
        print(f"{'memory of the process at its most':<34}{_memory():>8.0f} MB")
        _seed(board_id, 100)
        _time("100 more linked, at that length", lambda: _link(board_id, 100), 100)


def _seed(board_id: UUID, entries: int) -> None:
    done = 0
    while done < entries:
        several = min(_AT_A_TIME, entries - done)
        with at_work(board_id) as session:
            session.execute(insert(AuditEntry), [_entry(board_id) for _ in range(several)])
        done += several


def _entry(board_id: UUID) -> dict[str, object]:
    case = db.new_id()
    return {
        "at": clock.now(),
        "board_id": board_id,
        "action": "case:viewed",
        "subject_kind": "case",
        "subject_id": case,
        "case_ids": [case],
        "request_id": case.hex,
        "details": {"page": "cases.show"},
    }


def _link(board_id: UUID, expected: int) -> None:
    linked = chain.take_up_all(at_work, board_id, now=clock.now())
    assert linked == expected, linked
    with at_work(board_id) as session:
        assert session.scalar(select(func.count()).select_from(AuditWaiting)) == 0


def _verify(board_id: UUID, expected: int) -> None:
    with at_work(board_id) as session:
        found = verifying.verify(session, board_id)
    assert (found.held.number, found.problem) == (expected, None)


def _time(what: str, do: object, number: int) -> None:
    began = time.perf_counter()
    do()  # type: ignore[operator]
    took = time.perf_counter() - began
    print(f"{what:<34}{took:>8.2f} s {took / number * 1e6:>8.0f} µs each")


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
