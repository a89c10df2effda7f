"""What may come in at all: text that can be kept."""

from __future__ import annotations

from flask import Flask, request
from werkzeug.exceptions import BadRequest

_NOTHING = "\0"  # PostgreSQL keeps no text that holds it


def refuse_what_cannot_be_kept(app: Flask) -> None:
    """Answer 400 to an address or a form that holds a character no text can, before any view reads it."""

    @app.before_request
    def look() -> None:
        given = [request.path]
        for fields in (request.args, request.form):
            given += [text for name, value in fields.items(multi=True) for text in (name, value)]
        if any(_NOTHING in text for text in given):
            raise BadRequest
