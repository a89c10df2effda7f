"""What every answer tells the browser, whatever the answer is."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import pytest
from flask import send_file
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse

from tests.integration.attack import nasty
from tests.integration.attack.arena import Arena
from tests.integration.attack.test_forgery import address
from webapp import clock, db
from webapp.accounts.models import Person
from webapp.app import create_app
from webapp.cases import uploads
from webapp.cases.models import Task
from webapp.config import Settings
from webapp.web.policy import policy_of

SHOWN = {
    "text/html",
    "text/css",
    "text/javascript",
    "application/json",
    "image/svg+xml",
    "image/png",
    "image/x-icon",
}
"""What a browser may show in the page; everything else is a file to keep, and carries a sandbox."""


def careless(answer: TestResponse) -> list[str]:
    """What an answer forgets to forbid."""
    headers, policy = answer.headers, answer.headers.get("Content-Security-Policy", "")
    checks = {
        "nosniff": headers.get("X-Content-Type-Options") == "nosniff",
        "frames": "frame-ancestors 'none'" in policy and headers.get("X-Frame-Options") == "DENY",
        "scripts": "default-src" in policy and "unsafe" not in policy and "*" not in policy,
        "referrer": headers.get("Referrer-Policy") == "same-origin",
        "server": not re.search(r"\d", headers.get("Server", "")),
        "sandbox": answer.mimetype in SHOWN or not answer.data or "sandbox" in policy,
    }
    return [name for name, kept in checks.items() if not kept]


@pytest.fixture(scope="module")
def kept() -> dict[bool, list[tuple[str, TestResponse]]]:
    """The answers below, asked for once."""
    return {}


@pytest.fixture(params=[False, True], ids=["nobody", "everybody"])
def answers(request, arena: Arena, crossed, kept) -> list[tuple[str, TestResponse]]:
    """Of every route, as nobody and as somebody who holds every role: what it answers."""
    if request.param not in kept:
        who = crossed("stockport")[0].place.everybody() if request.param else None
        client = arena.attacker(who).client
        paths = [(path, path) for path in ("/static/nothing.js", "/nowhere", "/%00")]
        rules = [
            rule
            for rule in arena.app.url_map.iter_rules()
            if rule.endpoint not in ("static", "accounts.sign_out")
        ]
        paths += [(rule.endpoint, address(rule)) for rule in rules]
        kept[request.param] = [
            (name, client.open(path, method=method))
            for name, path in paths
            for method in (("GET",) if request.param else ("GET", "POST"))
        ]
    return kept[request.param]


def test_every_answer_forbids_what_a_browser_should_not_do(answers):
    wrong = {(name, answer.status_code): careless(answer) for name, answer in answers}

    assert len(wrong) > 80
    assert {name: each for name, each in wrong.items() if each} == {}


def test_no_answer_about_people_is_kept_by_a_cache(arena: Arena, answers):
    views = arena.app.view_functions
    about = [
        (name, answer)
        for name, answer in answers
        if not (name in views and policy_of(arena.app, name).public)
    ]

    assert [name for name, answer in about if answer.headers.get("Cache-Control") != "no-store"] == []


def test_files_are_kept_and_never_shown_in_the_page(arena: Arena, crossed):
    crossing, _planted = crossed("stockport")
    place = crossing.place
    place.act()
    task = db.session.scalars(select(Task).where(Task.case_id == crossing.case_id)).first()
    by = db.session.get_one(Person, place.office.id)
    contents = {"a<img>.pdf": nasty.PDF, "a.txt": b"<script>alert(1)</script>", "a.docx": nasty.word()}
    sent = [FileStorage(BytesIO(content), name) for name, content in contents.items()]
    files = [uploads.keep(db.session(), task, each, by=by, now=clock.now()) for each in sent]
    db.session.commit()

    for each in files:
        answer = arena.attacker(place.office).get(f"/files/{each['id']}")
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
        assert answer.mimetype == each["type"]
        assert careless(answer) == []


@pytest.mark.parametrize("name", nasty.FILE_NAMES)
def test_no_name_of_a_file_breaks_out_of_its_header(arena: Arena, name: str):
    try:
        kept = uploads._plain_name(name)
    except uploads.RefusedFile:
        kept = "refused.pdf"

    with arena.app.test_request_context("/"):
        answer = send_file(BytesIO(b"x"), mimetype="application/pdf", as_attachment=True, download_name=kept)

    said = answer.headers["Content-Disposition"]
    assert said.startswith("attachment;")
    assert not re.search(r"[\r\n\x00]", said)
    assert "/" not in re.sub(r"filename\*=\S+", "", said)


def test_links_come_from_the_settings_and_not_from_the_host_that_was_asked(arena: Arena, crossed):
    office = arena.attacker(crossed("stockport")[0].place.office)

    for path in ("/my-work", "/cases", "/", "/choose-board"):
        answer = office.get(path, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
        assert "evil.example" not in answer.text + answer.headers.get("Location", "")


def test_in_production_every_cookie_is_this_hosts_own(settings: Settings, arena: Arena):
    app = create_app(replace(settings, environment="production", database_url=""))
    client = app.test_client()

    for path in ("/sign-in", "/language/cy", "/nowhere"):
        for cookie in client.get(path, base_url="https://reviews.example.org").headers.getlist("Set-Cookie"):
            assert cookie.startswith("__Host-")
            assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; ")), cookie
