"""A board's e-mails: its own words with known gaps only and nothing that could name anybody; a digest that is not
too late for what it gathers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time

from webapp.configuration.check.problem import Problem
from webapp.configuration.check.view import View
from webapp.outbox.wording import GATHERABLE
from webapp.text import Text

EARLIEST, LATEST = time(7, 15), time(12, 0)
REFERENCE = "reference"
_GAP = re.compile(r"\{([^{}]*)\}|[{}]")
_MOST = 200


def messages(view: View) -> Iterator[Problem]:
    """Gaps that are not filled, subjects that do not say which case, words that break the line."""
    board = view.board
    seen: set[str] = set()
    for words in board.messages.words if board else ():
        if words.kind in seen:
            yield _at(view, words.kind, "duplicate_id", "this kind of e-mail is worded twice.")
        seen.add(words.kind)
        for part, text in (("subject", words.subject), ("opening", words.opening)):
            for language in board.languages if board else ():
                yield from _wrong(view, f"{words.kind}.{part}", text.get(language))
        if not _gaps(words.subject) >= {REFERENCE}:
            yield _at(view, f"{words.kind}.subject", "no_reference", "say which case: put in {reference}.")
    yield from _digest(view)


def _digest(view: View) -> Iterator[Problem]:
    digest = view.board.messages.digest if view.board else None
    if digest is None:
        return
    if not EARLIEST <= digest.time <= LATEST:
        message = (
            f"reminders are made at 07:00, so send the digest between {EARLIEST:%H:%M} and {LATEST:%H:%M}: "
            "earlier it would hold them for a day, later nobody acts on them that day."
        )
        yield _at(view, "digest.at", "untimely", message)
    if not digest.gathers:
        yield _at(view, "digest.gathers", "gathers_nothing", "say what it gathers, or leave the line out.")
    for kind in digest.gathers:
        if kind not in GATHERABLE:
            message = f"“{kind}” cannot wait for a digest; it may gather {', '.join(GATHERABLE)}."
            yield _at(view, "digest.gathers", "cannot_wait", message)


def _wrong(view: View, where: str, text: str) -> Iterator[Problem]:
    unknown = sorted({match[0] for match in _GAP.finditer(text) if match[1] != REFERENCE})
    for gap in unknown:
        message = (
            f"“{gap}” is filled by nothing; an e-mail holds {{reference}} and never a name or an answer."
        )
        yield _at(view, where, "unknown_gap", message)
    if "\n" in text.strip() or len(text) > _MOST:
        yield _at(view, where, "too_long", f"keep it to one line of at most {_MOST} characters.")


def _gaps(text: Text) -> set[str]:
    return {match[1] for match in _GAP.finditer(text.en)}


def _at(view: View, where: str, rule: str, message: str) -> Problem:
    return Problem(view.board_path, f"messages.{where}", rule, message)
