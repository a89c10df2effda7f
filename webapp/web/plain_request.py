"""A request whose words are words: what no keyboard types and no database stores is left out as it comes in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import BadRequest, NotFound

# controls, halves of characters, and the marks that turn the order of letters around: they can make one name look
# like another
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


class PlainWords(ImmutableMultiDict[str, Any]):
    """What was sent under names, in words; files are left as they are."""

    def __init__(self, sent: Any = None) -> None:
        super().__init__(sent if sent is None or isinstance(sent, dict) else _plain_pairs(sent))


class PlainRequest(Request):
    """Flask's, with plain words in `args` and `form`."""

    parameter_storage_class = PlainWords


def refuse_what_is_no_address(request: Request) -> None:
    """Raise NotFound for a path no page of ours can have, BadRequest for a query that is not UTF-8."""
    if _UNSEEN.search(request.path):
        raise NotFound
    try:
        request.query_string.decode()
    except UnicodeDecodeError as error:
        raise BadRequest from error


def plain(text: str) -> str:
    """The text without what is left out."""
    return _UNSEEN.sub("", text)


def _plain_pairs(sent: Iterable[tuple[str, Any]]) -> list[tuple[str, Any]]:
    return [(plain(name), plain(value) if isinstance(value, str) else value) for name, value in sent]
