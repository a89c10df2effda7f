"""Putting a case's values into the places of a letter. Pure: the same for a page, a file and a walk.

A value is words and stays words: it is cut into lines, never read as a command by anything that follows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from webapp.configuration.letters import Block, Letter
from webapp.configuration.merge_tags import Tag, pieces
from webapp.configuration.published import kept_from_publication
from webapp.documents.known import Known, Path, Row, rows_of
from webapp.documents.saying import answer, given, lines_of
from webapp.documents.written import Part, Slip, SlipQuestion, Written
from webapp.errors import DomainError
from webapp.forms import Question
from webapp.forms.fields import calendar
from webapp.forms.words import lower_first
from webapp.rules import parse
from webapp.text import Text

_NOT_YET = Text(en="not yet known", cy="ddim yn hysbys eto")


class NeverPublished(DomainError):
    """A text for publication names what may never be in one."""

    status = 403


def written(letter: Letter, known: Known) -> Written:
    """The letter with what the case says; `missing` names what it does not say yet. Raises NeverPublished."""
    for where, name in kept_from_publication(letter, lambda step: _questions(known, step)):
        raise NeverPublished(f"“{name}” ({where}) is never published, so this text cannot be made.")
    merge = _Merge(letter, known)
    to = lines_of(merge.words(letter.to))
    body = tuple(part for block in letter.body for part in merge.block(block))
    board = known.story.configuration.board
    slip = letter.reply_slip
    return Written(
        title=letter.title.get(known.language),
        language=known.language,
        board=board.name.get(known.language),
        colour=board.colour,
        contact=lines_of(board.contact.get(known.language)),
        reference=known.reference,
        date=calendar.in_words(known.today, known.language),
        to=to,
        body=body,
        signed=lines_of(merge.words(letter.signed)) or (_office(known),),
        slip=Slip(slip.title.get(known.language), merge.words(slip.by), _asked(letter, known))
        if slip
        else None,
        missing=tuple(dict.fromkeys(merge.missing)),
        sources=dict(known.used),
    )


def is_offered(letter: Letter, known: Known) -> bool:
    """Whether the case is such that the letter is sent at all."""
    return known.holds(letter.when)


def rows_for(letter: Letter, known: Known) -> Sequence[Row]:
    """Those for each of whom the letter is made; none where it is made once."""
    return rows_of(known, letter.for_each) if letter.for_each else ()


@dataclass
class _Merge:
    letter: Letter
    known: Known
    missing: list[str] = field(default_factory=list)

    def block(self, block: Block) -> Iterator[Part]:
        """The parts it comes to: none, one, or one for each row."""
        if not self.known.holds(block.when):
            return
        if block.each is None:
            yield from self._part(block)
            return
        rows = rows_of(self.known, self.letter.fields[block.each].value)
        if not rows and not block.optional:
            self.missing.append(self._label(block.each))
        for row in rows[block.from_ - 1 : block.up_to]:
            yield from _Merge(self.letter, replace(self.known, row=row), self.missing)._part(block)  # noqa: SLF001 - its own kind

    def words(self, text: Text) -> str:
        """A text with its values; what is not known is said in its place, and noted."""
        return "".join(
            piece if isinstance(piece, str) else self._value(piece)
            for piece in pieces(text.get(self.known.language))
        )

    def _part(self, block: Block) -> Iterator[Part]:
        before = len(self.missing)
        said = self.words(block.text or block.heading or block.item or block.value)
        label = self.words(block.label)
        if block.optional and len(self.missing) > before:
            del self.missing[before:]
            return
        kind = "text" if block.text else "heading" if block.heading else "item" if block.item else "row"
        lines = lines_of(said)
        if lines:
            yield Part(kind, lines, label)  # type: ignore[arg-type] # one of the four

    def _value(self, tag: Tag) -> str:
        name = str(tag)
        field_ = self.letter.fields.get(name)
        said = answer(self.known, field_.value) if field_ else given(self.known, tag.path)
        if said:
            return said
        label = self._label(name) if field_ else self._given_label(tag.path)
        self.missing.append(label)
        return f"[{label}: {_NOT_YET.get(self.known.language)}]"

    def _label(self, name: str) -> str:
        field_ = self.letter.fields[name]
        own = field_.label.get(self.known.language)
        question = self.known.question(parse(field_.value).name)
        if own or question is None:
            return own or name.replace("_", " ")
        short = question.short.get(self.known.language)
        return lower_first(short) if short else question.title(self.known.context())

    def _given_label(self, path: Path) -> str:
        said = self.known.story.configuration
        if path[0] == "limit":
            labels = [each.label for each in said.limits.values() if each.name == path[1]]
        else:
            labels = [each for key, each in said.board.labels.items() if key == ".".join(path)]
        return labels[0].get(self.known.language) if labels else path[-1].replace("_", " ")


def _asked(letter: Letter, known: Known) -> tuple[SlipQuestion, ...]:
    questions = letter.reply_slip.questions if letter.reply_slip else ()
    language = known.language
    return tuple(
        SlipQuestion(
            each.label.get(language), tuple(choice.get(language) for choice in each.choices), each.lines
        )
        for each in questions
    )


def _office(known: Known) -> str:
    office = known.story.configuration.board.office
    return office.name.get(known.language) if office else ""


def _questions(known: Known, step: str) -> dict[str, Question]:
    node = known.story.process.nodes.get(step)
    found = known.story.form_of(step) if node is not None else None
    return dict(found[0].questions) if found else {}
