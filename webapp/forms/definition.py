"""A form as a board writes it: sections of fields, and rules between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import Field as Pydantic
from pydantic import StrictBool, StrictStr, model_validator

from webapp.errors import ConfigurationError
from webapp.forms.expressions import Condition, expression
from webapp.forms.fields.advice import AdviceField
from webapp.forms.fields.agencies import OTHER, AgenciesField, AgencyField
from webapp.forms.fields.attendance import AttendanceField
from webapp.forms.fields.base import Definition, Part, Question
from webapp.forms.fields.checklist import ChecklistField
from webapp.forms.fields.choices import Offering
from webapp.forms.fields.declaration import DeclarationField
from webapp.forms.fields.figures import FiguresField
from webapp.forms.fields.group import GroupField, Inner
from webapp.forms.fields.matrix import MatrixField
from webapp.forms.fields.rows import RowsField
from webapp.forms.fields.text import OtherField, other
from webapp.forms.fields.votes import VotesField
from webapp.forms.keys import Key
from webapp.forms.quorate import asked_when_quorate
from webapp.text import Text

AnyField = Annotated[
    Inner
    | GroupField
    | MatrixField
    | ChecklistField
    | AttendanceField
    | VotesField
    | DeclarationField
    | FiguresField
    | AdviceField,
    Pydantic(discriminator="type"),
]

MANY_SECTIONS = 4  # as many are answered section by section, unless the form says otherwise

SAY_WHAT = Text(en="Say what", cy="Nodwch beth")
NAME_OF_AGENCY = Text(en="Name of the agency", cy="Enw’r asiantaeth")


class Rule(Definition):
    """Something that must hold between answers; its message stands at `field`."""

    require: Condition
    message: Text
    field: Key


class Section(Definition):
    """Questions asked together; a step may ask one section or the whole form.

    `group` is a heading on the list of sections; those after it without one stand under it too.
    """

    key: Key
    group: Text = Text()
    title: Text = Text()
    guidance: Text = Text()
    fields: list[AnyField] = Pydantic(min_length=1)

    @property
    def parts(self) -> tuple[Part, ...]:
        """Its fields in order, with those that an option "other" opens."""
        return expanded(self.fields)

    @property
    def questions(self) -> Mapping[str, Question]:
        return {part.key: part for part in self.parts if isinstance(part, Question)}


class Form(Definition):
    """A whole form of one board."""

    form: Key
    title: Text
    source: StrictStr | None = None
    layout: Literal["one_page", "task_list"] | None = None
    summarise: StrictBool = False  # its answers are told together, under Reports
    sections: list[Section] = Pydantic(min_length=1)
    rules: list[Rule] = Pydantic(default_factory=list)

    @model_validator(mode="before")
    @classmethod
    def _quorum_first(cls, written: Any) -> Any:
        return asked_when_quorate(written)

    @property
    def key(self) -> str:
        return self.form

    @property
    def questions(self) -> Mapping[str, Question]:
        return {key: question for section in self.sections for key, question in section.questions.items()}

    @property
    def parts(self) -> tuple[Part, ...]:
        return tuple(part for section in self.sections for part in section.parts)

    def is_optional(self, question: Question) -> bool:
        """Whether a question may be said to be optional: nothing here can ever ask for its answer."""
        if question.required or (isinstance(question, GroupField | RowsField) and question.least):
            return False
        advised = {part.reason for part in self.parts if isinstance(part, AdviceField)}
        ruled = {name[0] for rule in self.rules for name in expression(rule.require).names}
        return question.key not in advised | ruled

    def section(self, key: str) -> Section:
        """Raises ConfigurationError when the form has no such section."""
        for section in self.sections:
            if section.key == key:
                return section
        known = ", ".join(section.key for section in self.sections)
        raise ConfigurationError(f"The form {self.key} has no section {key}; it has {known}.")

    def is_task_list(self, asked: Sequence[Section]) -> bool:
        """Whether a step that asks these sections is answered section by section, from a list of them."""
        if self.layout is not None:
            return self.layout == "task_list" and len(asked) > 1
        return len(asked) >= MANY_SECTIONS

    def within(self, section: Section) -> Form:
        """The form with only those rules that one section can be held against by itself."""
        own = set(section.questions)
        names = ((rule, expression(rule.require).names) for rule in self.rules)
        kept = [rule for rule, found in names if rule.field in own and {name[0] for name in found} <= own]
        return self.model_copy(update={"rules": kept})

    def asked(self, section: str | None) -> Sequence[Section]:
        """What a step asks that names `form` or `form#section`."""
        return [self.section(section)] if section else self.sections


def expanded(fields: Iterable[Part]) -> tuple[Part, ...]:
    return tuple(part for field in fields for part in _with_other(field))


def inside(part: Part) -> tuple[Part, ...]:
    """What is asked again and again within a field: a group's questions, a table's columns."""
    if isinstance(part, GroupField):
        return expanded(part.fields)
    return tuple(part.columns) if isinstance(part, MatrixField) else ()


def _with_other(field: Part) -> Iterator[Part]:
    yield field
    opened = _opened(field)
    if opened is not None:
        yield opened


def _opened(field: Part) -> OtherField | None:
    if isinstance(field, AgencyField | AgenciesField) and field.other:
        return other(field, OTHER, NAME_OF_AGENCY)
    if isinstance(field, Question) and isinstance(field, Offering):
        for option in field.options:
            if option.other:
                return other(field, option.value, option.other_label or SAY_WHAT)
    return None
