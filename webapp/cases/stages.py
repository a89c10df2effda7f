"""The stages of a procedure, in words."""

from __future__ import annotations

from webapp.text import Text

STAGES: dict[str, Text] = {
    "identify": Text(en="Identify", cy="Nodi"),
    "refer": Text(en="Refer", cy="Atgyfeirio"),
    "triage": Text(en="Look at the referral", cy="Edrych ar yr atgyfeiriad"),
    "decide": Text(en="Decide", cy="Penderfynu"),
    "set_up": Text(en="Set up", cy="Sefydlu"),
    "gather": Text(en="Gather", cy="Casglu"),
    "review": Text(en="Review", cy="Adolygu"),
    "report": Text(en="Report", cy="Adrodd"),
    "approve": Text(en="Approve", cy="Cymeradwyo"),
    "publish": Text(en="Publish", cy="Cyhoeddi"),
    "disseminate": Text(en="Share the learning", cy="Rhannu'r dysgu"),
    "act": Text(en="Act", cy="Gweithredu"),
    "evaluate": Text(en="Evaluate", cy="Gwerthuso"),
}
