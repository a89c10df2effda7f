"""Which language the page is in: the one just chosen, else the person's, else what the browser asks for."""

from __future__ import annotations

from flask import Flask, current_app, g, has_request_context, request, session
from flask_babel import Babel

_CHOSEN = "language"


def offer(languages: tuple[str, ...], *, preferred: str | None) -> None:
    """For this request: what the board speaks and what the person likes to read."""
    g.languages = languages
    g.preferred_language = preferred


def choose(language: str) -> None:
    """Remember the reader's choice for this session, if it is offered."""
    if language in offered_languages():
        session[_CHOSEN] = language


def offered_languages() -> tuple[str, ...]:
    """The languages this page can be read in."""
    offered: tuple[str, ...] = g.get("languages") or current_app.config["LANGUAGES"]
    return offered


def current_language() -> str:
    """The language this page is in."""
    if not has_request_context():
        return "en"
    offered = offered_languages()
    for wanted in (session.get(_CHOSEN), g.get("preferred_language")):
        if wanted in offered:
            return str(wanted)
    return request.accept_languages.best_match(offered) or offered[0]


def init_languages(app: Flask, languages: tuple[str, ...]) -> None:
    """Let gettext and dates follow the reader."""
    app.config["LANGUAGES"] = languages
    Babel(app, locale_selector=current_language, timezone_selector=lambda: "Europe/London")
