"""The forms of signing in, of choosing a board, and of one's own account."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from govuk_frontend_wtf.wtforms_widgets import GovPasswordInput, GovRadioInput, GovSubmitInput, GovTextInput
from wtforms import PasswordField, RadioField, StringField, SubmitField
from wtforms.validators import InputRequired, Length

from webapp.web.page_form import PageForm


class SignInForm(PageForm):
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


class CodeForm(PageForm):
    """A code of the second step: from the app, or a recovery code."""

    code = StringField(
        _("Code"),
        widget=GovTextInput(),
        validators=[InputRequired(_("Enter the code")), Length(max=40)],
    )
    submit = SubmitField(_("Continue"), widget=GovSubmitInput())


class SetUpForm(CodeForm):
    """A first code of an app, by whoever is signed in and shows that it is them."""

    proof = PasswordField(
        _("Current password"),
        widget=GovPasswordInput(),
        validators=[InputRequired(_("Enter your current password")), Length(max=1000)],
    )


class ForgottenForm(PageForm):
    """Whose password was forgotten."""

    email = StringField(
        _("E-mail address"),
        widget=GovTextInput(),
        validators=[InputRequired(_("Enter your e-mail address")), Length(max=254)],
    )
    submit = SubmitField(_("Send me a link"), widget=GovSubmitInput())


class NewPasswordForm(PageForm):
    """A password to choose. It is typed once: it can be shown, and a manager may fill it in."""

    password = PasswordField(
        _("New password"),
        widget=GovPasswordInput(),
        validators=[InputRequired(_("Enter a new password")), Length(max=1000)],
    )
    submit = SubmitField(_("Save the password"), widget=GovSubmitInput())


class ChangePasswordForm(NewPasswordForm):
    """The password there is, and the one to take its place."""

    current = PasswordField(
        _("Current password"),
        widget=GovPasswordInput(),
        validators=[InputRequired(_("Enter your current password")), Length(max=1000)],
    )


class ConfirmForm(PageForm):
    """That it is really the person who asks for a change of how they sign in."""

    proof = PasswordField(
        _("Current password"),
        widget=GovPasswordInput(),
        validators=[InputRequired(_("Enter your current password")), Length(max=1000)],
    )
    submit = SubmitField(_("Continue"), widget=GovSubmitInput())


class ChooseBoardForm(PageForm):
    """Which of the person's boards to work for."""

    board = RadioField(
        _("Which board are you working for?"),
        widget=GovRadioInput(),
        validators=[InputRequired(_("Choose a board"))],
    )
    submit = SubmitField(_("Continue"), widget=GovSubmitInput())
