"""What somebody declares before they work in a role, and what the table of independence answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from webapp import forms, rules
from webapp.cases.asking import Holder, who_is_asked
from webapp.cases.errors import DeclareFirst
from webapp.cases.log import Entry, Kind
from webapp.cases.story import Story
from webapp.configuration.configured import BoardConfiguration
from webapp.configuration.people import Declares
from webapp.configuration.vocabulary import DECLARATION_FORM, INDEPENDENCE
from webapp.engine import Address
from webapp.errors import NotFound


class Outcome(StrEnum):
    """What the table answers."""

    ELIGIBLE = "eligible"
    WITH_REASON = "eligible_with_reason"
    NOT_ELIGIBLE = "not_eligible"
    ASK = "ask"  # something that decides is not known yet


SETTLED = frozenset({Outcome.ELIGIBLE, Outcome.WITH_REASON})


@dataclass(frozen=True)
class Declaration:
    """What one person declared for one role of the case; their last word counts."""

    holder: Holder
    person: str
    outcome: Outcome
    reasons: tuple[str, ...]
    answers: Mapping[str, Any]
    entry: Entry

    @property
    def settled(self) -> bool:
        """Whether they may work in the role."""
        return self.outcome in SETTLED


Declarations = Mapping[tuple[Holder, str], Declaration]


def declarations_of(entries: Iterable[Entry]) -> Declarations:
    """The last declaration of each person for each role."""
    found: dict[tuple[Holder, str], Declaration] = {}
    for entry in entries:
        if entry.kind is Kind.DECLARED:
            value = entry.value
            holder, person = Holder(value["role"], value.get("agency")), str(value["person"])
            found[holder, person] = Declaration(
                holder,
                person,
                Outcome(value["outcome"]),
                tuple(value.get("reasons", ())),
                value.get("answers", {}),
                entry,
            )
    return found


def declares(said: BoardConfiguration, role: str, step: str = "") -> Declares | None:
    """What a role must declare, before that step where one is named; None where it need not."""
    try:
        asked = said.role(role).declares
    except NotFound:
        return None
    return asked if asked is not None and (not step or not asked.steps or step in asked.steps) else None


def owed(story: Story, holder: Holder, address: str, person: str | None) -> bool:
    """Whether a step waits for a declaration: of `person`, or of anybody who holds the role."""
    if declares(story.configuration, holder.role, Address.read(address).step) is None:
        return False
    made = declarations_of(story.entries)
    return not any(
        each.settled
        for (whose, who), each in made.items()
        if whose == holder and (person is None or who == person)
    )


def refuse_undeclared(story: Story, holder: Holder, address: str, person: str | None) -> None:
    """Raises DeclareFirst where a step waits for a declaration."""
    if owed(story, holder, address, person):
        raise DeclareFirst


def must_be(story: Story, role: str, path: str = "") -> str:
    """What the procedure asks of a role in this case, as the table calls it. Raises NotFound for other roles."""
    asked = declares(story.configuration, role)
    if asked is None:
        raise NotFound("Nothing is declared for this role.")
    if asked.when is None:
        return asked.independence
    holds = rules.parse(asked.when).evaluate(lambda names: story.answers.value(names, path))
    return asked.independence if holds is True else asked.otherwise


def seen_from(story: Story, holder: Holder) -> str:
    """A step of the role that is asked now, from which the case's answers are seen; else the first step of all."""
    asked = (path for path, address in story.asked.items() if who_is_asked(story, address) == holder)
    return next(asked, story.configuration.main_sheet.start.id)


def judged(
    story: Story, must: str, answers: Mapping[str, Any], language: str = "en"
) -> tuple[Outcome, tuple[str, ...]]:
    """What the table says of a declaration, and why. What has no row must be asked."""
    table = story.configuration.tables[INDEPENDENCE]
    questions = form_of(story.configuration).questions
    given = {key: questions[key].feel(value) for key, value in answers.items() if key in questions}
    given |= {"must": must, "board": story.configuration.name}
    said = table.decide({each.key: given.get(each.key) for each in table.inputs}, language)
    outputs = said.outputs if isinstance(said.outputs, Mapping) else {}
    return Outcome(str(outputs.get("outcome", Outcome.ASK))), said.reasons


def form_of(said: BoardConfiguration) -> forms.Form:
    """The form on which everybody declares. Raises NotFound where the board has none."""
    if DECLARATION_FORM not in said.forms:
        raise NotFound("This board has no form for declarations.")
    return said.forms[DECLARATION_FORM]
