"""The base of the forms of our own pages, those that no board writes."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_wtf import FlaskForm


class PageForm(FlaskForm):  # type: ignore[misc]
    """Reads what was typed. A file or JSON sent in the place of words is as if nothing had been sent."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Where a posted form is taken from."""

        def wrap_formdata(self, _form: Any, formdata: Any) -> Any:
            """The posted words, where none are given."""
            given = formdata is None or hasattr(formdata, "getlist")
            if given:
                return formdata
            return request.form if request.method in {"POST", "PUT", "PATCH", "DELETE"} else None
