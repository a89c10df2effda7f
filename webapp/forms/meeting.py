"""What a form must know of a kind of meeting: who is expected, what makes it quorate, how votes decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from webapp.forms.words import _
from webapp.rules.quorum import Quorum, Standing
from webapp.rules.votes import Ballot

Named = tuple[str, str]  # key, name


@dataclass(frozen=True)
class Meeting:
    """One kind of meeting of a board, in one language. `members` left None are the board's agencies.

    `choices` are those of its votes where they are not yes and no; `casting` says whose vote decides between equal
    numbers, `escalates_to` who decides where a vote does not.
    """

    quorum: Quorum = field(default_factory=Quorum)
    ballot: Ballot = field(default_factory=Ballot)
    members: Sequence[Named] | None = None
    choices: Sequence[Named] | None = None
    casting: str = ""
    escalates_to: Sequence[str] = ()


def sentences() -> dict[str, str]:
    """How it is said whether a meeting is quorate, with room for `partners` and `count`."""
    return {
        "quorate": _("Quorate."),
        "partners": _("Not quorate: nobody is there from %(partners)s."),
        "few": _("Not quorate: %(count)s more must come."),
        "both": _("Not quorate: nobody is there from %(partners)s, and %(count)s more must come."),
        "or": _("or"),
    }


def standing_in_words(standing: Standing, names: Sequence[Named]) -> str:
    """Whether a meeting is quorate and, if not, why: in one sentence."""
    said = sentences()
    if standing.quorate:
        return said["quorate"]
    kind = "few" if not standing.lacking else "both" if standing.short else "partners"
    known = dict(names)
    missing = ["/".join(known.get(key, key) for key in partner) for partner in standing.lacking]
    return said[kind] % {"partners": joined(missing, said["or"]), "count": standing.short}


def joined(words: Sequence[str], last: str) -> str:
    """ "A, B and C"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"
