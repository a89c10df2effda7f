"""What is asked when a letter is recorded as sent."""

from __future__ import annotations

from collections.abc import Mapping

from webapp.cases.change_forms import ask
from webapp.cases.wording import _
from webapp.forms import AnswerForm


def ways() -> Mapping[str, str]:
    """How a letter can go out, in words."""
    return {
        "e_mail": _("Secure e-mail"),
        "online": _("The receiver’s own online form"),
        "post": _("Post"),
        "hand": _("By hand"),
        "meeting": _("Read out or given at a meeting"),
    }


def sent_form(today: str, to: str) -> AnswerForm:
    """Day, receiver, way and the receiver's reference; begins with today and whom the letter is to."""
    options = [{"value": value, "label": words} for value, words in ways().items()]
    return ask(
        {
            "key": "sent_on",
            "type": "date",
            "label": _("When was it sent?"),
            "required": True,
            "not_after": "today()",
            "errors": {"required": _("Enter the day on which it was sent")},
        },
        {
            "key": "to",
            "type": "text",
            "label": _("To whom?"),
            "required": True,
            "errors": {"required": _("Enter to whom it was sent")},
        },
        {
            "key": "how",
            "type": "radios",
            "label": _("How?"),
            "required": True,
            "options": options,
            "errors": {"required": _("Select how it was sent")},
        },
        {
            "key": "reference",
            "type": "text",
            "label": _("What reference did the receiver give?"),
            "hint": _("It may come later: then record it as sent again with the reference."),
        },
        data={"sent_on": today, "to": to},
    )
