"""Whether a sheet can always be played to its end, whatever is answered.

Every course is played with tokens, taking moves that commute only once. A call counts as one step, so each
sheet is proved by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from webapp.rules.soundness.exploration import Exploration
from webapp.rules.soundness.finding import Finding
from webapp.rules.soundness.net import MOST_BRANCHES, Boundary, Net
from webapp.rules.soundness.structure import structural_findings

__all__ = ["Boundary", "Finding", "check"]

MOST_MARKINGS = 50_000
_NO_BOUNDARIES: Mapping[str, Boundary] = {}


def check(
    nodes: Mapping[str, str],
    flows: Sequence[tuple[str, str]],
    start: str,
    *,
    boundaries: Mapping[str, Boundary] = _NO_BOUNDARIES,
    limit: int = MOST_MARKINGS,
) -> list[Finding]:
    """What is unsound about a sheet: `nodes` by id with their kind, `flows` as pairs of ids.

    `boundaries` tells on which step a boundary event sits. An any-time step is a sheet of its own: check it
    from its own start. Nothing found means proved, unless a finding says “not proved”.
    """
    net = Net(nodes, flows, start, boundaries)
    found = list(structural_findings(net))
    if start not in net.nodes:
        return found
    if net.too_wide:
        message = f"not proved free of dead ends: “{net.too_wide}” has more than {MOST_BRANCHES} branches."
        return [*found, Finding("not_proved", net.too_wide, message)]
    looping = {finding.node for finding in found if finding.rule == "loop_into_join"}
    played = Exploration(net, limit).findings()
    return [*found, *(each for each in played if each.rule != "deadlock" or each.node not in looping)]
