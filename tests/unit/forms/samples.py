"""Forms made in a line or two, for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from webapp import forms

TODAY = date(2026, 11, 23)
AGENCIES = (("police", "Police"), ("health", "Health"))
PEOPLE = (("p1", "Helen Marsh"), ("p2", "Tom Aldridge"))


def form_of(*fields: str, rules: str = "[]") -> forms.Form:
    lines = "\n".join(f"      - {field}" for field in fields)
    text = f"form: f\ntitle: F\nsections:\n  - key: s\n    fields:\n{lines}\nrules: {rules}"
    return forms.read(text, "f.yaml")


def context(**more: Any) -> forms.Context:
    return forms.Context(**{"today": TODAY, "agencies": AGENCIES, "people": PEOPLE, **more})


def told(form: forms.Form, values: dict[str, Any], **more: Any) -> list[str]:
    """What is wrong with answers, each with the input it is at."""
    faults = forms.check_answers(form, form.sections, values, context(**more))
    return [f"{fault.anchor}: {fault.message}" for fault in faults]


def kept(form: forms.Form, values: dict[str, Any], **more: Any) -> dict[str, Any]:
    return forms.answers(form, form.sections, values, context(**more))
