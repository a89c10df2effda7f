"""What every page knows: the board it is for, who is reading it, in which language, and where else to go."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from flask import g, request, url_for

from webapp.accounts import presence
from webapp.errors import NotFound
from webapp.web import current_language, offered_languages

_NAMES = {"en": "English", "cy": "Cymraeg"}

Navigation = Callable[[], Sequence[Mapping[str, Any]]]
"""The items after the service's name that this reader may use: text, href, current."""

RoleWords = Callable[[], str]
"""What the reader is at the board they work for, in words."""


def context(*, navigation: Navigation, role: RoleWords) -> dict[str, Any]:
    """What `base.html` asks for; worked out once, though every field of a form asks for it again."""
    known: dict[Hashable, dict[str, Any]] = g.setdefault("page_context", {})
    whose = (presence.is_signed_in(), g.get("person_id"), g.get("board"), current_language())
    if whose not in known:
        known[whose] = _context(navigation, role)
    return known[whose]


def _context(navigation: Navigation, role: RoleWords) -> dict[str, Any]:
    here, board = presence.is_signed_in(), presence.has_board()
    return {
        "board_name": presence.current_board.name.get(current_language()) if board else None,
        "person": {"name": presence.current_person.name, "role": _in_words(role)} if here else None,
        "navigation": navigation() if board or presence.is_system_administrator() else [],
        "languages": _languages(),
        "links": _links(board=board),
        "session_seconds": int(presence.time_left().total_seconds()) if here else None,
    }


def _in_words(role: RoleWords) -> str:
    try:
        return role()
    except NotFound:  # a board has people before it has published a procedure that names their roles
        return ""


def _languages() -> list[Mapping[str, Any]]:
    offered = offered_languages()
    if len(offered) < 2:
        return [{"code": offered[0], "name": _NAMES[offered[0]], "href": "", "current": True}]
    here = request.full_path.rstrip("?") if request.method == "GET" else request.path
    return [
        {
            "code": language,
            "name": _NAMES[language],
            "href": url_for("accounts.language", language=language, next=here),
            "current": language == current_language(),
        }
        for language in offered
    ]


def _links(*, board: bool) -> Mapping[str, str]:
    links = {
        "home": "/",
        "account": url_for("account.show"),
        "sign_out": url_for("accounts.sign_out"),
        "keep_alive": url_for("accounts.keep_alive"),
        "signed_out": url_for("accounts.sign_in", next=request.path),
        "help": url_for("information.help_page"),
        "accessibility": url_for("information.accessibility"),
        "privacy": url_for("information.privacy"),
    }
    if board:
        links["guidance"] = url_for("guidance.index")
        links["your_messages"] = url_for("your_messages.index")
        links["organisation"] = url_for("organisation.index")
        links["board_css"] = url_for("accounts.colours", key=presence.current_board.key)
    return links
