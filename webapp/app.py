"""The composition root: everything is put together here, and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Flask, request, url_for
from flask_babel import gettext as _
from govuk_frontend_wtf.main import WTFormsHelpers
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader

from webapp import config, db, demonstration, guidance, information, page, web
from webapp.accounts import (
    account_views,
    gate,
    link_views,
    presence,
    provider,
    provider_views,
    second_step_views,
)
from webapp.accounts import views as accounts
from webapp.accounts.models import ADMINISTRATOR
from webapp.assets import register_assets
from webapp.audit import looking
from webapp.audit import signing_in as audited_sign_in
from webapp.cases import (
    case_views,
    change_views,
    declaration_views,
    hand_views,
    linking,
    messages,
    nil_views,
    organisation_views,
    referral_views,
    section_views,
    task_views,
    ways_out_views,
    work_views,
)
from webapp.cases.reader import procedure_in_force, reader
from webapp.config import Settings
from webapp.configuration import roles
from webapp.documents import connection as documents
from webapp.documents import views as document_views
from webapp.meetings import case_panel, minutes_views, office_views
from webapp.meetings import projecting as meetings
from webapp.meetings import views as meeting_views
from webapp.operations import metrics
from webapp.operations import views as operations_views
from webapp.outbox import choice_views, sign_in_links, undelivered
from webapp.outbox import views as outbox_views
from webapp.people import away_views, people_views, system_views
from webapp.programme import views as programme_views
from webapp.reporting import (
    evaluation_views,
    looked_views,
    measure_views,
    on_forms,
    overview_views,
    readers,
    record_views,
    return_views,
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    accounts.bp,
    second_step_views.bp,
    link_views.bp,
    provider_views.bp,
    account_views.bp,
    work_views.bp,
    task_views.bp,
    section_views.bp,
    declaration_views.bp,
    nil_views.bp,
    ways_out_views.bp,
    hand_views.bp,
    referral_views.bp,
    case_views.bp,
    document_views.bp,
    organisation_views.bp,
    change_views.bp,
    meeting_views.bp,
    office_views.bp,
    minutes_views.bp,
    outbox_views.bp,
    choice_views.bp,
    programme_views.bp,
    return_views.bp,
    overview_views.bp,
    measure_views.bp,
    evaluation_views.bp,
    looked_views.bp,
    record_views.bp,
    information.bp,
    guidance.bp,
    people_views.bp,
    operations_views.bp,
    away_views.bp,
    system_views.bp,
)


def create_app(settings: Settings | None = None) -> Flask:
    """The web application. Raises BadSetting when the environment is not fit to run in."""
    settings = settings or config.from_environment()
    app = Flask("webapp", static_folder="static")
    app.config["SETTINGS"] = settings
    app.config["DEMO_SIGN_INS"] = demonstration.sign_ins() if settings.shows_demo_sign_ins else ()
    if settings.database_url:
        db.bind(db.engine_for(db.conninfo(settings)))
    _prepare_templates(app)
    presence.init_presence(app)
    web.init_app(app, settings, admit=gate.admit)
    metrics.init_metrics(app)
    register_assets(app)
    provider.register(app, settings.provider)
    audited_sign_in.connect()
    looking.init_looking(app)
    messages.connect()
    linking.connect()
    meetings.connect()
    case_panel.connect()
    documents.connect()
    on_forms.connect()
    looked_views.connect()
    sign_in_links.connect()
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    web.require_policies(app)
    return app


def _prepare_templates(app: Flask) -> None:
    govuk = {name: PackageLoader(name) for name in ("govuk_frontend_jinja", "govuk_frontend_wtf")}
    app.jinja_loader = ChoiceLoader([PackageLoader("webapp"), PrefixLoader(govuk)])
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    WTFormsHelpers(app)
    app.context_processor(lambda: page.context(navigation=_navigation, role=_role_in_words))


def _navigation() -> Sequence[Mapping[str, Any]]:
    if presence.is_system_administrator():
        return [{"text": _("Installation"), "href": url_for("system.index"), "current": True}]
    items = [
        (_("My work"), url_for("work.mine"), "work"),
        (_("Cases"), url_for("cases.index"), "cases"),
        (_("Meetings"), url_for("meetings.index"), "meetings"),
        (_("Refer a case"), url_for("referrals.start"), "referrals"),
    ]
    if presence.has_board() and readers.may_read_reports(reader()):
        items.append((_("Reports"), url_for("reporting.index"), "reporting"))
    if presence.is_office():
        items.append((_("Calendar"), url_for("programme.index"), "programme"))
        items.append((_sent_messages(), url_for("outbox.index"), "outbox"))
    if presence.is_office() or presence.holds(ADMINISTRATOR):
        items.append((_("People"), url_for("people.index"), "people"))
    here = request.blueprint or ""
    here = "reporting" if here in ("returns", "measures", "evaluations", "record") else here
    return [{"text": text, "href": href, "current": here.startswith(part)} for text, href, part in items]


def _sent_messages() -> str:
    """With how many did not arrive, where some did not."""
    number = undelivered.open_troubles(db.session)
    words = _("Sent messages (%(number)s not delivered)", number=number) if number else _("Sent messages")
    return str(words)


def _role_in_words() -> str:
    if presence.is_system_administrator():
        return str(_("System administrator"))
    held = presence.current_holdings()
    if not held:
        return ""
    return roles.in_words(procedure_in_force().configuration, held[0], web.current_language())
