"""Asking for a route as somebody, with ids of one's choice; nothing that was done stays done."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import Connection
from werkzeug.routing import AnyConverter, Rule

from tests.integration.access.table import Row
from tests.integration.access.world import Place, World, browser
from webapp import db

VALUES: Mapping[str, str] = {
    "sheet": "small_review",
    "message": "staff_concern",
    "seq": "2",
    "language": "en",
    "filename": "manifest.json",
    "kind": "panel",
    "key": "report",
    "token": "no-such-token",
    "role": "office",
    "/boards/<key>.css key": "ash_dale",
    "/system/boards/<key>/first/<role> key": "ash_dale",
    "/calendar/<key> key": "yearly",
    "/calendar/<key>/begin key": "yearly",
    "/guidance/<key> key": "when_to_refer",
    "/reporting/evaluations/<key> key": "family",
    "/cases/<uuid:case_id>/letters/new/<key> key": "national_notice",
}
"""What stands for a part of an address that is no id: by its name, or by the address and its name."""

KINDS: Mapping[str, str] = {
    "/cases/<uuid:case_id>/answers/<uuid:task_id>": "answered",
    "/meetings/<uuid:meeting_id>/agenda": "of a panel",
    "/meetings/<uuid:meeting_id>/agenda/<uuid:item_id>/<any(remove, later):act>": "of a panel",
    "/meetings/<uuid:meeting_id>/call-off": "of a panel",
    "/meetings/<uuid:meeting_id>/change": "of a panel",
    "/meetings/<uuid:meeting_id>/minutes": "that was held",
    "/meetings/<uuid:meeting_id>/record": "of a panel",
}
"""Which thing a route is asked about, where it is not the usual one and its row does not say: see `Place.ids`."""

QUERIES: Mapping[str, Mapping[str, str]] = {
    "/cases/<uuid:case_id>/declaration": {"role": "review_chair"},
}

REASON = {"reason": "Because"}
FORMS: Mapping[str, Mapping[str, Any]] = {
    "/account/messages": {"how": "none"},
    "/cases/<uuid:case_id>/<any(pause, resume, withdraw, reopen):act>": REASON,
    "/cases/<uuid:case_id>/notes": {"text": "Something"},
    "/tasks/<uuid:task_id>/ask-for-time": REASON,
    "/tasks/<uuid:task_id>/release": REASON,
    "/meetings/<uuid:meeting_id>/agenda": {"title": "Something"},
    "/meetings/<uuid:meeting_id>/minutes": {"text": "We met.", "agreed": "no"},
}
"""What is sent with a form, where an empty one would do nothing even for those who may send it."""


_ID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_TOKEN = r"I[\w-]{20,}\.[\w-]{6}\.[\w-]{27}"  # signed with the second in which it was made
_DIFFERS = re.compile(f"{_ID}|{_TOKEN}")


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    location: str
    body: str

    @property
    def words(self) -> tuple[int, str]:
        """What it says, without what is new each time and without the address that was asked for."""
        return self.status, _DIFFERS.sub("", self.body)

    @property
    def outcome(self) -> str:
        """In the words of the table; a status that the table has no word for as its number."""
        if self.status in (301, 302, 303, 308) and self.location.startswith("/choose-board"):
            return "board"
        words = {401: "in", 403: "no", 404: "gone", 409: "late", 410: "over"}
        return "yes" if self.status < 400 else words.get(self.status, str(self.status))


@dataclass(frozen=True)
class Asker:
    """Everybody's browser, on one connection whose changes are undone after each request.

    What was asked once in the same way is not asked again: nothing has changed since.
    """

    app: Flask
    world: World
    connection: Connection
    known: dict[tuple[str, str, str, bool], Answer] = field(default_factory=dict)

    def ask(self, who: str, method: str, address: str, rule: str = "", *, page: bool = False) -> Answer:
        """The request as that person's browser sends it, a form with the token that is theirs.

        Refusals are asked for as a script asks for them, unless it is the `page` that matters.
        """
        key = (who, method, address, page)
        if key not in self.known:
            self.known[key] = self._asked(who, method, address, FORMS.get(rule, {}), page=page)
        return self.known[key]

    def _asked(self, who: str, method: str, address: str, form: Mapping[str, Any], *, page: bool) -> Answer:
        client = browser(self.app, self.world.cookies[who])
        sent = {**form, "csrf_token": self.world.tokens[who]} if method == "POST" else None
        accepts = {"Accept": "text/html" if page else "application/json"}
        with self._undone():
            response = client.open(address, method=method, data=sent, headers=accepts)
            body = response.get_data().decode("utf-8", "replace")
            response.close()
            return Answer(response.status_code, response.headers.get("Location", ""), body)

    @contextmanager
    def _undone(self) -> Iterator[None]:
        step = self.connection.begin_nested()
        try:
            yield
        finally:
            db.session.remove()
            step.rollback()


def rule_of(app: Flask, row: Row) -> Rule:
    """The route that a row is about."""
    found = (rule for rule in app.url_map.iter_rules() if str(rule) == row.rule)
    return next(rule for rule in found if row.method in (rule.methods or ()))


def addresses(app: Flask, row: Row, place: Place, **instead: str) -> list[str]:
    """The address of a row's route with the ids of a place, some of them replaced; where a part of it is one of
    several words, one address for each."""
    rule, adapter = rule_of(app, row), app.url_map.bind("localhost")
    values = {name: _value(row, rule, name, place) for name in rule.arguments} | instead
    words = {name: sorted(each.items) for name, each in _converters(rule) if isinstance(each, AnyConverter)}
    several = [dict.fromkeys(words, word) for word in next(iter(words.values()), [""])]
    query = f"?{urlencode(QUERIES[row.rule])}" if row.rule in QUERIES else ""
    return [adapter.build(rule.endpoint, values | one, method=row.method) + query for one in several]


def ids_in(row: Row) -> list[str]:
    """The parts of a row's address that are ids, in their order."""
    return re.findall(r"<uuid:(\w+)>", row.rule)


def _converters(rule: Rule) -> list[tuple[str, Any]]:
    return list(rule._converters.items())


def _value(row: Row, rule: Rule, name: str, place: Place) -> Any:
    kind = row.about or KINDS.get(row.rule, "")
    found = place.ids.get(f"{name} {kind}") or place.ids.get(name)
    if found is not None:
        return found
    value = VALUES.get(f"{row.rule} {name}") or VALUES.get(name, name)
    return int(value) if value.isdigit() else value
