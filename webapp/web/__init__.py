"""The Flask kit every feature stands on: policies, one commit, headers, errors, languages, logs."""

from __future__ import annotations

from webapp.web.edge import before_commit, commits
from webapp.web.languages import current_language, offered_languages
from webapp.web.logs import log_to, request_id
from webapp.web.policy import (
    ADMINISTRATOR,
    OFFICE,
    Policy,
    needs,
    public,
    require_policies,
    signed_in,
    system_administrator,
)
from webapp.web.safe_addresses import safe_next
from webapp.web.setup import csrf, init_app

__all__ = [
    "ADMINISTRATOR",
    "OFFICE",
    "Policy",
    "before_commit",
    "commits",
    "csrf",
    "current_language",
    "init_app",
    "log_to",
    "needs",
    "offered_languages",
    "public",
    "request_id",
    "require_policies",
    "safe_next",
    "signed_in",
    "system_administrator",
]
