"""What may never stand in something published: answers about people, and what a form says is never published.

Asked twice: when a configuration is checked, and again each time a text for publication is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from webapp.configuration.letters import GIVEN, Letter
from webapp.forms import Question
from webapp.forms.fields.group import GroupField
from webapp.forms.fields.matrix import MatrixField
from webapp.rules import parse

QuestionsOf = Callable[[str], Mapping[str, Question]]
"""The fields of a step's answers by key; none for a step that is not known."""


def kept_from_publication(letter: Letter, questions_of: QuestionsOf) -> Iterator[tuple[str, str]]:
    """Where a text for publication names an answer that must not be in it, and that name; nothing for other texts.

    A list of rows counts as a whole: with one private field in it, none of it can be published.
    """
    if not letter.is_published:
        return
    for where, text in letter.expressions():
        for name in sorted(parse(text).names):
            step, field = (name[1:3] if name[0] == "all" else name[:2]) if len(name) > 1 else (name[0], "")
            if name[0] in GIVEN:
                continue
            asked = questions_of(step)
            found = [asked[field]] if field in asked else list(asked.values())
            if any(is_private(question) for question in found):
                yield where, ".".join(name)


def is_private(question: Question) -> bool:
    """Whether a question's answer, or a part of it, is kept from publication."""
    if question.personal or question.never_published:
        return True
    if isinstance(question, GroupField):
        return any(is_private(each) for each in question.fields if isinstance(each, Question))
    if isinstance(question, MatrixField):
        return any(is_private(each) for each in question.columns)
    return False
