"""Walks as they are written. Whether they hold is for `play` to find out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from webapp.configuration.check.problem import Problem
from webapp.configuration.check.view import View
from webapp.configuration.walks_schema import Walk, WalkStep
from webapp.configuration.yaml_text import model_faults


def walks(view: View) -> Iterator[Problem]:
    """Walks that could not be played because they name what the board does not have."""
    for file, written in view.reading.walks.items():
        try:
            walk = Walk.model_validate(written)
        except ValidationError as error:
            for where, message in model_faults(error):
                yield Problem(file, where, "schema", f"{message}.")
            continue
        if view.board is None:
            continue
        yield from _settings(view, file, walk)
        for named in walk.begins or {}:
            if _step_of(named) not in view.nodes:
                yield Problem(file, "begins", "unknown_name", f"there is no step “{_step_of(named)}”.")
        for at, step in enumerate(walk.steps, start=1):
            for message in _step(view, step):
                yield Problem(file, f"steps.{at}", "unknown_name", message)
        if walk.ends and not any(node.id == walk.ends for node in view.steps("end")):
            yield Problem(file, "ends", "unknown_name", f"there is no end “{walk.ends}”.")


def _settings(view: View, file: str, walk: Walk) -> Iterator[Problem]:
    known = {setting.key: setting for setting in view.board.settings} if view.board else {}
    for key, value in walk.settings.items():
        if key not in known:
            yield Problem(file, f"settings.{key}", "unknown_setting", "the board has no such setting.")
        elif not known[key].takes(_written(value)):
            yield Problem(file, f"settings.{key}", "default", f"“{value}” is not one of its values.")


def _written(value: Any) -> str:
    return str(value)


def _step(view: View, step: WalkStep) -> Iterator[str]:
    limits = {limit.id for limit in view.board.limits} if view.board else set()
    messages = {node.message for node in view.nodes.values() if node.message}
    for named in (step.does, *(step.asks or {})):
        if named and _step_of(named) not in view.nodes:
            yield f"there is no step “{_step_of(named)}”."
    if step.passes and step.passes not in limits:
        yield f"there is no time limit “{step.passes}”."
    if step.sends and step.sends not in messages:
        yield f"no step waits for the message “{step.sends}”."
    role = (step.as_ or "").partition("@")[0]
    declaring = {each.key for each in view.board.roles if each.declares} if view.board else set()
    if step.declares and role in view.roles and role not in declaring:
        yield f"“{role}” declares nothing."
    if role and role not in view.roles:
        yield f"“{role}” is no role of the board."


def _step_of(address: str) -> str:
    """The step of `agency_report[police]`, or of `gather[police]/write#2`."""
    return address.rpartition("/")[2].partition("[")[0].partition("#")[0]
