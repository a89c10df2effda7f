"""How each type of field looks: GOV.UK's widgets, in one table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import render_template
from govuk_frontend_wtf.gov_form_base import GovFormBase
from govuk_frontend_wtf.wtforms_widgets import (
    GovCharacterCount,
    GovCheckboxesInput,
    GovRadioInput,
    GovSelect,
    GovTextArea,
    GovTextInput,
)

from webapp.forms.fields.base import Part
from webapp.forms.fields.long_text import LongTextField
from webapp.forms.words import _

Widget = Callable[..., str]


class Plain:
    """Leaves out the empty hints that GOV.UK's widgets would write."""

    def map_gov_params(self, field: Any, **kwargs: Any) -> dict[str, Any]:
        params: dict[str, Any] = super().map_gov_params(field, **kwargs)  # type: ignore[misc]
        if not (params.get("hint") or {}).get("text"):
            params.pop("hint", None)
        return params


class Line(Plain, GovTextInput):  # type: ignore[misc]
    """An input on one line."""

    def __init__(self, **fixed: Any) -> None:
        super().__init__()
        self.fixed = fixed

    def __call__(self, field: Any, **kwargs: Any) -> str:
        params: dict[str, Any] = {"label": label(field), "classes": width(field.part), **self.fixed}
        for affix in ("prefix", "suffix"):
            if getattr(field.part, affix, None):
                params[affix] = {"text": getattr(field.part, affix)}
        if getattr(field.part, "autocomplete", None):
            params["autocomplete"] = field.part.autocomplete
        return str(super().__call__(field, params=params, **kwargs))


class Paragraphs(Plain, GovTextArea):  # type: ignore[misc]
    """A box for longer writing."""

    def __call__(self, field: Any, **kwargs: Any) -> str:
        return str(super().__call__(field, params={"label": label(field), "rows": field.part.rows}, **kwargs))


class Counted(Plain, GovCharacterCount):  # type: ignore[misc]
    """The same, saying how many words are left."""

    def __call__(self, field: Any, **kwargs: Any) -> str:
        most = field.part.max_words
        allowed = _("You can write up to %(count)s words", count=most)
        aim = _("Aim for %(count)s words or fewer", count=most)
        params = {
            "label": label(field),
            "rows": field.part.rows,
            "maxwords": most,
            "textareaDescriptionText": aim if field.part.soft else allowed,
        }
        return str(super().__call__(field, params=params, **kwargs))


class Radios(Plain, GovRadioInput):  # type: ignore[misc]
    """One of a few."""

    def __call__(self, field: Any, **kwargs: Any) -> str:
        params = {
            "fieldset": {"legend": {"text": field.label.text, "classes": legend(field)}},
            "items": [hinted(box) for box in field],
            "classes": self.classes(field.part, tight=field.hides_label),
        }
        return str(super().__call__(field, params=params, **kwargs))

    def classes(self, part: Any, *, tight: bool) -> str:
        inline, small = "govuk-radios--inline", "govuk-radios--small"
        if part.type.startswith("yes_no"):
            return f"{inline} {small}"
        own = inline if getattr(part, "inline", False) else ""
        return f"{own} {small}".strip() if tight else own


class Checkboxes(Plain, GovCheckboxesInput):  # type: ignore[misc]
    """Any of several."""

    def __call__(self, field: Any, **kwargs: Any) -> str:
        params = {
            "fieldset": {"legend": {"text": field.label.text, "classes": legend(field)}},
            "items": [hinted(box) for box in field],
            "classes": "govuk-checkboxes--small",
        }
        return str(super().__call__(field, params=params, **kwargs))


class Select(Plain, GovSelect):  # type: ignore[misc]
    """One of many."""

    def __call__(self, field: Any, **kwargs: Any) -> str:
        return str(super().__call__(field, params={"label": label(field)}, **kwargs))


class Own(GovFormBase):  # type: ignore[misc]
    """A widget of ours, from a template that is given the question."""

    def __init__(self, template: str) -> None:
        self.template = f"forms/widgets/{template}.html"

    def __call__(self, field: Any, **_kwargs: Any) -> str:
        return render_template(self.template, field=field, part=field.part, language=field.context.language)


def label(field: Any) -> dict[str, str]:
    """Bold, but not among others under the title of an item; in a table the row and the column say it."""
    if field.hides_label:
        return {"classes": "govuk-visually-hidden"}
    return {} if field.is_inner else {"classes": "govuk-label--s"}


def legend(field: Any) -> str:
    if field.hides_label:
        return "govuk-visually-hidden"
    return "" if field.is_inner else "govuk-fieldset__legend--s"


def hinted(box: Any) -> dict[str, Any]:
    return {"hint": {"text": box.choice.hint}} if box.choice.hint else {}


def width(part: Any) -> str:
    asked = part.width or {"phone": 20, "number": 5}.get(part.type)
    if asked is None:
        return ""
    return (
        f"govuk-input--width-{asked}"
        if isinstance(asked, int)
        else f"govuk-!-width-{asked.replace('_', '-')}"
    )


WIDGETS: dict[str, Widget] = {
    "text": Line(),
    "long_text": Paragraphs(),
    "email": Line(type="email", autocomplete="email", spellcheck=False),
    "phone": Line(type="tel", autocomplete="tel"),
    "number": Line(inputmode="decimal", spellcheck=False),
    "money": Line(prefix={"text": "£"}, inputmode="decimal", spellcheck=False),
    "nhs_number": Line(inputmode="numeric", spellcheck=False, autocomplete="off"),
    "date": Own("date"),
    "partial_date": Own("date"),
    "date_time": Own("date"),
    "yes_no": Radios(),
    "yes_no_not_known": Radios(),
    "yes_no_not_relevant": Radios(),
    "radios": Radios(),
    "checkboxes": Checkboxes(),
    "select": Select(),
    "agency": Select(),
    "agencies": Checkboxes(),
    "person": Select(),
    "address": Own("address"),
    "files": Own("files"),
    "group": Own("group"),
    "matrix": Own("matrix"),
    "checklist": Own("checklist"),
    "attendance": Own("attendance"),
    "votes": Own("votes"),
    "declaration": Own("declaration"),
    "figures": Own("figures"),
    "heading": Own("heading"),
    "guidance": Own("guidance"),
    "advice": Own("advice"),
    "rating": Own("rating"),
}


def widget_for(part: Part) -> Widget:
    if isinstance(part, LongTextField) and part.max_words:
        return Counted()
    return WIDGETS[part.type]
