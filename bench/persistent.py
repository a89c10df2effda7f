"""Somebody who works through case after case and does not give up: what was not answered is sent again."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from http.client import HTTPException
from threading import Event
from uuid import UUID

from bench import diagrams
from bench.form import ANSWERS
from bench.visitor import Answer, Outside, Visitor
from webapp.cases.projection import task_id
from webapp.engine import Address

PATIENCE = 120.0  # seconds for one step; longer, and the case counts as stuck
_AWAY = (OSError, HTTPException)
Step = tuple[UUID, str]


@dataclass
class Persistent:
    """One client, and what came of what it sent."""

    email: str
    ports: Sequence[int]
    open_case: Callable[[], UUID]
    chance: random.Random
    stop: Event
    acknowledged: Counter[Step] = field(default_factory=Counter)
    found_done: list[Step] = field(default_factory=list)  # sent before, without an answer
    milliseconds: list[float] = field(default_factory=list)  # of what was acknowledged
    unanswered: int = 0
    refused: Counter[int] = field(default_factory=Counter)
    stuck: list[Step] = field(default_factory=list)
    at: tuple[UUID, int] | None = None
    _visitor: Visitor | None = None
    _known: Visitor | None = None

    def work(self) -> None:
        """Until told to stop; then to the end of the case in hand."""
        while not self.stop.is_set():
            case = self.open_case()
            for number, path in enumerate(diagrams.NINETEEN):
                self.at = case, number
                self.send_until_taken(case, path)
            self.at = None

    def finish(self, case: UUID, paths: Sequence[str]) -> None:
        """Answer these steps of a case."""
        for path in paths:
            self.send_until_taken(case, path)

    def send_until_taken(self, case: UUID, path: str) -> None:
        """Send one step; again, until it is taken or was taken already."""
        until = time.monotonic() + PATIENCE
        tried = False
        while time.monotonic() < until:
            try:
                sent = self._send(f"/tasks/{task_id(case, Address(path))}")
            except _AWAY:
                self.unanswered += 1
                self._visitor = None
                sent = None
            if sent == "taken":
                self.acknowledged[case, path] += 1
                return
            if sent == "done":
                if not tried:
                    self.stuck.append((case, path))  # nobody else sends this case's steps
                self.found_done.append((case, path))
                return
            tried = True
            time.sleep(self.chance.uniform(0.02, 0.1))
        self.stuck.append((case, path))

    def _send(self, address: str) -> str:
        """Look, fill in, send. Gives whether it was taken, was done before, or neither."""
        visitor = self._signed_in()
        page = visitor.get(address)
        if page.status != 200:
            return self._not_taken(page)
        if b"data-autosave-url" not in page.body:
            return "done"  # the page says by whom
        form = visitor.post(address, ANSWERS)
        if form.status != 302 or not form.location.endswith("/check"):
            return self._not_taken(form)
        began = time.perf_counter()
        sent = visitor.post(f"{address}/check")
        if sent.status != 302 or sent.location.endswith("/sign-in"):
            return self._not_taken(sent)
        if sent.location.endswith(address):
            return "not yet"  # the page says who was quicker, or what is missing
        self.milliseconds.append((time.perf_counter() - began) * 1000)
        return "taken"

    def _not_taken(self, answer: Answer) -> str:
        self.refused[answer.status] += 1
        if answer.location.endswith("/sign-in"):
            self._known = None
        self._visitor = None
        return "not yet"

    def _signed_in(self) -> Visitor:
        """A visitor to any of the webs, who signs in once: all of them know a session."""
        if self._visitor is None:
            way = Outside(self.chance.choice(self.ports))
            if self._known is None:
                try:
                    self._known = Visitor(way).sign_in(self.email)
                except RuntimeError as error:  # it was answered, but not with a page
                    raise OSError(str(error)) from error
            self._visitor = replace(self._known, way=way)
        return self._visitor
