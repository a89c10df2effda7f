"""The cases a case was linked to."""

from __future__ import annotations

from webapp.cases.case_page import CasePage
from webapp.cases.log import Kind


def linked_cases(page: CasePage) -> dict[str, str]:
    """Ids and references of the linked cases, for those who see everything in this one."""
    if not page.all:
        return {}
    entries = (entry for entry in page.log if entry.kind is Kind.LINKED)
    return {str(entry.value["case"]): str(entry.value["reference"]) for entry in entries}
