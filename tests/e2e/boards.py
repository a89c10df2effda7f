"""The shipped boards, and how each goes from a referral to its decision."""

from __future__ import annotations

from dataclasses import dataclass

from tests.e2e.people import People
from webapp.configuration.configured import BoardConfiguration
from webapp.configuration.walks_schema import Walk


@dataclass(frozen=True)
class Place:
    """A shipped board at work: what it says, and its people by what they hold."""

    said: BoardConfiguration
    people: People

    def walk(self, name: str, *, until: str | None = None) -> Walk:
        """One of its walks, up to and with a step."""
        walks = (Walk.model_validate(each) for each in self.said.walks.values())
        walk = next(walk for walk in walks if walk.walk == name)
        if until is None:
            return walk
        last = next(number for number, step in enumerate(walk.steps, 1) if step.does == until)
        return walk.model_copy(update={"steps": walk.steps[:last]})


TO_THE_END = {
    "cheshire_east": "signed_off_and_published",
    "salford": "rapid_to_published_review",
    "south_tyneside": "lesson_not_learned",
    "stockport": "learning_review_two_meetings",
    "wales": "extended_to_sign_off",
}
TO_THE_DECISION = {
    "cheshire_east": ("signed_off_and_published", "lscb_chair_decision"),
    "salford": ("police_absent_then_disputed", "confirm_referral_outcome"),
    "south_tyneside": ("limited_concerns_serious_harm", "agree_review"),
    "stockport": ("learning_review_two_meetings", "panel_decision"),
    "wales": ("extended_to_sign_off", "chair_decision"),
}
