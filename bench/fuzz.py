"""`python -m bench.fuzz`: all boards attacked for a while, over the test client, by the dice of one seed.

On each board a case goes from its referral to its end with an attacker's text in every free answer, and every page it
leads to is looked through; then every form and every address is sent what nobody would send. It ends with 1 when an
answer was an error page of ours, when something planted came out as anything but words, or when a case is not what
its log says.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter

from bench.place import place
from bench.table import Row, say, show
from tests.e2e.boards import TO_THE_END
from tests.integration.attack.arena import Arena, Place
from tests.integration.attack.crossing import Crossing
from tests.integration.attack.fuzzing import Fuzzing
from tests.integration.attack.looking import wrong_with
from tests.integration.attack.planting import Planted, planted_name
from tests.integration.attack.walking import walk_about
from webapp.accounts import passwords

MOST_PAGES = 120


def main() -> int:
    """Attack, print what came of it, and give how the program ends."""
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz", description=__doc__)
    parser.add_argument(
        "--seconds", type=float, default=120, help="how long the fuzzing takes, all boards together"
    )
    parser.add_argument("--seed", type=int, default=1, help="what the dice begin with")
    parser.add_argument("--boards", nargs="*", default=list(TO_THE_END), help="which boards are attacked")
    said = parser.parse_args()
    passwords.cheaply()
    rows: list[Row] = []
    with place() as where:
        where.app.config["PROPAGATE_EXCEPTIONS"] = False  # errors are answered as they would be
        arena = Arena(where.app, where.admin)
        for key in said.boards:
            rows += _planted(arena, arena.shipped(key, planted_name))
            rows += _fuzzed(arena, arena.places[key], said.seconds / len(said.boards), said.seed)
        wrong = arena.what_does_not_hold()
        cases = sum(len(each.cases) for each in arena.places.values())
    rows.append(_owed(f"cases told again, of {cases} and all that the fuzzing opened", wrong, "that differ"))
    show(rows)
    return 0 if all(row.kept is not False for row in rows) else 1


def _planted(arena: Arena, place: Place) -> list[Row]:
    wrong: list[str] = []
    planted = Planted()
    crossing = Crossing(
        arena,
        place,
        planting=planted.text,
        file_names=planted.file_name,
        seen=lambda what, answer: wrong.extend(f"{what}: {each}" for each in wrong_with(answer)),
    )
    crossing.goes(place.walk(TO_THE_END[place.key]))
    more, pages, shown = walk_about(
        arena, place.office, [f"/cases/{crossing.case_id}", "/my-work", "/meetings"], MOST_PAGES
    )
    what = f"{place.key}: {planted.texts} texts in {crossing.steps} steps; {pages} pages, {shown} show them"
    return [_owed(what, wrong + more, "not words")]


def _fuzzed(arena: Arena, place: Place, seconds: float, seed: int) -> list[Row]:
    fuzzing = Fuzzing(arena, place, seed).for_seconds(seconds)
    answers: Counter[int] = fuzzing.answers
    statuses = ", ".join(f"{status}: {count}" for status, count in sorted(answers.items()))
    reached = f"{len(fuzzing.endpoints)} of {len({rule.endpoint for rule in fuzzing.rules})} routes"
    return [
        _owed(f"{place.key}: {answers.total()} requests to {reached} ({statuses})", fuzzing.faults, "errors")
    ]


def _owed(what: str, wrong: list[str], kind: str) -> Row:
    for each in wrong[:10]:
        say(each)
    return Row(what, f"{len(wrong)} {kind}", "", "", "0", not wrong)


if __name__ == "__main__":
    sys.exit(main())
