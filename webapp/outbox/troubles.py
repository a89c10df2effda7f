"""Why a message did not arrive, and what to do about it, in words for the board's office."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from webapp.outbox.models import Message, Trouble


@dataclass(frozen=True)
class InWords:
    """Why, and what to do."""

    why: str
    act: str


def in_words(message: Message) -> InWords | None:
    """What is said of a message that did not arrive; None of any other."""
    if not message.undelivered:
        return None
    try:
        return _words()[Trouble(message.trouble)]
    except ValueError:  # given up before there were troubles
        return InWords(_("No mail server took it."), _ring())


def _words() -> dict[Trouble, InWords]:
    return {
        Trouble.ADDRESS: InWords(
            _("There is no such e-mail address."),
            _("Ring them and ask for the right one. Correct it, then send the message again."),
        ),
        Trouble.MAILBOX: InWords(_("Their mailbox is full or closed."), _ring()),
        Trouble.REFUSED: InWords(
            _("Their organisation’s mail server does not take our e-mails."),
            _("Ring them. Ask your IT people to have our address allowed there."),
        ),
        Trouble.UNREACHED: InWords(
            _("No mail server could be reached for days."),
            _("Ring them, and send the message again. If it happens to others too, tell your IT people."),
        ),
        Trouble.OURS: InWords(
            _("Our own mail server or its settings are not right."),
            _("Tell your IT people. Then send the message again."),
        ),
        Trouble.UNSURE: InWords(
            _("The line broke off while it was handed over, so it may have arrived."),
            _("Ask the person. If they do not have it, send the message again."),
        ),
    }


def _ring() -> str:
    return str(_("Ring them, and send the message again when they are ready for it."))
