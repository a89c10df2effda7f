"""What the checks look at: all that could be read of a board, or a file alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from webapp.configuration.board import BoardFile
from webapp.configuration.check.problem import ERROR, Problem
from webapp.configuration.expected import meetings_in_words
from webapp.configuration.load import Reading
from webapp.engine.diagram import Flow, Node, Sheet
from webapp.forms import Context, Form, Question, Section


@dataclass(frozen=True)
class View:
    """A reading with questions about it. `whole` is false for a file on its own."""

    reading: Reading
    whole: bool = True

    @property
    def board(self) -> BoardFile | None:
        """The board, where there is one that can be used."""
        return self.reading.board if self.whole else None

    @cached_property
    def board_path(self) -> str:
        """The path of `board.yaml`."""
        paths = (path for path in self.reading.files if path.endswith("/board.yaml"))
        return next(paths, "board.yaml")

    @property
    def sheets(self) -> Mapping[str, Sheet]:
        """The sheets by id."""
        return self.reading.sheets

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """Every node of every sheet by id."""
        return {node.id: node for sheet in self.sheets.values() for node in sheet.nodes.values()}

    @cached_property
    def flows(self) -> Mapping[str, Flow]:
        """Every flow of every sheet by id."""
        return {flow.id: flow for sheet in self.sheets.values() for flow in sheet.flows}

    @cached_property
    def roles(self) -> frozenset[str]:
        """The keys of the board's roles."""
        return frozenset(role.key for role in self.board.roles) if self.board else frozenset()

    @cached_property
    def context(self) -> Context:
        """What a form's questions need to know to list their answers."""
        agencies = [(each.key, str(each.name)) for each in self.board.agencies] if self.board else None
        known = meetings_in_words(self.board, "en") if self.board else None
        return Context(language="en", agencies=agencies, meetings=known)

    def file_of(self, node: Node | Flow) -> str:
        """The file a node or flow is drawn in."""
        return self.sheets[node.sheet].file

    def at(self, node: Node | Flow, rule: str, message: str, severity: str = ERROR) -> Problem:
        """A problem with a node or flow."""
        return Problem(self.file_of(node), node.id, rule, message, severity)

    def form_of(self, node: Node) -> tuple[Form, tuple[Section, ...]] | None:
        """The form and sections a step asks, or None where they cannot be found."""
        key, _, section = node.properties.get("form", "").partition("#")
        form = self.reading.forms.get(key)
        if form is None:
            return None
        asked = tuple(part for part in form.sections if not section or part.key == section)
        return (form, asked) if asked else None

    def questions(self, node: Node) -> Mapping[str, Question]:
        """The fields a step's answers have."""
        found = self.form_of(node)
        sections = found[1] if found else ()
        return {key: field for section in sections for key, field in section.questions.items()}

    def steps(self, *kinds: str) -> Iterator[Node]:
        """The nodes of those kinds, sheet by sheet."""
        return (node for node in self.nodes.values() if node.kind in kinds)
