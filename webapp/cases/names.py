"""The people, roles and agencies of a case by name: two reads for a whole page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from webapp.accounts.models import Person, RoleHolding
from webapp.cases.asking import Holder
from webapp.cases.standing_in import IN_PLACE_OF
from webapp.cases.wording import _
from webapp.configuration.configured import BoardConfiguration
from webapp.errors import NotFound

FEW = 2  # more holders than this are not listed beside a step


@dataclass(frozen=True)
class Names:
    """What everybody and everything is called, in the reader's language."""

    configuration: BoardConfiguration
    language: str
    people: Mapping[str, str]
    held: Mapping[Holder, tuple[str, ...]]  # ids of those who hold a role at the board
    team: Mapping[Holder, str]  # ids of those who hold a role in this case

    def person(self, person_id: UUID | str | None) -> str:
        """Somebody's name; the service's, where nobody did it."""
        return self.people.get(str(person_id), _("somebody")) if person_id else _("the service")

    def role(self, key: str) -> str:
        """What the board calls a role."""
        try:
            return self.configuration.role(key).name.get(self.language)
        except NotFound:
            return key

    def agency(self, key: str) -> str:
        """What the board calls an agency; other instances are called what they are."""
        try:
            return self.configuration.agency(key).name.get(self.language)
        except NotFound:
            return key

    def holder(self, holder: Holder) -> str:
        """An agency where one is asked, else a role."""
        return self.agency(holder.agency) if holder.agency else self.role(holder.role)

    def on_behalf(self, written: str) -> str:
        """For whom somebody answered: `role` or `role@agency`, or the person in whose place, in words."""
        if written.startswith(IN_PLACE_OF):
            return self.person(written.removeprefix(IN_PLACE_OF))
        role, _at, agency = written.partition("@")
        return self.holder(Holder(role, agency or None))

    def holding(self, holder: Holder) -> tuple[str, ...]:
        """Names of those who hold a role: in the case, else at the board."""
        return tuple(self.person(each) for each in self.ids(holder))

    def ids(self, holder: Holder) -> tuple[str, ...]:
        """Ids of those who hold a role: in the case, else at the board."""
        named = self.team.get(holder)
        return (named,) if named else self.held.get(holder, ())

    def in_hand(self, holder: Holder, person_id: UUID | str | None) -> str:
        """Who is to do something, by name: whoever has it in hand, else the few who hold its role."""
        if person_id:
            return self.person(person_id)
        found = self.holding(holder)
        return ", ".join(found) if len(found) <= FEW else ""

    def nobody(self, holder: Holder, person_id: UUID | str | None) -> bool:
        """Whether there is nobody who could do it."""
        return not person_id and not self.holding(holder)


def names_for(
    session: Session,
    board_id: UUID,
    configuration: BoardConfiguration,
    *,
    team: Mapping[Holder, str],
    mentioned: Iterable[str],
    on: date,
    language: str,
) -> Names:
    """Names of whoever holds a role at the board that day, and of everybody mentioned."""
    rows = session.execute(
        select(RoleHolding.role, RoleHolding.agency, Person.id, Person.name)
        .join(Person, Person.id == RoleHolding.person_id)
        .where(
            RoleHolding.board_id == board_id,
            RoleHolding.starts_on <= on,
            or_(RoleHolding.ends_on.is_(None), RoleHolding.ends_on >= on),
            Person.active,
        )
        .order_by(Person.name, Person.id)
    ).all()
    people = {str(row.id): row.name for row in rows}
    held: dict[Holder, list[str]] = defaultdict(list)
    for row in rows:
        held[Holder(row.role, row.agency)].append(str(row.id))
    unknown = {UUID(each) for each in {*mentioned, *team.values()} if each and each not in people}
    if unknown:
        more = session.execute(select(Person.id, Person.name).where(Person.id.in_(unknown)))
        people |= {str(row.id): row.name for row in more}
    return Names(configuration, language, people, {key: tuple(ids) for key, ids in held.items()}, team)
