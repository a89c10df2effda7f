"""All a version of a board says, as one value that never changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from webapp.configuration.board import BoardFile, SourcesFile
from webapp.configuration.choices import Setting
from webapp.configuration.guidance import Guidance
from webapp.configuration.letters import Letter
from webapp.configuration.limits import Limit
from webapp.configuration.overrides import Override
from webapp.configuration.people import Agency, Role
from webapp.engine.diagram import Node, Sheet
from webapp.errors import NotFound
from webapp.forms import Form, Section
from webapp.rules import Value
from webapp.rules.tables import DecisionTable


@dataclass(frozen=True)
class BoardConfiguration:
    """A board's diagrams, forms, tables, limits, people and walks, with the files they were read from."""

    board: BoardFile
    files: Mapping[str, str] = field(repr=False)
    sheets: Mapping[str, Sheet]
    forms: Mapping[str, Form]
    tables: Mapping[str, DecisionTable]
    sources: SourcesFile
    walks: Mapping[str, Any]
    sample_answers: Mapping[str, Any]
    letters: Mapping[str, Letter]
    form_files: Mapping[str, str]
    table_files: Mapping[str, str]
    overrides: Mapping[tuple[str, str], Override] = field(default_factory=dict)
    guidance: Mapping[str, Guidance] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The key of the board, also the name of its folder."""
        return self.board.board

    @property
    def limits(self) -> Mapping[str, Limit]:
        """The board's time limits by id."""
        return {limit.id: limit for limit in self.board.limits}

    @cached_property
    def measures(self) -> Mapping[str, Mapping[str, Value]]:
        """What expressions may ask of the time limits, by the name they call each."""
        return {limit.name: limit.measures for limit in self.board.limits}

    @property
    def settings(self) -> Mapping[str, Setting]:
        """The board's choices by key."""
        return {setting.key: setting for setting in self.board.settings}

    @property
    def setting_defaults(self) -> Mapping[str, Any]:
        """What each choice is until the board chooses."""
        return {setting.key: setting.value for setting in self.board.settings}

    @property
    def main_sheet(self) -> Sheet:
        """The sheet a referral starts. Raises NotFound when there is none of that name."""
        if self.board.process not in self.sheets:
            raise NotFound(f"There is no sheet “{self.board.process}”, which {self.name} starts with.")
        return self.sheets[self.board.process]

    def step(self, step_id: str) -> Node:
        """A node of any sheet. Raises NotFound when there is none."""
        for sheet in self.sheets.values():
            if step_id in sheet.nodes:
                return sheet.nodes[step_id]
        raise NotFound(f"There is no step “{step_id}”.")

    def form_of(self, step_id: str) -> tuple[Form, tuple[Section, ...]]:
        """The form a step is answered on and the sections of it that the step asks for.

        Raises NotFound when the step names no form, or one that does not exist.
        """
        named = self.step(step_id).properties.get("form", "")
        key, _, section = named.partition("#")
        form = self.forms.get(key)
        if form is None:
            raise NotFound(f"Step “{step_id}” has no form that is known.")
        if section and section not in {part.key for part in form.sections}:
            raise NotFound(f"Form “{key}” has no section “{section}”.")
        return form, tuple(form.asked(section or None))

    def letter(self, key: str) -> Letter:
        """A letter by key. Raises NotFound when there is none."""
        if key not in self.letters:
            raise NotFound(f"There is no letter “{key}”.")
        return self.letters[key]

    def role(self, key: str) -> Role:
        """A role by key. Raises NotFound when there is none."""
        for role in self.board.roles:
            if role.key == key:
                return role
        raise NotFound(f"There is no role “{key}”.")

    def agency(self, key: str) -> Agency:
        """An agency by key. Raises NotFound when there is none."""
        for agency in self.board.agencies:
            if agency.key == key:
                return agency
        raise NotFound(f"There is no agency “{key}”.")
