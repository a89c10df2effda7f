"""From a YAML text to a form, with every problem said in one sentence and at its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from webapp.errors import ConfigurationError
from webapp.forms import yaml
from webapp.forms.consistency import inconsistencies
from webapp.forms.definition import Form
from webapp.forms.fields import TYPES
from webapp.forms.fields.matrix import ROW_KINDS
from webapp.forms.problems import Problem


@dataclass(frozen=True)
class Reading:
    """A form, or None and why it cannot be used."""

    form: Form | None
    problems: tuple[Problem, ...]


def read(text: str, file: str) -> Form:
    """Raises ConfigurationError with the first problem: `file: where: message`."""
    reading = examine(text, file)
    if reading.form is None or reading.problems:
        problem = reading.problems[0]
        raise ConfigurationError(
            f"{file}: {problem.where}: {problem.message}" if problem.where else f"{file}: {problem.message}"
        )
    return reading.form


def examine(text: str, file: str) -> Reading:
    """All that is wrong with a form; raises ConfigurationError only where the text is no YAML."""
    data = yaml.load(text, file)
    if not isinstance(data, dict):
        return Reading(None, (Problem("", "a form begins with `form:`, `title:` and `sections:`."),))
    try:
        form = Form.model_validate(data)
    except ValidationError as error:
        return Reading(None, tuple(_problem(each, data) for each in error.errors(include_url=False)))
    except RecursionError:
        return Reading(None, (Problem("", "this is nested too deeply to be a form."),))
    return Reading(form, tuple(inconsistencies(form)))


def _problem(error: ErrorDetails, data: Any) -> Problem:
    place = [step for step in error["loc"] if not (isinstance(step, str) and step in {*TYPES, *ROW_KINDS})]
    return Problem(_where(place, data), _message(error))


def _where(place: list[int | str], data: Any) -> str:
    """`criteria.harm.label` rather than `sections.0.fields.3.label`."""
    said: list[str] = []
    for step in place:
        data = _inside(data, step)
        if isinstance(step, int):
            said.append(_called(data) or str(step + 1))
        elif step not in ("sections", "fields", "options", "columns", "rows", "items"):
            said.append(step)
    return ".".join(said)


def _inside(data: Any, step: int | str) -> Any:
    if isinstance(data, dict):
        return data.get(step)
    if isinstance(data, list) and isinstance(step, int) and step < len(data):
        return data[step]
    return None


def _called(data: Any) -> str | None:
    if not isinstance(data, dict):
        return None
    name = data.get("key") or data.get("value") or data.get("field")
    return name if isinstance(name, str) else None


_SENTENCES = {
    "missing": "this is needed.",
    "extra_forbidden": "this is not a key that is known here; check its spelling.",
    "union_tag_not_found": "a field needs a `type`.",
    "string_type": "write text here (in quotes if it looks like a number or true).",
    "int_type": "write a whole number here.",
    "bool_type": "write true or false here.",
    "list_type": "write a list here.",
    "dict_type": "write keys and values here.",
    "model_type": "write keys and values here.",
    "model_attributes_type": "write keys and values here.",
    "too_short": "at least one must stand here.",
}


def _message(error: ErrorDetails) -> str:
    kind = error["type"]
    if kind == "union_tag_invalid":
        return f"`{error['ctx']['tag']}` is no field type; use one of {', '.join(sorted(TYPES))}."
    if kind in _SENTENCES:
        return _SENTENCES[kind]
    message = error["msg"].removeprefix("Value error, ").rstrip(".")
    return f"{message[0].lower()}{message[1:]}."
