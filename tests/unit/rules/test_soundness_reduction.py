"""Taking commuting moves first must miss nothing that playing every order finds."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.rules.plain_exploration import PlainGame
from webapp.rules.soundness.exploration import Exploration
from webapp.rules.soundness.net import Net

KINDS = st.sampled_from(["user", "exclusive", "parallel", "inclusive"])
Sheet = tuple[dict[str, str], list[tuple[str, str]]]


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    inner = draw(st.lists(KINDS, min_size=2, max_size=6))
    nodes = {"start": "start", **{f"n{place}": kind for place, kind in enumerate(inner)}, "end": "end"}
    names = list(nodes)
    flows: dict[tuple[str, str], None] = {("start", "n0"): None}
    for name in names[1:-1]:
        most = 1 if nodes[name] == "user" else 3
        for target in draw(st.lists(st.sampled_from(names[1:]), min_size=1, max_size=most)):
            flows[name, target] = None
    return nodes, list(flows)


@settings(deadline=None)
@given(sheets())
def test_the_reduced_game_finds_what_the_plain_game_finds(sheet: Sheet) -> None:
    nodes, flows = sheet
    plain = PlainGame(nodes, flows, "start")

    rules = {finding.rule for finding in Exploration(Net(nodes, flows, "start", {}), 1_000_000).findings()}

    assert ("unsafe" in rules) == plain.doubles
    assert plain.doubles or ("deadlock" in rules) == plain.sticks
