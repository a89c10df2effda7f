"""Letters, notices and sheets as a board writes them: `forms/<board>/letters/<key>.yaml`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from webapp.configuration.described import Described, Key
from webapp.configuration.merge_tags import Tag, tags
from webapp.rules import ExpressionError, parse
from webapp.text import Text

Kind = Literal["letter", "notice", "sheet", "publication"]
PUBLICATION, SHEET = "publication", "sheet"

GIVEN = frozenset({"case", "board", "today", "limit", "event", "agency", "item"})
"""Names a letter may use beside answers and its own fields; see `webapp.documents.known`."""


def _with_tags(text: Text) -> Text:
    for words in (text.en, text.cy):
        tags(words)
    return text


def _is_expression(text: str) -> str:
    try:
        parse(text)
    except ExpressionError as error:
        raise ValueError(f"`{text}` cannot be read: {error}") from error
    return text


Merged = Annotated[Text, AfterValidator(_with_tags)]
Feel = Annotated[str, AfterValidator(_is_expression)]


class LetterField(Described):
    """A value of the case that the letter's text has places for; `label` names it where it is not known yet."""

    value: Feel
    label: Text = Text()


class Block(Described):
    """A paragraph, a heading, a line of a list, or on a sheet a label with its value.

    It stands there when `when` holds, once for each row or choice of the field `each`; an `optional` one is left
    out where a value it has a place for is not known.
    """

    text: Merged = Text()
    heading: Merged = Text()
    item: Merged = Text()
    label: Merged = Text()
    value: Merged = Text()
    when: Feel | None = None
    each: Key | None = None
    from_: int = Field(default=1, ge=1, alias="from")
    up_to: int | None = Field(default=None, ge=1)
    optional: bool = False

    @model_validator(mode="after")
    def _is_one_thing(self) -> Block:
        if sum(bool(each) for each in (self.text, self.heading, self.item, self.label)) != 1:
            raise ValueError("a part of the body is one of text, heading, item, or label with value")
        if bool(self.label) != bool(self.value):
            raise ValueError("a label and its value stand together")
        return self

    @property
    def texts(self) -> tuple[Text, ...]:
        return tuple(each for each in (self.text, self.heading, self.item, self.label, self.value) if each)


def _as_block(value: Any) -> Any:
    if isinstance(value, str) or (isinstance(value, dict) and set(value) <= {"en", "cy"}):
        return {"text": value}
    return value


def _as_field(value: Any) -> Any:
    return {"value": value} if isinstance(value, str) else value


class SlipQuestion(Described):
    """Something asked on a reply slip: by choices to tick, or with lines to write on."""

    label: Text
    choices: tuple[Text, ...] = ()
    lines: int = Field(default=1, ge=1, le=12)


class ReplySlip(Described):
    """What comes back on paper, and the step it is then recorded in."""

    title: Text = Text(en="Reply slip", cy="Slip ateb")
    step: Key
    by: Merged = Text()
    questions: tuple[SlipQuestion, ...] = Field(min_length=1)


class EmailWords(Described):
    """What the e-mail says that tells people of it: no value of the case but its reference."""

    subject: Merged
    sentence: Merged


class Letter(Described):
    """A text a board sends, with places for values of a case."""

    letter: Key
    title: Text
    kind: Kind = "letter"
    source: str = ""
    guidance: Text = Text()
    when: Feel | None = None
    for_each: Feel | None = None
    to: Merged = Text()
    fields: dict[Key, Annotated[LetterField, BeforeValidator(_as_field)]] = Field(default_factory=dict)
    body: tuple[Annotated[Block, BeforeValidator(_as_block)], ...] = Field(min_length=1)
    signed: Merged = Text()
    reply_slip: ReplySlip | None = None
    email: EmailWords | None = None

    @property
    def key(self) -> str:
        return self.letter

    @property
    def is_sheet(self) -> bool:
        """Whether it is copied into somebody's own form, piece by piece."""
        return self.kind == SHEET

    @property
    def is_published(self) -> bool:
        return self.kind == PUBLICATION

    def places(self) -> Iterator[tuple[str, Tag, Block | None]]:
        """Every place for a value: where it is, its name, and the part of the body it stands in."""
        for where, text in (("to", self.to), ("signed", self.signed)):
            yield from ((where, tag, None) for tag in tags_of(text))
        if self.reply_slip:
            yield from (("reply_slip.by", tag, None) for tag in tags_of(self.reply_slip.by))
        for number, block in enumerate(self.body, start=1):
            for text in block.texts:
                yield from ((f"body.{number}", tag, block) for tag in tags_of(text))

    def expressions(self) -> Iterator[tuple[str, str]]:
        """Every expression with its place."""
        if self.when:
            yield "when", self.when
        if self.for_each:
            yield "for_each", self.for_each
        for key, field in self.fields.items():
            yield f"fields.{key}", field.value
        for number, block in enumerate(self.body, start=1):
            if block.when:
                yield f"body.{number}", block.when


def tags_of(text: Text) -> tuple[Tag, ...]:
    """The places for values in a text, in any of its languages."""
    return tuple(dict.fromkeys((*tags(text.en), *tags(text.cy))))
