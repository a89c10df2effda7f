"""Words in the reader's language, for what is said outside templates."""

from __future__ import annotations

import flask_babel


def _(message: str, **values: object) -> str:
    """The message in the language of the page."""
    return str(flask_babel.gettext(message, **values))


def ngettext(singular: str, plural: str, num: int, **values: object) -> str:
    """The message for one or for several, with `num` in it."""
    return str(flask_babel.ngettext(singular, plural, num, **values))
