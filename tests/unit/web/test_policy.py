from __future__ import annotations

import pytest
from flask import Flask

from webapp.web import OFFICE, commits, needs, public, require_policies, signed_in
from webapp.web.policy import Policy, RouteWithoutPolicy, policy_of


@pytest.fixture
def app():
    app = Flask("policies", static_folder=None)
    app.add_url_rule("/open", "open", public(lambda: ""))
    app.add_url_rule("/mine", "mine", signed_in(commits(lambda: "")))
    app.add_url_rule("/first", "first", commits(signed_in(board=False)(lambda: "")))
    app.add_url_rule("/office", "office", needs(OFFICE, "review_chair")(lambda: ""))
    return app


def test_a_route_keeps_what_it_declared_whatever_stands_around_it(app):
    require_policies(app)

    assert policy_of(app, "open") == Policy(public=True)
    assert policy_of(app, "mine") == Policy()
    assert policy_of(app, "first") == Policy(board=False)
    assert policy_of(app, "office") == Policy(roles=frozenset({"office", "review_chair"}))


def test_routes_that_declare_nothing_stop_the_start_and_are_named(app):
    app.add_url_rule("/forgotten", "forgotten", lambda: "")
    app.add_url_rule("/also", "also_forgotten", lambda: "")

    with pytest.raises(RouteWithoutPolicy, match="also_forgotten, forgotten"):
        require_policies(app)
