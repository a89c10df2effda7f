"""The forms of naming people."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovTextInput
from wtforms import StringField
from wtforms.validators import InputRequired, Length, Regexp

AN_ADDRESS = r"^[^@\s<>,;:\"]+@[^@\s<>,;:\"]+\.[^@\s<>,;:\"]+$"


class FirstPersonForm(FlaskForm):  # type: ignore[misc]
    """Who somebody is."""

    name = StringField(
        _l("Name"),
        description=_l("As the board knows them."),
        widget=GovTextInput(),
        validators=[InputRequired(message=_l("Enter their name")), Length(max=200)],
    )
    email = StringField(
        _l("E-mail address"),
        description=_l("They are written to there, and sign in with it."),
        widget=GovTextInput(),
        validators=[
            InputRequired(message=_l("Enter their e-mail address")),
            Length(max=254),
            Regexp(AN_ADDRESS, message=_l("Enter an e-mail address, like name@example.org")),
        ],
    )
