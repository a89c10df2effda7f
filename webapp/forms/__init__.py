"""Forms as a board writes them: read, asked on a page, held against their rules, read back."""

from __future__ import annotations

from webapp.forms.consistency import outside_names
from webapp.forms.context import Advice, Answer, Context, Earliest, StoredFile
from webapp.forms.definition import Form, Rule, Section, inside
from webapp.forms.draft import draft, plain, prefilled
from webapp.forms.faults import Fault
from webapp.forms.fields import TYPES
from webapp.forms.fields.base import Part, Question
from webapp.forms.judging import Judgement, answers, check_answers, judge_answers
from webapp.forms.meeting import Meeting
from webapp.forms.page import AnswerForm, build
from webapp.forms.paper import OnPaper, SectionOnPaper, on_paper
from webapp.forms.problems import Problem
from webapp.forms.progress import Progress, progress
from webapp.forms.reading import Reading, examine, read
from webapp.forms.schema import json_schema
from webapp.forms.summary import Card, Row, SectionSummary, summary

__all__ = [
    "TYPES",
    "Advice",
    "Answer",
    "AnswerForm",
    "Card",
    "Context",
    "Earliest",
    "Fault",
    "Form",
    "Judgement",
    "Meeting",
    "OnPaper",
    "Part",
    "Problem",
    "Progress",
    "Question",
    "Reading",
    "Row",
    "Rule",
    "Section",
    "SectionOnPaper",
    "SectionSummary",
    "StoredFile",
    "answers",
    "build",
    "check_answers",
    "draft",
    "examine",
    "inside",
    "json_schema",
    "judge_answers",
    "on_paper",
    "outside_names",
    "plain",
    "prefilled",
    "progress",
    "read",
    "summary",
]
