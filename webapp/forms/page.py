"""A form on a page: a Flask-WTF form whose fields are the board's questions.

Without JavaScript a question whose condition does not hold yet is not seen. Pressing Continue brings
the page back when the answers just given ask more questions, with these shown and nothing lost. With
JavaScript they appear and go as one answers (see `live`). Either way the server alone decides: a
hidden question is not required and its answer is dropped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from flask import has_request_context, request
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict, MultiDict

from webapp.forms.arranging import padded, pressed, rearranged
from webapp.forms.context import Answer, Context
from webapp.forms.definition import Form, Section
from webapp.forms.draft import draft_of, prefilled
from webapp.forms.entries import Entry, from_posted, from_values, texts, walk
from webapp.forms.faults import Fault
from webapp.forms.fields.base import Part, Question
from webapp.forms.fields.standing import paragraphs
from webapp.forms.judging import Judgement, around, judge, parts_of
from webapp.forms.question import AnswerField
from webapp.forms.uploads import with_uploads
from webapp.forms.visibility import scope_of

_AUTO: Any = object()
_ATTRIBUTE = "answer_"  # keeps a field called `data` from hiding what WTForms calls so
SHOWN = "_shown"  # names the conditional questions that stood on the page
PAGE = "_page"  # says that the post comes from a page of ours


@dataclass(frozen=True)
class SectionOnPage:
    key: str
    title: str
    guidance: tuple[str, ...]
    fields: tuple[AnswerField, ...]


class AnswerForm(FlaskForm):  # type: ignore[misc]
    """Built for one step by `forms.build`; give it the draft as `data`, or None to begin with what is known."""

    form: ClassVar[Form]
    asked: ClassVar[Sequence[Section]]
    context: ClassVar[Context]

    entries: tuple[Entry, ...]
    judgement: Judgement

    def __init__(
        self, formdata: Any = _AUTO, data: Mapping[str, Answer] | None = None, **kwargs: Any
    ) -> None:
        posted = posted_now() if formdata is _AUTO else formdata
        self._take(posted, data)
        super().__init__(formdata=posted, **kwargs)
        self._hand_out()

    def _take(self, posted: Any, data: Mapping[str, Answer] | None) -> None:
        parts = parts_of(self.asked)
        self.rearranges = posted is not None and pressed(posted) is not None
        self.unseen: frozenset[str] = frozenset()
        self.faults: tuple[Fault, ...] = ()
        if posted is None:
            values = prefilled(self.asked, self.context) if data is None else data
            self.entries = padded(from_values(parts, values, self.context), self.context)
            self.judgement = judge(self.form, self.asked, self.entries, self.context)
            return
        known = from_values(parts, data or {}, self.context)
        self.entries = with_uploads(from_posted(parts, posted, self.context), known, posted, self.context)
        self.entries = rearranged(self.entries, posted, self.context)
        self.judgement = judge(self.form, self.asked, self.entries, self.context)
        if PAGE in posted:
            stood = set(texts(posted, SHOWN))
            new = (e.name for e in walk(self.entries) if e.part.asks and e.name not in stood)
            self.unseen = self.judgement.shown & frozenset(new) & conditional(self.entries)

    def _hand_out(self) -> None:
        outer = around(self.form, self.asked, self.context)
        scope = scope_of(self.entries, self.judgement.shown, outer, self.context)
        for entry in self.entries:
            self.question(entry.part.key).stand(entry, self.entries, (), scope, self.judgement.shown)

    def validate(self, extra_validators: Any = None) -> bool:
        """Holds the answers against the form's rules; not when a button only rearranged the page."""
        sound = bool(super().validate(extra_validators))
        if self.rearranges:
            return False
        self.faults = tuple(
            fault
            for fault in self.judgement.faults
            if not {fault.field, fault.field.split("-")[0]} & self.unseen
        )
        for field in self.fields:
            field.take(self.faults)
        return sound and not self.faults and not self.unseen

    @property
    def answers(self) -> dict[str, Answer]:
        """The answers as they are stored; only once the form is valid."""
        return self.judgement.values

    @property
    def draft(self) -> dict[str, Answer]:
        """The page as it can be kept for later, unfinished."""
        return draft_of(self.entries)

    def question(self, key: str) -> AnswerField:
        field = self[f"{_ATTRIBUTE}{key}"]
        assert isinstance(field, AnswerField)  # noqa: S101 - the prefix is ours
        return field

    @property
    def fields(self) -> Iterator[AnswerField]:
        return (field for field in self if isinstance(field, AnswerField))

    @property
    def new_questions(self) -> list[AnswerField]:
        """Questions that the answers just given brought up, which nobody has seen yet."""
        return [field for top in self.fields for field in top.within() if field.name in self.unseen]

    @property
    def sections(self) -> list[SectionOnPage]:
        language = self.context.language
        return [
            SectionOnPage(
                section.key,
                section.title.get(language),
                tuple(paragraphs(section.guidance.get(language))),
                tuple(self.question(part.key) for part in section.parts),
            )
            for section in self.asked
        ]

    @property
    def has_files(self) -> bool:
        return any(field.part.type == "files" for top in self.fields for field in top.within())


def build(sections: Sequence[Section], form: Form, context: Context) -> type[AnswerForm]:
    """A form class for a step that asks these sections."""
    own = {f"{_ATTRIBUTE}{part.key}": _unbound(part, form, context) for part in parts_of(sections)}
    return type(
        "AnswerForm", (AnswerForm,), {**own, "form": form, "asked": tuple(sections), "context": context}
    )


def _unbound(part: Part, form: Form, context: Context) -> Any:
    optional = isinstance(part, Question) and form.is_optional(part)
    return AnswerField(part, context, optional=optional, name=part.key)


def posted_now() -> Any:
    """What this request posts, files and all; None where it posts nothing."""
    if not has_request_context() or request.method not in {"POST", "PUT", "PATCH"}:
        return None
    return CombinedMultiDict([request.files, request.form]) if request.files else MultiDict(request.form)


def conditional(entries: Sequence[Entry]) -> frozenset[str]:
    """Names of the questions that are not always asked."""
    return frozenset(entry.name for entry in walk(entries) if entry.part.names)
