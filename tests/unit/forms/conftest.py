"""A Flask application with nothing in it but the templates forms are drawn with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import Babel
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader

TEMPLATES = Path(__file__).parents[3] / "webapp" / "templates"


@pytest.fixture(scope="session")
def app() -> Flask:
    app = Flask("forms-alone")
    app.config.update(SECRET_KEY="only for tests", WTF_CSRF_ENABLED=False, TESTING=True)
    Babel(app)
    packages = {name: PackageLoader(name) for name in ("govuk_frontend_jinja", "govuk_frontend_wtf")}
    app.jinja_loader = ChoiceLoader([FileSystemLoader(TEMPLATES), PrefixLoader(packages)])
    return app


@pytest.fixture
def page(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"):
        yield
