"""`python -m bench`: every figure that is owed, each beside its floor or base in the same run."""

from __future__ import annotations

import argparse
from collections import Counter
from statistics import median

from bench import clients, diagrams, long_case, scale, server, size
from bench.place import Place, place
from bench.submit import Team, Times, filled_in, gather, holder_of, one_case, opened
from bench.table import Row, against, say, show
from bench.traffic import logged, watched
from webapp.cases.projection import task_id
from webapp.engine import Address

MOST_STATEMENTS = 15


def main() -> None:
    """Measure, and print one table."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the work: coarser figures")
    quick = parser.parse_args().quick
    with place() as where:
        rows = measured(where, quick=quick)
    show(rows)


def measured(where: Place, *, quick: bool) -> list[Row]:
    """Every row, one after the other."""
    say("Submitting tasks, beside the floor")
    team, times = gather(where), Times()
    one_case(team, 0, Times())  # warms up
    cases = [one_case(team, number, times) for number in range(1, 3 if quick else 21)]
    say("Counting statements")
    statements = _statements(where, team)
    say("Weighing finished cases")
    weight = size.measure(where, cases)
    say("Walking through long cases")
    long = long_case.measure(where, 3 if quick else 10)
    say("Looking at every list of a board full of cases")
    lists = scale.measure(where, 3 if quick else 15, scale.MANY // 10 if quick else scale.MANY)
    say("Eight clients at once")
    busy = clients.measure(where, 5 if quick else 20, floor=median(times.floor))
    say("Starting the web")
    start = server.measure_start(where, 2 if quick else 5)
    submits = against(f"submit, p50 of {len(times.submit)}", times.submit, times.floor, 2)
    return [submits, *statements, long, *lists, weight, *busy, start, *_good_to_know(times)]


def _statements(where: Place, team: Team) -> list[Row]:
    """For each step of one case; the worst step counts for statements, any step for commits."""
    counted: list[int] = []
    commits: Counter[int] = Counter()
    case = opened(team.board_id, team.referrer)
    with logged(where):
        for path in diagrams.NINETEEN:
            visitor = team.people[holder_of(path)]
            address = f"/tasks/{task_id(case, Address(path))}"
            filled_in(visitor, address, Times())
            with watched(where) as seen:
                visitor.post(f"{address}/check")
            counted.append(len(seen.statements))
            commits[seen.commits] += 1
    worst = max(counted)
    spread = f"median {median(counted):g}, least {min(counted)}"
    return [
        Row(
            "SQL statements of a submit, the most of 19",
            str(worst),
            spread,
            "",
            f"≤ {MOST_STATEMENTS}",
            worst <= MOST_STATEMENTS,
        ),
        Row("commits of a submit", ", ".join(map(str, sorted(commits))), "", "", "1", set(commits) == {1}),
    ]


def _good_to_know(times: Times) -> list[Row]:
    pages = {
        "the task's page": times.page,
        "filling in its form": times.form,
        "checking the answers": times.check,
        "the case's page": times.case,
        "only SELECT, UPDATE and a page": times.bare,
    }
    return [against(f"({what})", taken, times.floor, None) for what, taken in pages.items()]


if __name__ == "__main__":
    main()
