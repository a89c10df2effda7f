"""Guidance: every page a step names is there."""

from __future__ import annotations

from collections.abc import Iterator

from webapp.configuration.check.problem import Problem
from webapp.configuration.check.view import View


def guidance(view: View) -> Iterator[Problem]:
    """Steps that name a page of guidance nobody wrote."""
    if not view.whole:
        return
    for node in view.steps("user"):
        for key in node.listed("guidance"):
            if key not in view.reading.guidance:
                message = f"there is no guidance “{key}”; write it in forms/<board>/guidance or leave it out."
                yield view.at(node, "unknown_guidance", message)
