"""What attackers write is shown as what they wrote, wherever it comes out: on pages, in letters, calendars, tables."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import pytest
from lxml import html
from sqlalchemy import text
from werkzeug.test import TestResponse

from tests.e2e.people import Somebody
from tests.integration.attack.arena import Arena
from tests.integration.attack.looking import faults_of_calendar, links_in, wrong_with
from tests.integration.attack.planting import MARK, PAYLOADS, planted_form
from tests.integration.attack.walking import walk_about
from tests.processes.shipped import BOARDS


def fills_in(arena: Arena, who: Somebody, path: str) -> list[str]:
    """Open a page and send its form, with planted text in every free field."""
    attacker = arena.ready(who)
    page = attacker.get(path)
    forms = [each for each in html.fromstring(page.text).forms if each.method == "POST"] if page.data else []
    own = [each for each in forms if "sign-out" not in (each.action or "")]
    answers: list[TestResponse] = [page]
    if own:
        answers.append(attacker.client.post(own[0].action or path, data=planted_form(own[0])))
    return [f"{path}: {each}" for answer in answers for each in wrong_with(answer)]


@pytest.mark.parametrize("key", BOARDS)
def test_on_every_page_of_a_case_it_is_words_and_nothing_else(arena: Arena, crossed, key: str):
    crossing, planted = crossed(key)
    office, case = crossing.place.office, f"/cases/{crossing.case_id}"
    begin = [f"{case}/history", f"{case}/answers", case, f"{case}/people", "/my-work", "/cases"]

    wrong, _pages, shown = walk_about(arena, office, begin)

    assert wrong == []
    assert planted.texts > 5
    assert shown > 2


def test_reasons_notes_and_meetings_are_shown_as_they_were_written(arena: Arena, crossed):
    crossing, _planted = crossed("stockport")
    office, case = crossing.place.office, f"/cases/{crossing.case_id}"
    kinds = [kind.key for kind in crossing.place.said.board.meetings if kind.scope == "board"]
    forms = [f"{case}/{act}" for act in ("notes", "pause", "resume", "more-time", "link", "name")]
    forms += [f"/meetings/plan/{kind}" for kind in kinds]

    wrong = [each for path in forms for each in fills_in(arena, office, path)]
    more, _pages, shown = walk_about(
        arena, office, [f"{case}/notes", f"{case}/history", "/meetings"], most=15
    )

    assert wrong + more == []
    assert shown > 1


def test_letters_of_a_case_say_it_as_words(arena: Arena, crossed):
    made = 0
    for key in ("cheshire_east", "salford"):
        crossing, _planted = crossed(key)
        office = arena.ready(crossing.place.office)
        listed = office.get(f"/cases/{crossing.case_id}/letters")
        for link in [each for each in links_in(listed) if "/letters/new/" in each][:2]:
            answer = office.post(link)
            if answer.status_code != 302:
                assert wrong_with(answer) == []
                continue
            shown = office.get(answer.location)
            files = [each for each in links_in(shown) if each.endswith((".pdf", ".docx"))]
            assert [wrong_with(each) for each in (shown, *map(office.get, files))] == [[]] * (1 + len(files))
            made += 1

    assert made > 0


def test_no_message_says_any_of_it_but_the_place_of_a_meeting_in_its_calendar(arena: Arena, crossed):
    crossed("stockport")

    with arena.admin.connect() as connection:
        messages = connection.execute(text("select subject, body, attachment from message")).all()

    assert messages
    assert [each for each in messages if MARK in each.subject + each.body] == []
    attached = [str(part) for each in messages for part in (each.attachment or {}).values()]
    calendars = [part.encode() for part in attached if part.startswith("BEGIN:VCALENDAR")]
    assert [fault for each in calendars for fault in faults_of_calendar(each)] == []


def test_figures_for_a_spreadsheet_hold_no_formula(arena: Arena, crossed):
    for key in ("salford", "stockport"):
        crossing, _planted = crossed(key)
        answer = arena.attacker(crossing.place.office).get("/reporting/measures/measures.csv")

        assert wrong_with(answer) == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_an_address_says_comes_back_as_words(arena: Arena, crossed, payload: str):
    office = arena.attacker(crossed("stockport")[0].place.office)
    asked = urlencode(
        dict.fromkeys(
            ("search", "stage", "agency", "case", "kind", "list", "next", "part", "_scheme"), payload
        )
    )

    for path in (
        "/my-work",
        "/cases",
        "/returns/",
        f"/nowhere/{quote(payload, safe='')}",
        "/guidance/" + quote(payload, safe=""),
    ):
        assert wrong_with(office.get(f"{path}?{asked}")) == [], path
