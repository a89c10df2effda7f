"""Forms as a board writes them: read, asked on a page, held against their rules, read back."""

from __future__ import annotations

from webapp.forms.consistency import outside_names
from webapp.forms.context import Advice, Answer, Context, StoredFile
from webapp.forms.definition import Form, Rule, Section
from webapp.forms.faults import Fault
from webapp.forms.fields import TYPES
from webapp.forms.fields.base import Part, Question
from webapp.forms.judging import answers, check_answers
from webapp.forms.problems import Problem
from webapp.forms.reading import Reading, examine, read
from webapp.forms.schema import json_schema

__all__ = [
    "TYPES",
    "Advice",
    "Answer",
    "Context",
    "Fault",
    "Form",
    "Part",
    "Problem",
    "Question",
    "Reading",
    "Rule",
    "Section",
    "StoredFile",
    "answers",
    "check_answers",
    "examine",
    "json_schema",
    "outside_names",
    "read",
]
