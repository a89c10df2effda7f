"""The forms of naming people and of ending what they hold."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSelect, GovTextInput
from wtforms import DateField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp, ValidationError

from webapp import clock
from webapp.people.holding import Term
from webapp.web.date_input import DateInput
from webapp.web.page_form import PageForm

AN_ADDRESS = r"^[^@\s<>,;:\"\x00-\x20]+@[^@\s<>,;:\"\x00-\x20]+\.[^@\s<>,;:\"\x00-\x20]+$"
ONE_LINE = r"^(?=.*\S)[^\x00-\x1f\x7f]+\Z"

_NAME = [
    InputRequired(message=_l("Enter their name")),
    Length(max=200, message=_l("The name must be 200 characters or fewer")),
    Regexp(ONE_LINE, message=_l("Enter their name")),
]


class NameForm(PageForm):
    """What somebody is called."""

    name = StringField(
        _l("Name"), description=_l("As the board knows them."), widget=GovTextInput(), validators=_NAME
    )


class WhoForm(NameForm):
    """Who somebody is."""

    email = StringField(
        _l("E-mail address"),
        description=_l("They are written to there, and sign in with it."),
        widget=GovTextInput(),
        validators=[
            InputRequired(message=_l("Enter their e-mail address")),
            Length(max=254, message=_l("Enter an e-mail address, like name@example.org")),
            Regexp(AN_ADDRESS, message=_l("Enter an e-mail address, like name@example.org")),
        ],
    )


class FirstPersonForm(WhoForm):
    """The first person of a board."""


class TermFields(PageForm):
    """A role, and from when until when."""

    role = SelectField(
        _l("Role"), widget=GovSelect(), validators=[InputRequired(message=_l("Select a role"))]
    )
    starts_on = DateField(
        _l("First day"),
        format="%d %m %Y",
        default=clock.today,
        widget=DateInput(),
        validators=[InputRequired(message=_l("Enter the first day"))],
    )
    ends_on = DateField(
        _l("Last day (if it is known)"),
        format="%d %m %Y",
        description=_l("They hold the role through that day. Leave it empty until further notice."),
        widget=DateInput(),
        validators=[Optional()],
    )

    def validate_ends_on(self, field: DateField) -> None:
        """It does not end before it begins."""
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(_l("The last day cannot lie before the first"))

    def term(self) -> Term:
        """From when until when."""
        return Term(self.starts_on.data or clock.today(), self.ends_on.data)


class GiveForm(TermFields):
    """Another role for somebody who is here."""


class AddForm(WhoForm, TermFields):
    """Somebody new at the board, with their first role."""


NOW, LATER = "now", "later"


class EndForm(PageForm):
    """When somebody's role ends."""

    when = RadioField(
        _l("When does it end?"),
        widget=GovRadioInput(),
        validators=[InputRequired(message=_l("Select when it ends"))],
    )
    last_day = DateField(
        _l("Last day"),
        format="%d %m %Y",
        description=_l("They hold the role through that day. A day that is past ends it at once."),
        widget=DateInput(),
        validators=[Optional()],
    )

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.when.choices = [(NOW, _l("At once")), (LATER, _l("At the end of a day"))]

    def validate_last_day(self, field: DateField) -> None:
        """A day is asked where it does not end at once."""
        if self.when.data == LATER and field.data is None:
            raise ValidationError(_l("Enter the last day"))

    def day(self) -> date:
        """The last day on which it is held."""
        day: date | None = self.last_day.data
        if self.when.data == NOW or day is None:
            return clock.today() - timedelta(days=1)
        return day


class AwayForm(PageForm):
    """From when until when somebody is away, and who stands in."""

    starts_on = DateField(
        _l("First day away"),
        format="%d %m %Y",
        default=clock.today,
        widget=DateInput(),
        validators=[InputRequired(message=_l("Enter the first day away"))],
    )
    ends_on = DateField(
        _l("Last day away"),
        format="%d %m %Y",
        widget=DateInput(),
        validators=[InputRequired(message=_l("Enter the last day away"))],
    )
    substitute = SelectField(
        _l("Who stands in?"),
        description=_l("They see and do what is asked now, and are written to instead."),
        widget=GovSelect(),
        validators=[InputRequired(message=_l("Select who stands in"))],
    )

    def validate_ends_on(self, field: DateField) -> None:
        """It is not past, and does not end before it begins."""
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(_l("The last day cannot lie before the first"))
        if field.data and field.data < clock.today():
            raise ValidationError(_l("The last day away must be today or later"))

    def term(self) -> Term:
        """From when until when."""
        return Term(self.starts_on.data or clock.today(), self.ends_on.data)
