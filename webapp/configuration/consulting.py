"""Which steps consult a decision table: by looking it up, on their form, or by what they are."""

from __future__ import annotations

from collections.abc import Iterator

from webapp.configuration.configured import BoardConfiguration
from webapp.configuration.vocabulary import ESCALATION, INDEPENDENCE
from webapp.engine.diagram import Node
from webapp.forms import Form, inside
from webapp.forms.fields.advice import AdviceField
from webapp.forms.fields.rating import RatingField


def consulting(said: BoardConfiguration, table: str) -> frozenset[str]:
    """The ids of those steps."""
    return frozenset(
        node.id
        for sheet in said.sheets.values()
        for node in sheet.nodes.values()
        if node.table == table or (node.kind == "user" and _asks(said, node, table))
    )


def asked_by(form: Form, section: str = "") -> Iterator[str]:
    """Ids of the tables that fields of a form, or of one section, ask by themselves."""
    parts = (part for each in form.asked(section or None) for part in each.parts)
    for part in (each for top in parts for each in (top, *inside(top))):
        if isinstance(part, AdviceField | RatingField) and part.inputs:
            yield part.table


def _asks(said: BoardConfiguration, node: Node, table: str) -> bool:
    if table == ESCALATION and "limit" in node.properties:
        return True
    if table == INDEPENDENCE and any(role.key == node.role and role.declares for role in said.board.roles):
        return True
    key, _, section = node.properties.get("form", "").partition("#")
    form = said.forms.get(key)
    return form is not None and table in asked_by(form, section)
