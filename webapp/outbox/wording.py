"""What messages say: the same few sentences for every case, in English and Welsh.

An e-mail may be read on a train, forwarded, or sent to a wrong address. So it says that there
is something to do in a case, and where, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from webapp.errors import DomainError
from webapp.text import Text


class Kind(StrEnum):
    """Why somebody is written to."""

    ASSIGNED = "assigned"
    MAY_BE_DONE = "may_be_done"
    DUE_SOON = "due_soon"
    LATE = "late"
    ESCALATED = "escalated"
    NOTICE = "notice"
    TIME_ASKED = "time_asked"
    RECURRING = "recurring"  # of the board's calendar, not of a case
    INVITED = "invited"
    RESCHEDULED = "rescheduled"
    CALLED_OFF = "called_off"
    DIGEST = "digest"  # of everything at one board, not of one case
    UNREADABLE = "unreadable"  # to the office: a case cannot be opened
    UNDELIVERED = "undelivered"  # to the office: somebody could not be reached
    SIGN_IN_INVITED = "sign_in_invited"  # of the person's sign-in; the reference is the board's name
    PASSWORD_RESET = "password_reset"  # noqa: S105 - the name of a message
    SIGN_IN_CHANGED = "sign_in_changed"
    RECORD_BROKEN = "record_broken"  # of the board's chain; the reference names the entry


GATHERABLE = (
    Kind.ASSIGNED,
    Kind.MAY_BE_DONE,
    Kind.DUE_SOON,
    Kind.LATE,
    Kind.NOTICE,
    Kind.TIME_ASKED,
    Kind.RECURRING,
)
"""The kinds that may wait for a digest. What is still late, meetings and sign-in never do."""

_GO = Text(en="Sign in to read it:", cy="Mewngofnodwch i'w ddarllen:")
_CHOOSE = Text(en="Choose a password here:", cy="Dewiswch gyfrinair yma:")
_WHY_SO_SHORT = Text(
    en="For the child's sake this e-mail says nothing else. Please do not answer it.",
    cy="Er mwyn y plentyn nid yw'r e-bost hwn yn dweud dim arall. Peidiwch ag ateb, os gwelwch yn dda.",
)


@dataclass(frozen=True)
class Wording:
    """A subject and a first sentence, each with room for `{reference}`; what leads to the link; what it ends with."""

    subject: Text
    sentence: Text
    go: Text = _GO
    why: Text = _WHY_SO_SHORT


WORDINGS: dict[Kind, Wording] = {
    Kind.ASSIGNED: Wording(
        Text(en="{reference}: something is asked of you", cy="{reference}: gofynnir rhywbeth gennych"),
        Text(
            en="In case {reference} there is a step for you to do.",
            cy="Yn achos {reference} mae cam i chi ei wneud.",
        ),
    ),
    Kind.MAY_BE_DONE: Wording(
        Text(en="{reference}: this may be done now", cy="{reference}: caniateir gwneud hyn yn awr"),
        Text(
            en="In case {reference} a step that had to wait for its date may be done from today.",
            cy="Yn achos {reference} caniateir gwneud cam a oedd yn gorfod aros am ei ddyddiad o heddiw ymlaen.",
        ),
    ),
    Kind.DUE_SOON: Wording(
        Text(en="{reference}: due soon", cy="{reference}: yn ddyledus cyn bo hir"),
        Text(
            en="In case {reference} a step that is asked of you is due soon.",
            cy="Yn achos {reference} mae cam y gofynnir i chi ei wneud yn ddyledus cyn bo hir.",
        ),
    ),
    Kind.LATE: Wording(
        Text(en="{reference}: late", cy="{reference}: hwyr"),
        Text(
            en="In case {reference} the time limit of a step has passed.",
            cy="Yn achos {reference} mae terfyn amser cam wedi mynd heibio.",
        ),
    ),
    Kind.ESCALATED: Wording(
        Text(en="{reference}: still late", cy="{reference}: yn hwyr o hyd"),
        Text(
            en="In case {reference} a step is still late, and your board asks that you are told.",
            cy="Yn achos {reference} mae cam yn hwyr o hyd, ac mae eich bwrdd yn gofyn i chi gael gwybod.",
        ),
    ),
    Kind.NOTICE: Wording(
        Text(en="{reference}: there is news", cy="{reference}: mae newyddion"),
        Text(
            en="In case {reference} something has happened that you should know.",
            cy="Yn achos {reference} mae rhywbeth wedi digwydd y dylech ei wybod.",
        ),
    ),
    Kind.TIME_ASKED: Wording(
        Text(en="{reference}: more time is asked for", cy="{reference}: gofynnir am ragor o amser"),
        Text(
            en="In case {reference} somebody asks for more time for a step. The reason is in its history.",
            cy="Yn achos {reference} mae rhywun yn gofyn am ragor o amser ar gyfer cam. Mae'r rheswm yn ei hanes.",
        ),
    ),
    Kind.RECURRING: Wording(
        Text(
            en="{reference}: due in the board's calendar", cy="{reference}: yn ddyledus yng nghalendr y bwrdd"
        ),
        Text(
            en="{reference} in the board's calendar is due soon or late.",
            cy="Mae {reference} yng nghalendr y bwrdd yn ddyledus cyn bo hir neu'n hwyr.",
        ),
    ),
    Kind.INVITED: Wording(
        Text(en="{reference}: you are invited to a meeting", cy="{reference}: gwahoddiad i gyfarfod"),
        Text(
            en="You are invited to a meeting: {reference}. The file with this e-mail puts it into your calendar.",
            cy="Fe’ch gwahoddir i gyfarfod: {reference}. Mae’r ffeil gyda’r e-bost hwn yn ei roi yn eich calendr.",
        ),
    ),
    Kind.RESCHEDULED: Wording(
        Text(en="{reference}: a meeting has changed", cy="{reference}: mae cyfarfod wedi newid"),
        Text(
            en="A meeting you are invited to has changed: {reference}. The file with this e-mail changes it in your "
            "calendar.",
            cy="Mae cyfarfod y’ch gwahoddwyd iddo wedi newid: {reference}. Mae’r ffeil gyda’r e-bost hwn yn ei newid "
            "yn eich calendr.",
        ),
    ),
    Kind.CALLED_OFF: Wording(
        Text(en="{reference}: a meeting is called off", cy="{reference}: mae cyfarfod wedi’i ganslo"),
        Text(
            en="A meeting you were invited to is called off: {reference}. The file with this e-mail takes it out of "
            "your calendar.",
            cy="Mae cyfarfod y’ch gwahoddwyd iddo wedi’i ganslo: {reference}. Mae’r ffeil gyda’r e-bost hwn yn ei "
            "dynnu o’ch calendr.",
        ),
    ),
    Kind.DIGEST: Wording(
        Text(en="{reference}: what waits for you", cy="{reference}: beth sy’n aros amdanoch"),
        Text(
            en="This is what waits for you at {reference}.",
            cy="Dyma beth sy’n aros amdanoch yn {reference}.",
        ),
    ),
    Kind.UNREADABLE: Wording(
        Text(en="{reference}: this case cannot be opened", cy="{reference}: ni ellir agor yr achos hwn"),
        Text(
            en="What is recorded of case {reference} cannot be read, so its time limits are not watched at present. "
            "Nothing of it is lost, and other cases are not affected. Tell whoever runs Practice Review for you.",
            cy="Ni ellir darllen yr hyn a gofnodwyd am achos {reference}, felly nid yw ei derfynau amser yn cael eu "
            "gwylio ar hyn o bryd. Nid oes dim ohono ar goll, ac nid effeithir ar achosion eraill. Rhowch wybod i "
            "bwy bynnag sy’n rhedeg Practice Review i chi.",
        ),
    ),
    Kind.UNDELIVERED: Wording(
        Text(en="{reference}: an e-mail did not arrive", cy="{reference}: ni chyrhaeddodd e-bost"),
        Text(
            en="An e-mail about {reference} did not reach the person it was for. See who that is, and ring them or "
            "correct their address.",
            cy="Ni chyrhaeddodd e-bost am {reference} y sawl yr oedd ar ei gyfer. Gweler pwy yw’r person hwnnw, a "
            "ffoniwch neu cywirwch y cyfeiriad.",
        ),
    ),
    Kind.SIGN_IN_INVITED: Wording(
        Text(en="{reference}: your sign-in", cy="{reference}: eich mewngofnodi"),
        Text(
            en="You have been given a sign-in to Practice Review for {reference}. The link lasts seven days and works "
            "once.",
            cy="Rydych wedi cael mewngofnodi i Adolygu Ymarfer ar gyfer {reference}. Mae’r ddolen yn para saith "
            "diwrnod ac yn gweithio unwaith.",
        ),
        _CHOOSE,
        Text(
            en="If you did not expect this, tell the board’s office. Nobody there will ask for your password.",
            cy="Os nad oeddech yn disgwyl hyn, rhowch wybod i swyddfa’r bwrdd. Ni fydd neb yno yn gofyn am eich "
            "cyfrinair.",
        ),
    ),
    Kind.SIGN_IN_CHANGED: Wording(
        Text(
            en="{reference}: how you sign in has changed",
            cy="{reference}: mae eich ffordd o fewngofnodi wedi newid",
        ),
        Text(
            en="Your password, your authenticator app or your recovery codes have just been changed.",
            cy="Mae eich cyfrinair, eich ap dilysu neu eich codau adfer newydd gael eu newid.",
        ),
        Text(
            en="See how you sign in, and where you are signed in:",
            cy="Gweld sut a ble rydych wedi mewngofnodi:",
        ),
        Text(
            en="If it was not you, tell the board’s office at once and choose a new password.",
            cy="Os nad chi oedd, rhowch wybod i swyddfa’r bwrdd ar unwaith a dewiswch gyfrinair newydd.",
        ),
    ),
    Kind.PASSWORD_RESET: Wording(
        Text(en="{reference}: choose a new password", cy="{reference}: dewiswch gyfrinair newydd"),
        Text(
            en="Somebody, probably you, said that you forgot your password. The link lasts one day and works once.",
            cy="Dywedodd rhywun, chi yn ôl pob tebyg, eich bod wedi anghofio’ch cyfrinair. Mae’r ddolen yn para un "
            "diwrnod ac yn gweithio unwaith.",
        ),
        _CHOOSE,
        Text(
            en="If it was not you, do nothing: your password stays as it is.",
            cy="Os nad chi oedd, peidiwch â gwneud dim: mae eich cyfrinair yn aros fel y mae.",
        ),
    ),
    Kind.RECORD_BROKEN: Wording(
        Text(en="The record does not hold: {reference}", cy="Nid yw’r cofnod yn gyfan: {reference}"),
        Text(
            en="The daily check of the board’s record found something that was changed or is missing: {reference}. "
            "Tell whoever runs the service today.",
            cy="Canfu’r gwiriad dyddiol o gofnod y bwrdd rywbeth a newidiwyd neu sydd ar goll: {reference}. Rhowch "
            "wybod heddiw i bwy bynnag sy’n rhedeg y gwasanaeth.",
        ),
    ),
}

_ONE_LINE = re.compile(r"[^\x00-\x1f\x7f\x85\u2028\u2029]{1,200}")


class UnsafeMessage(DomainError):
    """A text could change more of a message than its own place."""

    status = 400


def compose(
    kind: Kind, language: str, *, reference: str, link: str, wording: Wording | None = None
) -> tuple[str, str]:
    """The subject and body of a message in that language, in the board's own words where it has them.

    Raises UnsafeMessage when the reference or the link is not one plain line.
    """
    for value in (reference, link):
        if not _ONE_LINE.fullmatch(value):
            raise UnsafeMessage("A case's reference and link must each be one line of plain text.")
    ours = WORDINGS[kind]
    wording = wording or ours
    subject = _filled(wording.subject.get(language), reference)
    lines = [
        _filled(wording.sentence.get(language), reference),
        f"{ours.go.get(language)} {link}",
        ours.why.get(language),
    ]
    return subject, "\n\n".join(lines) + "\n"


def own_wording(words: Mapping[str, Any] | None) -> Wording | None:
    """A board's own words for a kind of message, as they are kept with the board; None where it has none."""
    if not words:
        return None
    return Wording(Text.model_validate(words["subject"]), Text.model_validate(words["opening"]))


def _filled(words: str, reference: str) -> str:
    """Words with the reference in its place; whatever else stands in brackets is only text."""
    return words.replace("{reference}", reference)
