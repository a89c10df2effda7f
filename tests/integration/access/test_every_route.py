"""Every route, every method, every relation to the case: what `docs/access.md` says is what comes back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import product

import pytest
from flask import Flask

from tests.integration.access import table
from tests.integration.access.asking import Answer, Asker, addresses, ids_in, rule_of
from tests.integration.access.table import HOW_TO_ADD, OUTCOMES, Row
from webapp.web.policy import Policy, policy_of

ROWS = table.rows()
LIKE = {"inactive": "nobody", "replaced": "none"}
"""Whoever gets what another column says: cannot sign in any more; was of the team, and somebody else is now."""

STOPPED = ("in", "board")
OUTSIDE = ("none", "admin")  # signed in at the board, and in no way part of the case
COMPARED = ("none", "agency", "office", "admin")  # one in each position; the words are the same code for all
NOTHING = "5f0c1d5e-7f3b-4a54-9d2e-6f1b3c2a9e70"

WITHOUT_ASKING = {"HEAD", "OPTIONS"}  # Flask answers these by itself
GARBAGE = ("not-an-id", "%00", "' or 1=1 --" + "é" * 300)


def _people(row: Row) -> Iterator[tuple[str, str]]:
    """Everybody, with what they are to get."""
    yield from row.cells.items()
    yield from ((who, row.cells[as_]) for who, as_ in LIKE.items())


def test_every_route_and_method_stands_in_the_table(app: Flask) -> None:
    asked = {(row.method, row.rule) for row in ROWS}
    there = {
        (method, str(rule))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - WITHOUT_ASKING
    }

    missing = sorted(f"{method} {rule}" for method, rule in there - asked)
    assert not missing, f"Not in the table: {missing}\n{HOW_TO_ADD}"
    gone = sorted(f"{method} {rule}" for method, rule in asked - there)
    assert not gone, f"In the table, and no longer a route: {gone}"


def test_the_table_says_of_everybody_what_they_get() -> None:
    unknown = {
        (row.name, cell) for row in ROWS for cell in row.cells.values() if not set(cell.split()) <= OUTCOMES
    }

    assert not unknown
    assert len({row.name for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_everybody_gets_what_the_table_says(app: Flask, asker: Asker, row: Row) -> None:
    found = {
        who: {
            asker.ask(who, row.method, each, row.rule).outcome
            for each in addresses(app, row, asker.world.here)
        }
        for who, _cell in _people(row)
    }

    wrong = {who: found[who] for who, cell in _people(row) if found[who] != set(cell.split())}
    assert not wrong, f"{row.name}: the table says otherwise of {wrong}"


@pytest.mark.parametrize("row", [row for row in ROWS if ids_in(row)], ids=lambda row: row.name)
def test_what_is_not_theirs_is_not_there(app: Flask, asker: Asker, row: Row) -> None:
    """An id of the other board, an id of nothing, and what is there and not theirs: nobody can tell which is which."""
    names, here, there = ids_in(row), asker.world.here, asker.world.there

    def asked(who: str, **ids: str) -> Answer:
        return asker.ask(who, row.method, addresses(app, row, here, **ids)[0], row.rule)

    for who, cell in row.cells.items():
        for some in {tuple(names), (names[-1],)}:
            of = (
                dict.fromkeys(names, NOTHING) if who == "system" else there.ids
            )  # what is kept for all boards is theirs
            elsewhere = asked(who, **{name: of[name] for name in some})
            assert elsewhere.outcome in _without(app, row, who), f"{row.name} as {who}: {some} elsewhere"
            if who not in COMPARED:
                continue
            never_was = asked(who, **dict.fromkeys(some, NOTHING))
            assert elsewhere.words == never_was.words, f"{row.name} as {who} says which {some} there are"
            if cell == "gone" and (who in OUTSIDE or some == (names[-1],) != ("case_id",)):
                assert asked(who).words == never_was.words, f"{row.name} as {who} tells that there is one"


def test_asking_for_less_than_the_page_tells_no_more(app: Flask, asker: Asker) -> None:
    """HEAD is refused where GET is, and OPTIONS says the same of every id."""
    for row in ROWS:
        if row.method == "GET" and "<uuid:case_id>" in row.rule:
            real, invented = (
                addresses(app, row, asker.world.here, **ids)[0] for ids in ({}, {"case_id": NOTHING})
            )
            assert asker.ask("none", "HEAD", real).outcome == row.cells["none"], row.name
            assert asker.ask("none", "OPTIONS", real).words == asker.ask("none", "OPTIONS", invented).words


def _without(app: Flask, row: Row, who: str) -> set[str]:
    """What somebody gets of what is not theirs."""
    cell = row.cells[who]
    if cell in STOPPED:
        return {cell}
    if cell != "no":
        return {"gone"}
    policy = policy_of(app, rule_of(app, row).endpoint) or Policy()
    at_the_door = who == "system" or policy.system or bool(policy.roles)
    return {"no"} if at_the_door else {"no", "gone"}


@pytest.mark.parametrize("who", ["nobody", "office"])
def test_garbage_in_an_address_is_never_our_fault(asker: Asker, who: str) -> None:
    for row, garbage in product(ROWS, GARBAGE):
        if row.method == "GET" and "<" in row.rule:
            address = _garbled(row.rule, garbage, asker.world.here.ids)
            assert asker.ask(who, "GET", address).status < 500, address


def _garbled(rule: str, garbage: str, ids: Mapping[str, str]) -> str:
    """An address with garbage in place of its words, or of its ids where it has no words."""
    known = re.sub(r"<uuid:(\w+)>", lambda found: ids[found[1]], rule)
    return re.sub("<[^>]+>", lambda _found: garbage, known if "<" in known else rule)
