"""Questions asked again for each of several things: "add another"."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field as Pydantic
from pydantic import StrictInt, field_validator

from webapp.forms.context import Answer, Context
from webapp.forms.fields.address import AddressField
from webapp.forms.fields.agencies import AgenciesField, AgencyField
from webapp.forms.fields.base import Part, Question
from webapp.forms.fields.choices import CheckboxesField, RadiosField, SelectField
from webapp.forms.fields.contact import EmailField, PhoneField
from webapp.forms.fields.date_time import DateTimeField
from webapp.forms.fields.dates import DateField
from webapp.forms.fields.files import FilesField
from webapp.forms.fields.long_text import LongTextField
from webapp.forms.fields.money import MoneyField
from webapp.forms.fields.nhs_number import NhsNumberField
from webapp.forms.fields.numbers import NumberField
from webapp.forms.fields.partial_dates import PartialDateField
from webapp.forms.fields.person import PersonField
from webapp.forms.fields.rating import RatingField
from webapp.forms.fields.standing import GuidanceField, HeadingField
from webapp.forms.fields.text import TextField
from webapp.forms.fields.yes_no import YesNoField, YesNoNotKnownField, YesNoNotRelevantField
from webapp.text import Text

Inner = Annotated[
    TextField
    | LongTextField
    | EmailField
    | PhoneField
    | DateField
    | PartialDateField
    | DateTimeField
    | NumberField
    | MoneyField
    | NhsNumberField
    | YesNoField
    | YesNoNotKnownField
    | YesNoNotRelevantField
    | RadiosField
    | CheckboxesField
    | SelectField
    | AgencyField
    | AgenciesField
    | PersonField
    | AddressField
    | FilesField
    | RatingField
    | HeadingField
    | GuidanceField,
    Pydantic(discriminator="type"),
]


class GroupField(Question):
    """Stored as a list of objects, one an item. Items wholly blank beyond `min` are dropped."""

    kinds: ClassVar[tuple[str, ...]] = ("too_many",)

    type: Literal["group"]
    item: Text
    add: Text = Text()
    min: StrictInt = Pydantic(default=0, ge=0, le=100)
    max: StrictInt = Pydantic(default=20, ge=1, le=100)
    fields: list[Inner] = Pydantic(min_length=1)

    @field_validator("fields")
    @classmethod
    def _told_apart(cls, fields: list[Part]) -> list[Part]:
        keys = [field.key for field in fields]
        twice = next((key for key in keys if keys.count(key) > 1), None)
        if twice is not None:
            raise ValueError(f"the field `{twice}` stands there twice")
        return fields

    @property
    def least(self) -> int:
        """How many items must be filled in."""
        return max(self.min, 1) if self.required else self.min

    def item_title(self, number: int, language: str) -> str:
        """ "Child 2", counted from 1."""
        return f"{self.item.get(language)} {number}"

    def feel(self, value: Answer) -> Any:
        inner = {field.key: field for field in self.fields if isinstance(field, Question)}
        return [
            {
                key: inner[key].feel(each) if key in inner else each
                for key, each in item.items()
                if each is not None
            }
            for item in value
        ]

    def lines(self, value: Answer, context: Context) -> tuple[str, ...]:
        return tuple(self.item_title(number, context.language) for number, _ in enumerate(value, start=1))

    @property
    def inner_names(self) -> frozenset[tuple[str, ...]]:
        """What the conditions inside it depend on, besides each other."""
        own = {field.key for field in self.fields}
        return frozenset(name for field in self.fields for name in field.names if name[0] not in own)
