"""Every list and report with a hundred thousand cases against two hundred: as fast, and by as many statements."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from statistics import median
from urllib.parse import quote

from sqlalchemy import text

from bench.place import Place
from bench.seeding import Seeded, seeded
from bench.submit import timed
from bench.table import Row
from bench.traffic import logged, watched
from bench.visitor import Inside, Visitor

FEW, MANY = 1_000, 500_000
"""Open tasks."""
MOST = 1.5


@dataclass(frozen=True)
class Page:
    """What somebody opens: the address may hold what `_places` finds in a board."""

    who: str
    words: str
    address: str


_LISTS = [
    ("My work", "/my-work?list=mine"),
    ("My work, in the middle", "/my-work?list=mine&after={middle_task}"),
    ("My work, without a date", "/my-work?list=mine&after={no_date}"),
    ("Waiting for others", "/my-work?list=waiting"),
    ("Waiting for others, in the middle", "/my-work?list=waiting&after={middle_task}"),
    ("To pick up", "/my-work?list=to_pick_up"),
    ("Done", "/my-work?list=done"),
    ("My work, searched", "/my-work?list=mine&search={some_reference}"),
    ("My work, searched for nothing", "/my-work?list=mine&search=zzqx"),
    ("Cases", "/cases"),
    ("Cases, in the middle", "/cases?before={middle_case}"),
    ("Closed cases", "/cases?state=closed"),
    ("Closed cases, in the middle", "/cases?state=closed&before={middle_case}"),
    ("Cases by reference", "/cases?state=&search={some_reference}"),
    ("Cases by the first of a reference", "/cases?state=&search={first_of_reference}"),
    ("Cases by the end of a reference", "/cases?state=&search={end_of_reference}"),
    ("Cases by pseudonym", "/cases?state=&search={some_pseudonym}"),
    ("Cases by what no case is called", "/cases?state=&search=zzqx"),
    ("Meetings", "/meetings"),
    ("Past meetings", "/meetings?which=past"),
]
_OF_OFFICE = [
    ("Reports", "/reporting/"),
    ("Who has not returned", "/returns/"),
    ("Who has not returned, in the middle", "/returns/?after={middle_task}"),
    ("Who has not returned, late ones", "/returns/?late=yes"),
    ("Who has not returned, of one agency", "/returns/?agency=school"),
    ("Who has not returned, of one case", "/returns/?case={some_reference}"),
    ("Who has returned", "/returns/?show=returned"),
    ("Sent messages", "/sent-messages/"),
    ("Sent messages, in the middle", "/sent-messages/?before={middle_message}"),
    ("Calendar", "/calendar"),
    ("A case", "/cases/{case}"),
    ("A case's messages", "/cases/{case}/messages"),
    ("A case's history", "/cases/{case}/history"),
]
PAGES = [
    *(Page("office", *each) for each in _LISTS + _OF_OFFICE),
    *(Page(who, *each) for who in ("worker", "agency", "chair", "stranger") for each in _LISTS),
]

_OPEN = "from task where board_id = :board and state = 'open'"
_CASE = "from review_case where board_id = :board and status = 'open'"
_PLACES = {
    "middle_task": f"select due_at || ',' || id {_OPEN} and due_at is not null order by due_at, id"
    " offset :cases limit 1",
    "no_date": f"select '9999-12-31T23:59:59+00:00,' || id {_OPEN} and due_at is null order by id"
    " offset :cases / 4 limit 1",
    "middle_case": f"select id::text {_CASE} order by id offset :cases / 3 limit 1",
    "middle_message": "select id::text from message where board_id = :board order by id offset :cases / 2 limit 1",
    "some_reference": f"select reference {_CASE} and id::text like '1%' order by id offset :cases / 3 limit 1",
    "some_pseudonym": f"select pseudonym {_CASE} and id::text like '1%' order by id offset :cases / 3 limit 1",
}


def measure(place: Place, rounds: int, many: int) -> list[Row]:
    """One row for each page of each reader, and one for how long it took to make so many cases."""
    boards = [seeded(place, "meadow", FEW), seeded(place, "valley", many)]
    visitors = [_visitors(place, each) for each in boards]
    found = [_places(place, each) for each in boards]
    rows = [
        Row(
            f"making {boards[1].cases:,} cases with {many:,} open tasks",
            f"{boards[1].seconds:.0f} s",
            "",
            "",
            "minutes",
        )
    ]
    with logged(place):
        statements = [_statements(place, *each) for each in zip(visitors, found, strict=True)]
    times = _times(visitors, found, rounds)
    for number, page in enumerate(PAGES):
        rows.append(_row(page, [each[number] for each in times], [each[number] for each in statements]))
    return rows


def _visitors(place: Place, made: Seeded) -> dict[str, Visitor]:
    way = Inside(place.app.wsgi_app)
    return {who: Visitor(way).sign_in(email) for who, email in made.emails.items()}


def _places(place: Place, made: Seeded) -> dict[str, str]:
    """Where the middle of each list is, and what is searched for."""
    given = {"board": made.board_id, "cases": made.cases}
    found = {"case": str(made.case_id)}
    with place.admin.connect() as connection:
        for key, statement in _PLACES.items():
            asked = text(statement)
            found[key] = connection.scalar(asked, {each: given[each] for each in asked.compile().params})
    found["first_of_reference"] = found["some_reference"][:4]
    found["end_of_reference"] = found["some_reference"][-5:]
    return {key: quote(value) for key, value in found.items()}


def _statements(place: Place, visitors: dict[str, Visitor], found: dict[str, str]) -> list[int]:
    counted = []
    for page in PAGES:
        address = page.address.format(**found)
        visitors[page.who].get(address)  # connects, reads what is read once
        with watched(place) as seen:
            visitors[page.who].get(address)
        counted.append(len(seen.statements))
    return counted


def _times(
    visitors: list[dict[str, Visitor]], found: list[dict[str, str]], rounds: int
) -> list[list[list[float]]]:
    """By board and page, the milliseconds of each round; the boards take turns."""
    times: list[list[list[float]]] = [[[] for _ in PAGES] for _ in visitors]
    for number, page in enumerate(PAGES):
        for _ in range(rounds):
            for each, (people, places) in enumerate(zip(visitors, found, strict=True)):
                ask = partial(people[page.who].get, page.address.format(**places))
                times[each][number].append(timed(ask, 200))
    return times


def _row(page: Page, times: list[list[float]], statements: list[int]) -> Row:
    few, many = (median(each) for each in times)
    ratio, same = many / few, statements[0] == statements[1]
    return Row(
        f"{page.words} ({page.who})",
        f"{many:.1f} ms, {statements[1]} statements",
        f"{few:.1f} ms, {statements[0]}",
        f"{ratio:.2f}",
        f"≤ {MOST} ×, the same",
        ratio <= MOST and same,
    )
