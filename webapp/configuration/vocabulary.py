"""The words a diagram may use for what everybody means the same by."""

from __future__ import annotations

STAGES = (
    "identify",
    "refer",
    "triage",
    "decide",
    "set_up",
    "gather",
    "review",
    "report",
    "approve",
    "publish",
    "disseminate",
    "act",
    "evaluate",
)
OPEN_LINKED_CASE = "open_linked_case"
EFFECTS = ("notify", "issue_pack", OPEN_LINKED_CASE)
EVERY_AGENCY = "agencies"
BOARD, BOARD_KEY = "board", "key"
"""In an expression: the board's own key, for tables that all boards share."""
CALENDAR, COMING_WORKING_DAYS = "calendar", "coming_working_days"
"""In a form's expressions: the board's next working days after today, as a list of dates."""
INDEPENDENCE, ESCALATION = "X-D3", "X-D4"
"""Tables that are asked without a step that looks them up: on declarations, and on limits that end."""
LIMIT, LIMIT_DUE = "limit", "due"
"""In expressions: `limit.W_T4.length`, and in a form `limit.W_T1.due`, the day it comes to in the case."""
CONVENES, HOLDS, ON_AGENDA = "convenes", "holds", "agenda"
"""Properties of a step: it plans a kind of meeting, it records that one was held, a standing panel deals with it."""
DECLARATION_FORM = "independence"
"""The form on which whoever holds a role that declares something does so."""
HANDS_OVER, HANDED = "hands_over", "handed"
"""What a case hands to one it opens, `name=expression`, and what it is called there: `handed.<name>`."""
