"""What a digest says: references, names of steps and links under five headings, never a name or an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from webapp.outbox.wording import WORDINGS, Kind, Wording
from webapp.text import Text


class Section(StrEnum):
    """The headings, in the order in which they stand."""

    LATE = "late"
    DUE_SOON = "due_soon"
    NEW = "new"
    NEWS = "news"
    WAITING = "waiting"
    UNDELIVERED = "undelivered"


_HEADINGS: dict[Section, Text] = {
    Section.LATE: Text(en="Late", cy="Hwyr"),
    Section.DUE_SOON: Text(en="Due soon", cy="Yn ddyledus cyn bo hir"),
    Section.NEW: Text(en="Newly asked of you", cy="Newydd ei ofyn gennych"),
    Section.NEWS: Text(en="For you to know", cy="Er gwybodaeth i chi"),
    Section.WAITING: Text(en="Waiting for you", cy="Yn aros amdanoch"),
    Section.UNDELIVERED: Text(
        en="E-mails that did not arrive: ring the person, or correct their address",
        cy="E-byst na chyrhaeddodd: ffoniwch y person, neu cywirwch y cyfeiriad",
    ),
}
_MORE = Text(en="and {number} more", cy="a {number} arall")
_ALL = Text(en="Sign in to see all of it:", cy="Mewngofnodwch i weld y cyfan:")
_WHY = Text(
    en="For the child's sake this e-mail holds only references and the names of steps. Please do not answer it.",
    cy="Er mwyn y plentyn nid yw'r e-bost hwn yn dal ond cyfeirnodau ac enwau camau. Peidiwch ag ateb, os gwelwch yn "
    "dda.",
)
_LONGEST = 160


@dataclass(frozen=True)
class Line:
    """One thing, and where to see to it."""

    words: str
    link: str


@dataclass(frozen=True)
class Part:
    """What stands under one heading, and how much more there is."""

    section: Section
    lines: Sequence[Line]
    more: int = 0


def compose_digest(
    parts: Sequence[Part], language: str, *, reference: str, link: str, wording: Wording | None
) -> tuple[str, str]:
    """The subject and body of a digest in that language, in the board's own words where it has them."""
    wording = wording or WORDINGS[Kind.DIGEST]
    subject, opening = (
        one_line(words.get(language).replace("{reference}", reference))
        for words in (wording.subject, wording.sentence)
    )
    sections = [_written(part, language) for part in sorted(parts, key=_place) if part.lines or part.more]
    closing = [f"{_ALL.get(language)} {link}", _WHY.get(language)]
    return subject, "\n\n".join([opening, *sections, *closing]) + "\n"


def one_line(words: str) -> str:
    """Words that take one line only, and not a long one."""
    plain = " ".join("".join(each if each.isprintable() else " " for each in words).split())
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"


def _written(part: Part, language: str) -> str:
    lines = [_HEADINGS[part.section].get(language)]
    for line in part.lines:
        lines += [f"- {one_line(line.words)}", f"  {line.link}"]
    if part.more:
        lines.append(f"- {_MORE.get(language).replace('{number}', str(part.more))}")
    return "\n".join(lines)


def _place(part: Part) -> int:
    return list(Section).index(part.section)
