"""The few words a layout itself says, in the letter's language."""

from __future__ import annotations

from collections.abc import Mapping

from webapp.text import Text

_WORDS: Mapping[str, Text] = {
    "reference": Text(en="Our reference", cy="Ein cyfeirnod"),
    "date": Text(en="Date", cy="Dyddiad"),
    "page": Text(en="Page", cy="Tudalen"),
    "return_to": Text(en="Please send this slip back to", cy="Anfonwch y slip hwn yn ôl at"),
}


def fixed_words(language: str) -> dict[str, str]:
    """By name, in that language."""
    return {name: words.get(language) for name, words in _WORDS.items()}
