"""No other site can have a signed-in person's browser change anything here."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from werkzeug.routing import Rule

from tests.e2e.people import Somebody, cookie_of
from tests.integration.attack.arena import Arena
from webapp.app import create_app
from webapp.config import Settings
from webapp.web.policy import policy_of

EXEMPT: dict[str, str] = {
    "your_messages.stop_now": "a mail program unsubscribes with one click, by an address that carries a signed token",
}
"""Routes that take a request without a token, each with its reason."""

SAFE = {"GET", "HEAD", "OPTIONS"}
HOME = "https://reviews.example.org"


def address(rule: Rule) -> str:
    """An address of that route, of nothing that is there: the token comes before whatever it names."""
    sample = {"UUIDConverter": UUID(int=7), "IntegerConverter": 1}
    values = {}
    for name, converter in rule._converters.items():
        choices = sorted(getattr(converter, "items", ()))
        values[name] = choices[0] if choices else sample.get(type(converter).__name__, "x")
    built = rule.build(values)
    assert built is not None
    return built[1]


def writing(arena: Arena) -> list[tuple[str, str, str]]:
    """Every route that takes what changes something: its endpoint, method and an address."""
    return [
        (rule.endpoint, method, address(rule))
        for rule in arena.app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - SAFE)
        if rule.endpoint not in EXEMPT
    ]


def whoever_may(arena: Arena, endpoint: str, everybody: Somebody) -> Somebody:
    """Somebody whom only the token can keep from that route."""
    policy = policy_of(arena.app, endpoint)
    return arena.keeper() if policy is not None and policy.system else everybody


@pytest.fixture
def everybody(arena: Arena, crossed) -> Somebody:
    """Somebody who holds every role of a board."""
    return crossed("stockport")[0].place.everybody()


def test_only_the_routes_that_say_why_are_exempt(arena: Arena):
    csrf = arena.app.extensions["csrf"]
    exempt = {
        endpoint
        for endpoint, view in arena.app.view_functions.items()
        if f"{view.__module__}.{view.__name__}" in csrf._exempt_views
    }

    assert csrf._exempt_blueprints == set()
    assert exempt == set(EXEMPT)
    assert all(EXEMPT.values())


def test_without_its_token_nothing_is_taken_and_nothing_changes(arena: Arena, everybody: Somebody):
    arena.keeper()
    sender = {
        each: arena.ready(whoever_may(arena, each, everybody)) for each, _method, _path in writing(arena)
    }
    before = arena.rows()

    answers = {
        (endpoint, method): sender[endpoint].client.open(path, method=method, data={"text": "x"}).status_code
        for endpoint, method, path in writing(arena)
    }

    assert {each: status for each, status in answers.items() if status != 400} == {}
    assert len(answers) > 30
    assert arena.rows() == before


def test_the_token_of_another_session_is_no_token(arena: Arena, everybody: Somebody, crossed):
    theirs = {"csrf_token": arena.ready(crossed("stockport")[0].place.office).token}
    sender = {
        each: arena.ready(whoever_may(arena, each, everybody)) for each, _method, _path in writing(arena)
    }
    before = arena.rows()

    answers = {
        (endpoint, method): sender[endpoint].client.open(path, method=method, data=theirs).status_code
        for endpoint, method, path in writing(arena)
    }

    assert {each: status for each, status in answers.items() if status != 400} == {}
    assert arena.rows() == before


@pytest.mark.parametrize(
    "referrer", ["https://evil.example/", f"{HOME}.evil.example/", "http://reviews.example.org/", ""]
)
def test_in_production_a_good_token_from_elsewhere_is_refused(
    arena: Arena, everybody: Somebody, settings: Settings, referrer: str
):
    app = create_app(replace(settings, environment="production", database_url=""))
    client = app.test_client()
    cookie = cookie_of(app, everybody)
    client.set_cookie(cookie["name"], cookie["value"], domain="reviews.example.org", secure=True)
    page = client.get("/my-work", base_url=HOME)
    assert page.status_code == 200
    token = page.text.partition('data-csrf-token="')[2].partition('"')[0]

    def sends(method: str, path: str, referrer: str) -> int:
        headers = {"Referer": referrer, "Origin": referrer}
        sent = {"base_url": HOME, "data": {"csrf_token": token}, "headers": headers}
        return client.open(path, method=method, **sent).status_code

    assert sends("POST", "/keep-alive", f"{HOME}/my-work") == 200
    before = arena.rows()

    answers = {
        (endpoint, method): sends(method, path, referrer)
        for endpoint, method, path in writing(arena)
        if not policy_of(app, endpoint).system  # whose person has another cookie
    }

    assert {each: status for each, status in answers.items() if status != 400} == {}
    assert arena.rows() == before
