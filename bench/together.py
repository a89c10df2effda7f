"""`python -m bench.together`: two webs and two workers on one database at once, one of each killed half way.

Eight clients work through cases over HTTP all the while. How much was taken and how long a submit took is printed
for the time before the kills and for the time after, and afterwards all of it must be there.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from statistics import quantiles

from bench import whole
from bench.kills import Field, battlefield, end
from bench.table import Row, say, show

_CLIENTS = 8
_MISSING = 2.0  # seconds until whoever watches over programs starts them again


def main() -> None:
    """Work, kill one of each, work on, look."""
    parser = argparse.ArgumentParser(prog="python -m bench.together", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    said = parser.parse_args()
    with battlefield(said.seed, barriers=False) as ground:
        threads = ground.begin(_CLIENTS, said.seed)
        _warm_up(ground)
        before = _work(ground, said.seconds / 2)
        say("Killing a web and a worker")
        for kind in ("web", "worker"):
            ground.killer.chance.choice(ground.programs.of(kind)).kill()
        after = _work(ground, said.seconds / 2, missing=_MISSING)
        say("Letting everything come to its end")
        found = end(ground, threads)
    rows = [
        *_figures("before the kills", before, said.seconds / 2),
        *_figures("from the kills on", after, said.seconds / 2),
        *_verdicts(ground, found),
    ]
    show(rows)
    for each in found.all[:20]:
        say(each)
    sys.exit(any(row.kept is False for row in rows))


def _warm_up(ground: Field, seconds: float = 120) -> None:
    """Until everybody has signed in and sent something."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and not all(client.milliseconds for client in ground.clients):
        time.sleep(0.1)


def _work(ground: Field, seconds: float, *, missing: float = 0) -> list[float]:
    """How long the submits of that time took, in milliseconds; what was killed is started after `missing`."""
    seen = [len(client.milliseconds) for client in ground.clients]
    time.sleep(missing)
    ground.programs.start_what_died()
    time.sleep(seconds - missing)
    return [
        each
        for client, before in zip(ground.clients, seen, strict=True)
        for each in client.milliseconds[before:]
    ]


def _figures(when: str, taken: Sequence[float], seconds: float) -> list[Row]:
    if len(taken) < 2:
        return [Row(f"submits a second, each with its form, {when}", "0", "", "", "> 0", kept=False)]
    cuts = quantiles(taken, n=100)
    spread = f"p50 {cuts[49]:.0f} ms, p95 {cuts[94]:.0f} ms, p99 {cuts[98]:.0f} ms"
    what = f"submits a second, each with its form, {when}"
    return [Row(what, f"{len(taken) / seconds:.1f}", spread, "", "> 0", kept=True)]


def _verdicts(ground: Field, found: whole.Findings) -> list[Row]:
    unanswered = sum(client.unanswered for client in ground.clients)
    wrong = [
        ("acknowledged answers lost or doubled", [*found.lost, *found.doubled], f"{found.answers} answers"),
        ("rows that are not what the log says", found.half, "every case told again, byte for byte"),
        (
            "cases, steps or jobs stuck",
            found.stuck,
            f"{unanswered} requests were not answered, and sent again",
        ),
        ("messages missing or sent twice", found.letters, f"{found.messages} messages"),
    ]
    return [Row(what, str(len(faults)), said, "", "0", not faults) for what, faults, said in wrong]


if __name__ == "__main__":
    main()
