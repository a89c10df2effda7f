"""Whether the parts of a form fit each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from webapp.forms.definition import Form, Section, inside
from webapp.forms.expressions import expression
from webapp.forms.fields.advice import AdviceField
from webapp.forms.fields.attendance import AttendanceField
from webapp.forms.fields.base import Part, Question
from webapp.forms.fields.choices import OneOf
from webapp.forms.fields.dates import Dated
from webapp.forms.fields.group import GroupField
from webapp.forms.fields.rating import RatingField
from webapp.forms.fields.votes import VotesField
from webapp.forms.problems import Problem


def inconsistencies(form: Form) -> Iterator[Problem]:
    yield from _twice(form)
    known = {part.key for part in form.parts}
    for section in form.sections:
        for part in section.parts:
            where = f"{section.key}.{part.key}"
            yield from _unknown_names(part, where, known)
            if isinstance(part, AdviceField):
                yield from _advice(part, section, where)
            if isinstance(part, GroupField) and part.least > part.max:
                yield Problem(where, f"asks for at least {part.least} and at most {part.max}.")
    yield from _meetings(form)
    for place, rule in enumerate(form.rules, start=1):
        yield from _named(rule.require, f"rules.{place}", known)
        if rule.field not in form.questions:
            yield Problem(
                f"rules.{place}", f"its message belongs to `{rule.field}`, which is no field of this form."
            )
    circle = _circle(form)
    if circle:
        yield Problem(
            circle[0], f"is shown depending on itself: {' → '.join(circle)}; take one `show_when` away."
        )


def outside_names(form: Form) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Names that mean something beyond this form, such as an earlier step's field, with where they stand."""
    known = {part.key for part in form.parts}
    found = []
    for section in form.sections:
        for part in section.parts:
            inner = inside(part)
            for each in (part, *inner):
                own = known | {sibling.key for sibling in inner}
                where = f"{section.key}.{part.key}" + (f".{each.key}" if each is not part else "")
                names = (name for text in texts_of(each) for name in expression(text).names)
                found += [(where, name) for name in sorted(names) if name[0] not in own]
    return tuple(found)


def texts_of(part: Part) -> Iterator[str]:
    """Every expression written at a field itself."""
    texts = [part.show_when]
    if isinstance(part, Question):
        texts.append(part.prefill)
    if isinstance(part, Dated):
        texts += [part.not_before, part.not_after]
    if isinstance(part, AttendanceField):
        texts.append(part.of)
    if isinstance(part, VotesField):
        texts += [part.voters, part.cast]
    if isinstance(part, AdviceField | RatingField):
        texts += part.inputs.values()
    return (text for text in texts if text)


def _meetings(form: Form) -> Iterator[Problem]:
    attendances = [key for key, part in form.questions.items() if isinstance(part, AttendanceField)]
    for section in form.sections:
        for key, part in section.questions.items():
            where = f"{section.key}.{key}"
            if part.needs_quorum and len(attendances) != 1:
                message = (
                    f"needs a quorum: give this form one field of type attendance; it has {len(attendances)}."
                )
                yield Problem(where, message)
            named = part.voters if isinstance(part, VotesField) else None
            if named and "." not in named and named not in attendances:
                yield Problem(
                    where, f"its voters `{named}` are no attendance of this form; name one, or `step.field`."
                )


def _twice(form: Form) -> Iterator[Problem]:
    keys = [section.key for section in form.sections]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield Problem(key, "two sections have this key; give each its own.")
    fields = [part.key for part in form.parts]
    for key in sorted({key for key in fields if fields.count(key) > 1}):
        section = next(
            section.key for section in form.sections if key in {part.key for part in section.parts}
        )
        yield Problem(f"{section}.{key}", "two fields of this form have this key; give each its own.")


def _unknown_names(part: Part, where: str, known: set[str]) -> Iterator[Problem]:
    inner = inside(part)
    for text in texts_of(part):
        yield from _named(text, where, known)
    for each in inner:
        for text in texts_of(each):
            yield from _named(text, f"{where}.{each.key}", known | {sibling.key for sibling in inner})


def _named(text: str, where: str, known: set[str]) -> Iterator[Problem]:
    """A name of one word must be a field here; longer ones are another step's, checked with its diagram."""
    for name in sorted(expression(text).names):
        if len(name) == 1 and name[0] not in known and name[0] != "instance":
            yield Problem(where, f"`{text}` names `{name[0]}`, which is no field of this form.")


def _advice(part: AdviceField, section: Section, where: str) -> Iterator[Problem]:
    questions = section.questions
    if not part.decision and not part.reason:
        return
    for key, what in ((part.decision, "decision"), (part.reason, "reason")):
        if key not in questions:
            yield Problem(where, f"its {what} `{key}` is no field of the same section.")
    decision = questions.get(part.decision)
    if decision is not None and not isinstance(decision, OneOf):
        yield Problem(where, f"its decision `{part.decision}` must be a question with one answer to choose.")


def _circle(form: Form) -> list[str]:
    """Keys of fields whose conditions lead back to the first, or an empty list."""
    leads: Mapping[str, set[str]] = {part.key: _heads(part) for part in form.parts}
    done: set[str] = set()
    for key in leads:
        found = _follow(key, leads, [], done)
        if found:
            return found
    return []


def _heads(part: Part) -> set[str]:
    inner = part.inner_names if isinstance(part, GroupField) else frozenset()
    return {name[0] for name in part.names | inner}


def _follow(key: str, leads: Mapping[str, set[str]], path: list[str], done: set[str]) -> list[str]:
    if key in path:
        return [*path[path.index(key) :], key]
    if key in done or key not in leads:
        return []
    for following in sorted(leads[key]):
        found = _follow(following, leads, [*path, key], done)
        if found:
            return found
    done.add(key)
    return []
