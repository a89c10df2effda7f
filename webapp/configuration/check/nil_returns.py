"""Nil returns: what a step records when there is nothing to return, its form must take as it stands."""

from __future__ import annotations

from collections.abc import Iterator

from webapp import clock
from webapp.configuration.check.problem import Problem
from webapp.configuration.check.view import View
from webapp.configuration.nil_return import ME, PROPERTY, TODAY, nil_values, takes_nil
from webapp.engine.diagram import Node
from webapp.forms import judge_answers

SOMEBODY = "A name"


def nil_returns(view: View) -> Iterator[Problem]:
    """Fields that are not there, and answers the form would refuse."""
    for node in view.steps("user"):
        if takes_nil(node) and view.form_of(node) is not None:
            yield from _fields(view, node)


def _fields(view: View, node: Node) -> Iterator[Problem]:
    questions = view.questions(node)
    unknown = [key for key, _value in node.pairs(PROPERTY) if key not in questions]
    for key in unknown:
        yield view.at(node, "unknown_field", f"`{PROPERTY}` answers “{key}”, no field of its form.")
    if all(written in (ME, TODAY) for _key, written in node.pairs(PROPERTY)):
        message = f"`{PROPERTY}` says nothing; give the answer by which a nil return is known: `field=value`."
        yield view.at(node, "nothing_said", message)
    elif not unknown:
        yield from _refused(view, node)


def _refused(view: View, node: Node) -> Iterator[Problem]:
    found = view.form_of(node)
    if found is None:
        return
    form, sections = found
    questions = view.questions(node)
    values = nil_values(node, questions, name=SOMEBODY, today=clock.today())
    for fault in judge_answers(form, sections, values, view.context).faults:
        question = questions.get(fault.field.partition("-")[0])
        known_by_then = question is not None and question.prefill and fault.field not in values
        if not known_by_then:
            message = f"the form does not take the answers of `{PROPERTY}`: {fault.field}: {fault.message}."
            yield view.at(node, "nil_refused", message)
