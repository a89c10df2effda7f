"""The kinds of meetings a board has: who is invited, what makes one quorate, how its votes decide."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, PositiveInt, field_validator, model_validator

from webapp.configuration.choices import Option
from webapp.configuration.described import Described, Key
from webapp.rules.quorum import Quorum
from webapp.rules.votes import MOTION, Ballot
from webapp.text import Text

AGENCIES = "agencies"
"""Among those invited: the agencies the case has asked to take part."""


class QuorumRule(Described):
    """How many must be there, and which partners. In a partner's place may stand a list: one of these is enough."""

    least: int = Field(default=0, ge=0)
    partners: tuple[Key | tuple[Key, ...], ...] = ()

    @property
    def rule(self) -> Quorum:
        """The same, to count by."""
        return Quorum(self.least, tuple((each,) if isinstance(each, str) else each for each in self.partners))


class Casting(Described):
    """Whose vote decides when votes are equal."""

    casting: Key


class VotesRule(Described):
    """How votes decide. Without `choices` people vote for or against.

    `least` is with how many votes that agree it may end before everybody has voted. `escalates_to` are the roles that
    decide where the vote does not.
    """

    choices: tuple[Option, ...] = ()
    decides: Literal["majority", "two_thirds", "all"] | PositiveInt = "majority"
    least: PositiveInt | None = None
    tie: Literal["not_decided"] | Casting = "not_decided"
    escalates_to: tuple[Key, ...] = ()

    @property
    def casting(self) -> str:
        """The role whose vote decides between equal numbers; empty where there is none."""
        return self.tie.casting if isinstance(self.tie, Casting) else ""

    @property
    def rule(self) -> Ballot:
        """The same, to count by."""
        return Ballot(tuple(each.value for each in self.choices) or MOTION, self.decides, self.least)


class Member(Described):
    """A place in a body that is not made up of agencies."""

    key: Key
    name: Text


class MeetingKind(Described):
    """One kind of meeting. Without `members` it is a meeting of the board's agencies."""

    key: Key
    name: Text
    hint: Text = Text()
    scope: Literal["case", "board"] = "case"
    invites: tuple[Key, ...] = ()
    minutes_length: int = Field(default=60, ge=5, le=24 * 60)
    members: tuple[Member, ...] = ()
    quorum: QuorumRule = QuorumRule()
    votes: VotesRule = VotesRule()
    schedule: Key | None = None
    agenda: tuple[Text, ...] = ()
    source: str = ""

    @field_validator("members")
    @classmethod
    def _members_told_apart(cls, members: tuple[Member, ...]) -> tuple[Member, ...]:
        keys = [member.key for member in members]
        twice = next((key for key in keys if keys.count(key) > 1), None)
        if twice is not None:
            raise ValueError(f"the member {twice} stands there twice")
        return members

    @model_validator(mode="after")
    def _a_schedule_is_the_boards(self) -> MeetingKind:
        if self.scope == "case" and (self.schedule or self.agenda):
            raise ValueError(
                f"meeting {self.key} has a schedule or an agenda, so it is the board's: say scope: board"
            )
        return self
