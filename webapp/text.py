"""Words in the languages a board speaks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ConfigDict, model_serializer, model_validator

LANGUAGES = ("en", "cy")


class Text(BaseModel):
    """A sentence in English and, where a board has it, in Welsh. A plain string is English."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    en: str = ""
    cy: str = ""

    @model_validator(mode="before")
    @classmethod
    def _plain_string_is_english(cls, value: Any) -> Any:
        return {"en": value} if isinstance(value, str) else value

    @model_serializer
    def _as_mapping(self) -> dict[str, str]:
        return {language: self.get(language) for language in LANGUAGES if getattr(self, language)}

    def get(self, language: str) -> str:
        """The words in `language`, or in English where they are missing."""
        return getattr(self, language, "") or self.en

    def missing(self, languages: Iterable[str]) -> list[str]:
        """Those of `languages` in which nothing is written; none when the text is empty throughout."""
        if not (self.en or self.cy):
            return []
        return [language for language in languages if not getattr(self, language, "")]

    def __str__(self) -> str:
        return self.en or self.cy

    def __bool__(self) -> bool:
        return bool(self.en or self.cy)
