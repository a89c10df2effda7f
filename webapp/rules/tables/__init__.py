"""Decision tables of DMN 1.3: read, asked, and checked as a whole."""

from __future__ import annotations

from webapp.rules.tables.findings import Finding, findings
from webapp.rules.tables.model import Decision, DecisionTable, Input, Output, Row
from webapp.rules.tables.needed import misjudged
from webapp.rules.tables.reading import read

__all__ = ["Decision", "DecisionTable", "Finding", "Input", "Output", "Row", "findings", "misjudged", "read"]
