"""One question on a page, as WTForms and GOV.UK's widgets see it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from markupsafe import Markup
from wtforms import Field, Label

from webapp.forms import live, words
from webapp.forms.context import Answer, Context
from webapp.forms.entries import Entry, Item, walk
from webapp.forms.faults import Fault
from webapp.forms.fields.advice import AdviceField
from webapp.forms.fields.base import Part, Question, first
from webapp.forms.fields.choices import Choice, OneOf, label_of
from webapp.forms.fields.group import GroupField
from webapp.forms.fields.rating import Rating, RatingField
from webapp.forms.fields.rows import RowsField
from webapp.forms.scope import Scope
from webapp.forms.values import value_of
from webapp.forms.visibility import scope_of
from webapp.forms.widgets import widget_for
from webapp.forms.words import _


@dataclass(frozen=True)
class Said:
    """A label as GOV.UK's widgets ask for it."""

    text: str


@dataclass(frozen=True)
class Box:
    """One radio or checkbox."""

    choice: Choice
    data: bool

    @property
    def label(self) -> Said:
        return Said(self.choice.label)

    def _value(self) -> str:
        return self.choice.value


@dataclass(frozen=True)
class ItemOnPage:
    """One item of a group, with its own questions."""

    token: str
    title: str
    name: str
    fields: tuple[AnswerField, ...]


class AnswerField(Field):
    """A part of the form at its place on the page. What stands in it comes from its entry, never from WTForms."""

    def __init__(self, part: Part, context: Context, *, optional: bool, **kwargs: Any) -> None:
        label = part.label.get(context.language)
        if optional:
            label = _("%(question)s (optional)", question=label)
        hint = part.hint.get(context.language) if isinstance(part, Question) else ""
        super().__init__(label=label, description=hint, **kwargs)
        self.look = widget_for(part)
        self.part = part
        self.context = context
        self.entry = Entry(part, self.name)
        self.items: tuple[ItemOnPage, ...] = ()
        self.is_shown = True
        self.depends = False
        self.comes_along = False
        self.beside: Sequence[Entry] = ()
        self.tell_states: Callable[[], str | None] = lambda: None
        self.scope: Scope | None = None
        self.wrong_part = ""
        self.hides_label = False

    def process(self, *_args: Any, **_kwargs: Any) -> None:
        """Nothing: the form has read the post as a whole, see `stand`."""

    def stand(
        self,
        entry: Entry,
        beside: Sequence[Entry],
        above: Sequence[Entry],
        scope: Scope,
        shown: frozenset[str],
    ) -> None:
        """Take the place of an entry among those beside it; `above` are those outside its group."""
        self.entry, self.data, self.beside, self.scope = entry, entry.value, beside, scope
        self.is_shown = entry.name in shown
        self.depends = bool(live.depends_on(entry, beside, above))
        self.tell_states = partial(live.table, entry, beside, above, around=scope, context=self.context)
        if isinstance(self.part, GroupField | RowsField):
            numbered = enumerate(entry.items, start=1)
            self.items = tuple(self._item(number, item, beside, scope, shown) for number, item in numbered)

    def _item(
        self, number: int, item: Item, above: Sequence[Entry], outer: Scope, shown: frozenset[str]
    ) -> ItemOnPage:
        scope = scope_of(item.entries, shown, outer, self.context)
        title = self._item_title(number, item)
        fields = []
        for entry in item.entries:
            field = self._inner(entry, title)
            field.stand(entry, item.entries, above, scope, shown)
            field.comes_along = self.depends and not entry.part.names
            fields.append(field)
        return ItemOnPage(item.token, title, f"{self.name}-{item.token}", tuple(fields))

    def _item_title(self, number: int, item: Item) -> str:
        if isinstance(self.part, RowsField):
            return self.part.row_title(item.token, self.context)
        assert isinstance(self.part, GroupField)  # noqa: S101 - nothing else has items
        return self.part.item_title(number, self.context.language)

    def _inner(self, entry: Entry, title: str) -> AnswerField:
        kept = {"name": entry.name, "_form": None, "_meta": self.meta}
        in_row = isinstance(self.part, RowsField)
        optional = not in_row and isinstance(entry.part, Question) and not entry.part.required
        field = AnswerField(entry.part, self.context, optional=optional, **kept)
        if isinstance(self.part, RowsField):
            field.label = Label(entry.name, self.part.cell_label(title, entry.part, self.context))
            field.hides_label = self.part.hides_labels
            field.description = "" if field.hides_label else field.description
        return field

    def take(self, faults: Iterable[Fault]) -> None:
        """Show the faults that are this question's or its items'."""
        own = [fault for fault in faults if fault.field == self.name]
        self.errors = [fault.message for fault in own]
        self.wrong_part = own[0].part if own else ""
        for item in self.items:
            for field in item.fields:
                field.take(faults)

    def within(self) -> Iterator[AnswerField]:
        """This and the questions of its items."""
        yield self
        for item in self.items:
            yield from item.fields

    @property
    def states(self) -> str | None:
        """When the script shows it; worked out only for a page that is drawn."""
        return self.tell_states() if self.depends else None

    @property
    def is_conditional(self) -> bool:
        """Whether it is not always asked."""
        return self.depends or bool(self.part.names)

    @property
    def is_out(self) -> bool:
        """Whether nothing on this page can bring it up, be it together with the group it stands in."""
        return not (self.is_shown or self.depends or self.comes_along)

    @property
    def is_inner(self) -> bool:
        """Whether it stands in an item of a group."""
        return self.name != self.part.key

    @property
    def item_name(self) -> str:
        part = self.part
        return words.lower_first(part.item.get(self.context.language)) if isinstance(part, GroupField) else ""

    def typed(self, part: str = "") -> str:
        return first(self.entry.typed, part)

    def _value(self) -> str:
        return self.typed()

    def __iter__(self) -> Iterator[Box]:
        """The radios or checkboxes of a question answered by choosing."""
        chosen = self.entry.typed.get("", ())
        choices: Sequence[Choice] = getattr(self.part, "choices", lambda _: ())(self.context) or ()
        return (Box(choice, choice.value in chosen) for choice in choices)

    def iter_choices(self) -> Iterator[tuple[str, str, bool, dict[str, Any]]]:
        """The options of a select, beginning with none chosen."""
        yield "", _("Choose"), not self.typed(), {}
        for box in self:
            yield box.choice.value, box.choice.label, box.data, {}

    def __call__(self, **kwargs: Any) -> Markup:
        return Markup(self.look(self, **kwargs))  # noqa: S704 - GOV.UK's templates escape

    @property
    def said(self) -> str:
        """The answer in words, where it cannot be changed here."""
        part = self.part
        return (
            ", ".join(part.lines(self.entry.value, self.context))
            if isinstance(part, Question) and self.entry.value
            else ""
        )

    @property
    def whole(self) -> Answer:
        """The answer as it would be stored, with what follows from its rows."""
        every = frozenset(entry.name for entry in walk(self.beside))
        return value_of(self.entry, every, self.context, self.beside)

    @property
    def rating(self) -> Rating | None:
        """How what stands beside it stands, where that is worked out."""
        if not isinstance(self.part, RatingField) or self.scope is None:
            return None
        return self.part.rated(self.scope, self.context)

    @property
    def recommendation(self) -> str:
        """What a decision table says, in the words of the decision's own options."""
        part = self.part
        if not isinstance(part, AdviceField):
            return ""
        recommended = part.recommended(self.context) or ""
        said = part.advice(self.context)
        own = part.outcome_labels.get(recommended) or part.outcome_labels.get(
            said.outcome or "" if said else ""
        )
        if own:
            return own.get(self.context.language)
        decision = next((each.part for each in self.beside if each.part.key == part.decision), None)
        choices = decision.choices(self.context) if isinstance(decision, OneOf) else ()
        return words.lower_first(label_of(recommended, choices))
