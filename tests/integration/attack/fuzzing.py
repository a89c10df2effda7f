"""Every form and every address, sent what nobody would send: the answer is a page in words, never an error page.

Two ways: a page is opened as its reader opens it, and its own form comes back changed; or an address is made up from
the map of addresses and sent whatever bytes.
"""

from __future__ import annotations

import logging
import random
import re
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID, uuid4

from lxml import html
from sqlalchemy import text
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.e2e.people import Somebody
from tests.integration.attack import nasty
from tests.integration.attack.arena import Arena, Attacker, Place

_ARGUMENT = re.compile(r"<(?:(?P<kind>[^:>]+):)?(?P<name>\w+)>")
_QUERIES = (
    *(
        "search",
        "stage",
        "state",
        "list",
        "after",
        "before",
        "next",
        "part",
        "steps",
        "show",
        "role",
        "agency",
    ),
    *("person", "year", "kind", "late", "case", "at", "for", "language", "back", "which", "known_on-day"),
    *("known_on-month", "known_on-year", "_external", "_scheme", "_anchor", "_method", "endpoint", "values"),
)
_METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "PROPFIND", "G\x7fT")
_TABLES = {
    "case_id": "review_case",
    "task_id": "task",
    "upload_id": "upload",
    "message_id": "message",
    "meeting_id": "meeting",
    "document_id": "made_document",
    "item_id": "agenda_item",
}


@dataclass
class Fuzzing:
    """So much of it, by the dice of one seed, and what came of it."""

    arena: Arena
    place: Place
    seed: int
    answers: Counter[int] = field(default_factory=Counter)
    endpoints: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(f"{self.seed} {self.place.key}")
        self.rules = [rule for rule in self.arena.app.url_map.iter_rules() if rule.endpoint != "static"]
        self._raised: list[str] = []
        self.ids: dict[str, list[UUID]] = {}

    def for_requests(self, most: int) -> Fuzzing:
        """So many requests."""
        return self._goes(lambda: sum(self.answers.values()) < most)

    def for_seconds(self, seconds: float) -> Fuzzing:
        """So many seconds."""
        until = time.monotonic() + seconds
        return self._goes(lambda: time.monotonic() < until)

    def _goes(self, still: Any) -> Fuzzing:
        with _raised_into(self._raised):
            while still():
                self._learn_ids()
                self._round(still)
        return self

    def _round(self, still: Any) -> None:
        people = list({each.id: each for each in self.place.people.values()}.values())
        order = self.rules * 2
        self.chance.shuffle(order)
        for rule in order:
            if not still():
                return
            who = self.place.office if self.chance.random() < 0.5 else self.chance.choice([*people, None])
            if "GET" in (rule.methods or ()) and self.chance.random() < 0.6:
                self._page(rule, who)
            else:
                self._raw(rule, who)

    def _page(self, rule: Rule, who: Somebody | None) -> None:
        """Open the page, and send each of its forms once, changed."""
        attacker, path = self.arena.attacker(who), self._path(rule, honest=self.chance.random() < 0.9)
        answer = self._ask(attacker, rule.endpoint, "GET", path + self._query(0.2))
        if answer is None or answer.mimetype != "text/html" or not answer.text:
            return
        forms = [each for each in html.fromstring(answer.text).forms if each.method.upper() == "POST"]
        for form in forms[-3:]:
            if "sign-out" in (form.action or "") or ("remind" in form.action if form.action else False):
                continue
            self._ask(attacker, rule.endpoint, "POST", form.action or path, data=self._changed(form))

    def _raw(self, rule: Rule, who: Somebody | None) -> None:
        """Send whatever bytes there."""
        attacker, chance = self.arena.attacker(who), self.chance
        if rule.endpoint == "accounts.sign_out":
            attacker = self.arena.attacker(None)
        method = (
            chance.choice(_METHODS) if chance.random() < 0.3 else chance.choice(sorted(rule.methods or ()))
        )
        path = self._path(rule, honest=chance.random() < 0.6) + self._query(0.5)
        body = chance.choice(nasty.RAW)
        if chance.random() < 0.5:
            token = self.arena.ready(who).token
            body = urlencode(
                {chance.choice(nasty.NAMES): nasty.text(chance) for _ in range(3)}, errors="replace"
            ).encode()
            body += f"&csrf_token={token}".encode()
        self._ask(
            attacker, rule.endpoint, method, path, data=body, content_type=chance.choice(nasty.CONTENT_TYPES)
        )

    def _changed(self, form: Any) -> dict[str, Any]:
        """A form's fields with a few of them wrong; its token stays, or nothing else would be looked at."""
        sent: dict[str, Any] = {}
        for each in form.inputs:
            name = each.get("name")
            if not name:
                continue
            kept = self._field(each, name)
            if kept is not None:
                sent.setdefault(name, []).append(kept)
        for name in list(sent):
            if name != "csrf_token":
                self._spoil(sent, name)
        for _ in range(self.chance.randrange(3)):
            base = self.chance.choice([*sent, *nasty.NAMES])
            sent[base + self.chance.choice(("", *nasty.DEEP))] = nasty.text(self.chance)
        if "csrf_token" in form.fields:
            sent["csrf_token"] = form.fields["csrf_token"]
        return {name[:20_000]: value for name, value in sent.items()}

    def _field(self, element: Any, name: str) -> Any:
        kind = element.get("type", "") if element.tag == "input" else element.tag
        if kind == "file":
            return nasty.file(self.chance)
        if kind in ("radio", "checkbox"):
            return element.get("value", "on") if self.chance.random() < 0.5 else None
        if kind == "select":
            options = list(element.value_options)
            return self.chance.choice(options) if options else ""
        if name.endswith(("-day", "-month")):
            return self.chance.choice((*nasty.DAYS, "12", "3"))
        if name.endswith("-year"):
            return self.chance.choice(nasty.YEARS)
        return element.value or self.chance.choice(("words", "12", ""))

    def _spoil(self, sent: dict[str, Any], name: str) -> None:
        dice = self.chance.random()
        if dice < 0.1:
            del sent[name]
        elif dice < 0.2:
            sent[name] = [*sent[name], nasty.text(self.chance)]
        elif dice < 0.25:
            sent[name] = nasty.file(self.chance)
        elif dice < 0.5 and not isinstance(sent[name][0], tuple):
            sent[name] = nasty.text(self.chance)

    def _path(self, rule: Rule, *, honest: bool) -> str:
        def argument(found: re.Match[str]) -> str:
            kind, name = found["kind"] or "", found["name"]
            if kind.startswith("any("):
                return self.chance.choice([each.strip() for each in kind[4:-1].split(",")])
            if not honest:
                return quote(nasty.text(self.chance)[:200] or "x", safe="", errors="replace")
            if kind == "uuid":
                return str(self.chance.choice([*self.ids.get(name, ()), *self.ids.get(name, ()), uuid4()]))
            if kind == "int":
                return self.chance.choice(("1", "2", "3", "0", "99999999999999999999"))
            return self.chance.choice(self._keys())

        return _ARGUMENT.sub(argument, rule.rule)

    def _keys(self) -> Sequence[str]:
        said = self.place.said
        sections = [section.key for form in said.forms.values() for section in form.sections]
        kinds = [kind.key for kind in said.board.meetings] or ["panel"]
        found = [*said.letters, *said.guidance, *said.sheets, *sections, said.name]
        found += [each.key for each in said.board.schedules] if hasattr(said.board, "schedules") else []
        return [*found, *kinds * 4, "en", "cy"]

    def _query(self, often: float) -> str:
        chance = self.chance
        if chance.random() >= often:
            return ""
        asked = [(chance.choice(_QUERIES), nasty.text(chance)[:3_000]) for _ in range(chance.randrange(1, 4))]
        return "?" + urlencode(asked, errors="replace")

    def _ask(
        self, attacker: Attacker, endpoint: str, method: str, path: str, **sent: Any
    ) -> TestResponse | None:
        headers = {**self.chance.choice(nasty.HEADERS), **sent.pop("headers", {})}
        self._raised.clear()
        try:
            answer = attacker.client.open(path, method=method, headers=headers, **sent)
            said = answer.text if answer.mimetype.startswith("text/") else ""
        except Exception:  # noqa: BLE001 - whatever it is, it is what we look for
            self.faults.append(f"{method} {path[:200]}: {traceback.format_exc(limit=-6)}")
            return None
        self.answers[answer.status_code] += 1
        self.endpoints[endpoint] += 1
        if answer.status_code >= 500 or "Traceback (most recent" in said:
            raised = self._raised[0] if self._raised else said[:300]
            self.faults.append(f"{method} {path[:200]} answers {answer.status_code}: {raised}")
        return answer

    def _learn_ids(self) -> None:
        """What there is at this board now."""
        with self.arena.admin.connect() as connection:
            for name, table in _TABLES.items():
                order = "state <> 'open', due_at" if table == "task" else "id desc"
                query = text(f"select id from {table} where board_id = :board order by {order} limit 20")
                self.ids[name] = list(connection.scalars(query, {"board": self.place.board_id}))


@contextmanager
def _raised_into(kept: list[str]) -> Iterator[None]:
    """What the application says went wrong in itself, with its traceback."""

    class Keeping(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.exc_info:
                kept.append("".join(traceback.format_exception(*record.exc_info)[-8:]))

    keeping, log = Keeping(), logging.getLogger("practice_review.fault")
    log.addHandler(keeping)
    try:
        yield
    finally:
        log.removeHandler(keeping)
