"""Letters: every value they have a place for is defined, used and known by the step that offers them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from webapp.configuration.check.names import Name, Names, Unknown
from webapp.configuration.check.problem import Problem
from webapp.configuration.check.view import View
from webapp.configuration.letters import GIVEN, Block, Letter, tags_of
from webapp.configuration.merge_tags import Tag
from webapp.configuration.published import kept_from_publication
from webapp.configuration.vocabulary import LIMIT_DUE
from webapp.configuration.word_layout import UnusableLayout, layout_in
from webapp.engine.diagram import Node
from webapp.forms import Question
from webapp.rules import parse

SHARED = "forms/shared/"
CASE, BOARD = {"reference", "pseudonym"}, {"key", "name", "short_name", "contact"}


def letters(view: View) -> Iterator[Problem]:
    """Everything wrong with a board's letters and with the steps that offer them."""
    if not view.whole:
        return
    names = Names(view)
    offered = _offered(view)
    for node in view.nodes.values():
        for key in node.listed("letter"):
            if key not in view.reading.letters:
                message = f"there is no letter “{key}” among the board's letters."
                yield view.at(node, "unknown_letter", message)
    for key, letter in view.reading.letters.items():
        file = view.reading.letter_files[key]
        steps = offered.get(key, [])
        if not steps and not file.startswith(SHARED):
            message = "no step offers this letter; name it in a step's property `letter` or remove it."
            yield Problem(file, key, "unused_letter", message)
        for where, unknown in _faults(names, letter, steps):
            yield Problem(file, where, unknown.rule, unknown.message)
    yield from _layout(view)


def _offered(view: View) -> dict[str, list[Node]]:
    offered: dict[str, list[Node]] = {}
    for node in view.nodes.values():
        for key in node.listed("letter"):
            offered.setdefault(key, []).append(node)
    return offered


def _faults(names: Names, letter: Letter, steps: list[Node]) -> Iterator[tuple[str, Unknown]]:
    used = set()
    for where, tag, block in letter.places():
        used.add(str(tag))
        unknown = _unknown_tag(names.view, letter, tag, block, steps)
        if unknown:
            yield where, unknown
    for number, block in enumerate(letter.body, start=1):
        used.add(block.each or "")
        if block.each and block.each not in letter.fields:
            yield f"body.{number}", Unknown("unknown_field", f"“{block.each}” is no field of this letter.")
    for key in letter.fields:
        if key not in used:
            message = "the text has no place for this field; write {{ " + key + " }} or remove it."
            yield f"fields.{key}", Unknown("unused_field", message)
    yield from _expressions(names, letter, steps)
    yield from _beside(names.view, letter)


def _unknown_tag(
    view: View, letter: Letter, tag: Tag, block: Block | None, steps: list[Node]
) -> Unknown | None:
    if str(tag) in letter.fields:
        return None
    if tag.path[0] not in GIVEN:
        return Unknown("unknown_field", f"“{tag}” is no field of this letter; define it under `fields`.")
    if tag.path[0] == "item" and block is not None and block.each:
        return None
    return _unknown_given(view, letter, tag.path, steps)


def _unknown_given(view: View, letter: Letter, name: Name, steps: list[Node]) -> Unknown | None:
    """What is wrong with a name that is no answer: of the case, the board, a limit, an event, the row in hand."""
    head, rest = name[0], ".".join(name[1:])
    known = {"case": CASE, "board": BOARD, "today": {""}, "agency": {"name"}}
    if head in known and rest not in known[head]:
        allowed = " or ".join(f"{head}.{each}" if each else head for each in sorted(known[head]))
        return Unknown("unknown_name", f"“{'.'.join(name)}” is nothing a letter knows; use {allowed}.")
    limits = view.board.limits if view.board else ()
    ending = {each.name for each in limits if each.scope == "case" and each.kind not in ("least", "window")}
    if head == "limit" and rest not in {f"{each}.{LIMIT_DUE}" for each in ending}:
        message = f"“{'.'.join(name)}” is no end of a case's time limit; write limit.<id>.{LIMIT_DUE}."
        return Unknown("unknown_limit", message)
    if head == "event" and rest not in _events(view):
        return Unknown("unknown_name", f"“{'.'.join(name)}” is no event that a step sets.")
    if head == "item" and not letter.for_each:
        message = "“item” is a row of `each` in this part, or of the letter's `for_each`; there is none."
        return Unknown("unknown_name", message)
    if head == "agency" and not (letter.for_each or any(_many(view, step) for step in steps)):
        message = (
            "“agency.name” is only known in a letter `for_each` agency, or at a step asked of each agency."
        )
        return Unknown("unknown_name", message)
    return None


def _many(view: View, step: Node) -> bool:
    """Whether a step is asked for each of several, itself or by a sheet that is."""
    if step.many:
        return True
    return any(
        each.many is not None and each.calls == step.sheet
        for each in view.nodes.values()
        if each.id != step.id
    )


def _events(view: View) -> set[str]:
    return {event for node in view.nodes.values() for event, _field in node.pairs("sets")}


def _expressions(names: Names, letter: Letter, steps: list[Node]) -> Iterator[tuple[str, Unknown]]:
    for where, text in letter.expressions():
        for name in sorted(parse(text).names):
            if name[0] in GIVEN:
                unknown = _unknown_given(names.view, letter, name, steps)
                if unknown:
                    yield where, unknown
                continue
            yield from ((where, each) for each in _unknown_answer(names, name, steps))


def _unknown_answer(names: Names, name: Name, steps: list[Node]) -> Iterator[Unknown]:
    for step in steps:
        if len(name) > 1 and name[0] == step.id and name[1] in names.view.questions(step):
            continue
        unknown = names.unknown(name, step)
        if unknown:
            yield Unknown(unknown.rule, f"{unknown.message} (offered at “{step.id}”)")
            return


def _beside(view: View, letter: Letter) -> Iterator[tuple[str, Unknown]]:
    slip = letter.reply_slip
    if slip and (slip.step not in view.nodes or view.nodes[slip.step].kind != "user"):
        yield (
            "reply_slip.step",
            Unknown("unknown_name", f"“{slip.step}” is no step in which the reply is recorded."),
        )
    if letter.email:
        for tag in (*tags_of(letter.email.subject), *tags_of(letter.email.sentence)):
            if str(tag) != "case.reference":
                message = f"an e-mail holds no more of a case than its reference; take “{tag}” away."
                yield "email", Unknown("told_too_much", message)
    for where, name in kept_from_publication(letter, lambda step: _questions(view, step)):
        message = (
            f"“{name}” is about people or is never published, so it cannot stand in something published."
        )
        yield where, Unknown("never_published", message)


def _questions(view: View, step: str) -> Mapping[str, Question]:
    return view.questions(view.nodes[step]) if step in view.nodes else {}


def _layout(view: View) -> Iterator[Problem]:
    try:
        layout_in(view.reading.files)
    except UnusableLayout as error:
        yield Problem(error.file, "layout", "word_layout", error.message)
