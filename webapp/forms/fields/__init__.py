"""The types a field may have: one class each, all named in one table."""

from __future__ import annotations

from webapp.forms.fields.address import AddressField
from webapp.forms.fields.advice import AdviceField
from webapp.forms.fields.agencies import AgenciesField, AgencyField
from webapp.forms.fields.attendance import AttendanceField
from webapp.forms.fields.base import Part
from webapp.forms.fields.checklist import ChecklistField
from webapp.forms.fields.choices import CheckboxesField, RadiosField, SelectField
from webapp.forms.fields.contact import EmailField, PhoneField
from webapp.forms.fields.date_time import DateTimeField
from webapp.forms.fields.dates import DateField
from webapp.forms.fields.declaration import DeclarationField
from webapp.forms.fields.figures import FiguresField
from webapp.forms.fields.files import FilesField
from webapp.forms.fields.group import GroupField
from webapp.forms.fields.long_text import LongTextField
from webapp.forms.fields.matrix import MatrixField
from webapp.forms.fields.money import MoneyField
from webapp.forms.fields.nhs_number import NhsNumberField
from webapp.forms.fields.numbers import NumberField
from webapp.forms.fields.partial_dates import PartialDateField
from webapp.forms.fields.person import PersonField
from webapp.forms.fields.rating import RatingField
from webapp.forms.fields.standing import GuidanceField, HeadingField
from webapp.forms.fields.text import TextField
from webapp.forms.fields.votes import VotesField
from webapp.forms.fields.yes_no import YesNoField, YesNoNotKnownField, YesNoNotRelevantField

TYPES: dict[str, type[Part]] = {
    "text": TextField,
    "long_text": LongTextField,
    "email": EmailField,
    "phone": PhoneField,
    "date": DateField,
    "partial_date": PartialDateField,
    "date_time": DateTimeField,
    "number": NumberField,
    "money": MoneyField,
    "nhs_number": NhsNumberField,
    "yes_no": YesNoField,
    "yes_no_not_known": YesNoNotKnownField,
    "yes_no_not_relevant": YesNoNotRelevantField,
    "radios": RadiosField,
    "checkboxes": CheckboxesField,
    "select": SelectField,
    "agency": AgencyField,
    "agencies": AgenciesField,
    "person": PersonField,
    "address": AddressField,
    "files": FilesField,
    "group": GroupField,
    "matrix": MatrixField,
    "checklist": ChecklistField,
    "attendance": AttendanceField,
    "votes": VotesField,
    "declaration": DeclarationField,
    "figures": FiguresField,
    "heading": HeadingField,
    "guidance": GuidanceField,
    "advice": AdviceField,
    "rating": RatingField,
}
