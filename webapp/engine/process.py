"""A version's diagrams, compiled once and shared by all cases that run on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException

from webapp.engine.diagram import Node, Sheet
from webapp.engine.specs import Parser, connect_instances
from webapp.errors import ConfigurationError
from webapp.rules.tables import DecisionTable


@dataclass(frozen=True)
class Process:
    """What the engine needs to run a board's procedure. Never changed once made; safe to share between
    threads."""

    main: Any
    called: Mapping[str, Any]
    tables: Mapping[str, DecisionTable]
    sheets: Mapping[str, Sheet]
    flows: Mapping[tuple[str, str], str]  # (source, target) -> id of the sequence flow

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """Everything drawn on its sheets, by id."""
        return {id_: node for sheet in self.sheets.values() for id_, node in sheet.nodes.items()}


def compile_process(main: str, sheets: Iterable[Sheet], tables: Mapping[str, DecisionTable]) -> Process:
    """Compile the sheet `main` and those it calls.

    Raises ConfigurationError when the engine cannot run a sheet; `check` says more, and earlier.
    """
    sheets = tuple(sheets)
    parser = Parser()
    safe = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        for xml in {sheet.file: sheet.xml for sheet in sheets}.values():
            parser.add_bpmn_xml(etree.fromstring(xml, safe))
        spec = parser.get_spec(main)
        called = parser.get_subprocess_specs(main)
    except (ValidationException, KeyError) as problem:
        raise ConfigurationError(f"The engine cannot run the sheet “{main}”: {problem}") from problem
    for each in (spec, *called.values()):
        connect_instances(each)
    flows = {(flow.source, flow.target): flow.id for sheet in sheets for flow in sheet.flows}
    return Process(spec, called, tables, {sheet.id: sheet for sheet in sheets}, flows)
