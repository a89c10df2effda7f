"""Messages a case sends: to those something is asked of, and to those a service task names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from webapp.accounts.models import Board, Person
from webapp.cases import effects
from webapp.cases.concerned import asked_each, in_their_place, reference_of, role_holders
from webapp.cases.models import Case, Task
from webapp.cases.story import ISSUE_PACK, Story
from webapp.configuration.merge_tags import Tag, pieces
from webapp.engine import Effect
from webapp.outbox.service import send, send_each
from webapp.outbox.wording import Kind, Wording
from webapp.text import LANGUAGES, Text

AGENCIES = "agencies"
ASKED = "asked:"
"""What the key of a message begins with that says that a step is asked; the task's id follows."""


def tell_asked(session: Session, board: Board, case: Case, opened: Sequence[Task], now: datetime) -> None:
    """Write to whoever each new task is asked of. Who starts a step with their own answer is told as well:
    they may leave it for another day."""
    people = {f"{ASKED}{task.id}": found for task, found in asked_each(session, opened, now=now)}
    send_each(session, people, board=board, case=reference_of(case), kind=Kind.ASSIGNED, now=now)


def notify(session: Session, case: Case, story: Story, effect: Effect, now: datetime) -> None:
    """Carry out a service task that tells roles that something has happened.

    `to=agencies` means the holders of agencies' roles in those agencies that the answer named by the property
    `agencies` lists: no other agency learns that there is a case.
    """
    board = session.get_one(Board, case.board_id)
    roles = [role.strip() for role in effect.properties.get("to", "").split(",") if role.strip()]
    people = role_holders(session, case, [role for role in roles if role != AGENCIES], now=now)
    if AGENCIES in roles:
        people += _in_agencies(session, case, story, effect, now)
    people = in_their_place(session, case, people, now=now)
    key = f"notice:{case.id}:{case.entries}:{effect.path}"
    about = reference_of(case)
    wording = _wording(story, effect)
    send(session, people, board=board, case=about, kind=Kind.NOTICE, key=key, now=now, wording=wording)


def _wording(story: Story, effect: Effect) -> Wording | None:
    """The board's own words for this message, where a letter named by the service task has some."""
    named = (each.strip() for each in effect.properties.get("letter", "").split(","))
    letters = (story.configuration.letters.get(each) for each in named)
    own = next((letter.email for letter in letters if letter and letter.email), None)
    return Wording(_with_room(own.subject), _with_room(own.sentence)) if own else None


def _with_room(text: Text) -> Text:
    """A text with room for the reference, which is all that a message says of a case."""
    said = {language: getattr(text, language) for language in LANGUAGES}
    return Text(**{language: "".join(map(_piece, pieces(words))) for language, words in said.items()})


def _piece(piece: str | Tag) -> str:
    return "{reference}" if isinstance(piece, Tag) else piece.replace("{", "{{").replace("}", "}}")


def _in_agencies(session: Session, case: Case, story: Story, effect: Effect, now: datetime) -> list[Person]:
    named = story.answers.value(tuple(effect.properties.get("agencies", "").split(".")), effect.path)
    board = story.configuration.board
    roles = [role.key for role in board.roles if role.held_by == "agency"]
    return [
        person
        for agency in (named if isinstance(named, list) else [])
        for person in role_holders(session, case, roles, agency=str(agency), now=now)
    ]


def connect() -> None:
    """Let cases tell people; the web and the worker both move cases on, and both need this once."""
    effects.register("notify", notify)
    effects.register(ISSUE_PACK, notify)  # the projection opens the pack; those it is for are told
    effects.on_opened(tell_asked)
