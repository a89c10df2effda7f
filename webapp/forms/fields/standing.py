"""What a form says without asking anything."""

from __future__ import annotations

from typing import Literal

from pydantic import Field as Pydantic

from webapp.forms.fields.base import Part
from webapp.text import Text


class HeadingField(Part):
    type: Literal["heading"]
    label: Text


class GuidanceField(Part):
    """Paragraphs between questions: `text`, under `label` where there is one. `folded` folds them away."""

    type: Literal["guidance"]
    text: Text = Text()
    folded: bool = Pydantic(default=False, strict=True)

    def paragraphs(self, language: str) -> list[str]:
        return paragraphs((self.text or self.label).get(language))

    def title(self, language: str) -> str:
        return self.label.get(language) if self.text else ""


def paragraphs(text: str) -> list[str]:
    """Text as a board writes it, split where it left a line empty."""
    return [" ".join(block.split()) for block in text.strip().split("\n\n") if block.strip()]
