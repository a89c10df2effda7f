"""The small forms of changes beside the procedure: asked, checked and worded as a board's own forms are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from webapp import clock, forms
from webapp.cases.case_page import CasePage
from webapp.cases.days import short
from webapp.cases.reader import people_to_choose
from webapp.cases.team_rows import team_rows
from webapp.cases.wording import _
from webapp.deadlines.running import RunningLimit
from webapp.web import current_language

Field = Mapping[str, Any]
ALL = "all"


def ask(*fields: Field, data: Mapping[str, Any] | None = None) -> forms.AnswerForm:
    """A form that asks these questions."""
    sections = [{"key": "change", "fields": [dict(field) for field in fields]}]
    form = forms.Form.model_validate({"form": "change", "title": "change", "sections": sections})
    context = forms.Context(language=current_language(), today=clock.today(), people=people_to_choose)
    made: forms.AnswerForm = forms.build(form.sections, form, context)(data=data or {})
    return made


def refuse(form: forms.AnswerForm, field: str, message: str, *, part: str = "") -> None:
    """Put an error that only the case can know at its question."""
    form.faults = (*form.faults, forms.Fault(field, message, part))
    for each in form.fields:
        each.take(form.faults)


def reason(label: str = "") -> Field:
    """Why it is done: asked of every change."""
    return {
        "key": "reason",
        "type": "long_text",
        "label": label or _("Why?"),
        "hint": _("This is kept in the history of the case."),
        "required": True,
        "errors": {"required": _("Say why, so that whoever reads the case later can understand it")},
    }


def limit_choice(page: CasePage) -> Field | None:
    """Which of the limits still to be met gets more time; None where there is none."""
    limits = [limit for limit in page.found if _may_be_put_off(page, limit)]
    options: dict[str, str] = {}
    for limit in limits:
        options.update(_limit_options(page, limit, limits))
    if not options:
        return None
    return _one_of("time_limit", _("Which time limit?"), options, _("Select which time limit gets more time"))


def _may_be_put_off(page: CasePage, limit: RunningLimit) -> bool:
    return limit.applies and not limit.is_least and not limit.met_by(page.now)


def _limit_options(page: CasePage, limit: RunningLimit, every: Sequence[RunningLimit]) -> dict[str, str]:
    label = limit.limit.label.get(page.language)
    said = _("%(limit)s, due %(date)s", limit=label, date=short(limit.due.on))
    if limit.instance is None:
        return {f"{limit.limit.id}:{ALL}": said}
    own = {f"{limit.limit.id}:{limit.instance}": f"{page.names.agency(limit.instance)}: {said}"}
    together = [each for each in every if each.limit.id == limit.limit.id]
    if together[0] is limit and len(together) > 1:
        return {f"{limit.limit.id}:{ALL}": _("%(limit)s, for all", limit=label), **own}
    return own


def until() -> Field:
    """The day more time is given until."""
    return {
        "key": "until",
        "type": "date",
        "label": _("What is the new due date?"),
        "required": True,
        "errors": {"required": _("Enter the new due date")},
    }


def reference() -> Field:
    """Another case, by what it is called."""
    return {
        "key": "reference",
        "type": "text",
        "label": _("What is the reference of the other case?"),
        "hint": _("For example, %(reference)s", reference=f"XX-{clock.today().year}-003"),
        "width": 20,
        "required": True,
        "errors": {"required": _("Enter the reference of the other case")},
    }


def role_choice(page: CasePage) -> Field:
    """Which role somebody is named for."""
    options = {f"{row.role}@{row.agency}": row.what for row in team_rows(page)}
    return _one_of("role", _("Which role?"), options, _("Select a role"), kind="select")


def person() -> Field:
    """Who is named."""
    return {
        "key": "person",
        "type": "person",
        "label": _("Who is named?"),
        "required": True,
        "errors": {"required": _("Select who is named")},
    }


def agency_choice(label: str, options: Mapping[str, str]) -> Field:
    """Which agency joins or leaves; each option is `step@agency`."""
    return _one_of("agency", label, options, _("Select an agency"))


def _one_of(key: str, label: str, options: Mapping[str, str], missing: str, *, kind: str = "radios") -> Field:
    return {
        "key": key,
        "type": kind,
        "label": label,
        "options": [{"value": value, "label": words} for value, words in options.items()],
        "required": True,
        "errors": {"required": missing},
    }
