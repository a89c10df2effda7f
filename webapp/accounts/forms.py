"""The forms of signing in and choosing a board."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovPasswordInput, GovRadioInput, GovSubmitInput, GovTextInput
from wtforms import PasswordField, RadioField, StringField, SubmitField
from wtforms.validators import InputRequired, Length


class SignInForm(FlaskForm):  # type: ignore[misc]
    """E-mail address and password."""

    email = StringField(
        _("E-mail address"),
        widget=GovTextInput(),
        validators=[InputRequired(_("Enter your e-mail address")), Length(max=254)],
    )
    password = PasswordField(
        _("Password"),
        widget=GovPasswordInput(),
        validators=[InputRequired(_("Enter your password")), Length(max=1000)],
    )
    submit = SubmitField(_("Sign in"), widget=GovSubmitInput())


class ChooseBoardForm(FlaskForm):  # type: ignore[misc]
    """Which of the person's boards to work for."""

    board = RadioField(
        _("Which board are you working for?"),
        widget=GovRadioInput(),
        validators=[InputRequired(_("Choose a board"))],
    )
    submit = SubmitField(_("Continue"), widget=GovSubmitInput())
