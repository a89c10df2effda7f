"""Every sentence of the interface can be read in Welsh."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

WEBAPP = Path(__file__).parents[3] / "webapp"
TRANSLATIONS = WEBAPP / "translations"
PLACES = re.compile(r"%\(\w+\)s|%\{\w+\}")


@pytest.fixture(scope="module")
def welsh() -> Catalog:
    with (TRANSLATIONS / "cy/LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale="cy")


def said_in_the_code() -> Iterator[str | tuple[str, ...]]:
    with (TRANSLATIONS / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    keywords = DEFAULT_KEYWORDS | {"_l": None}
    found = extract_from_dir(WEBAPP, methods, options, keywords=keywords, strip_comment_tags=True)
    for _file, _line, message, _comments, _context in found:
        yield message


def english(message: Message) -> tuple[str, ...]:
    return message.id if isinstance(message.id, tuple) else (message.id,)


def translations(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def test_nothing_the_interface_says_is_left_in_english(welsh):
    missing = set()
    for said in said_in_the_code():
        message = welsh.get(said)
        if message is None or message.fuzzy or not all(translations(message)):
            missing.add(said)

    assert missing == set(), "run .ci/words extract and translate what is new"


def test_a_translation_names_the_same_things_as_its_original(welsh):
    differing = [
        message.id
        for message in welsh
        if message.id
        for translation in translations(message)
        if translation and set(PLACES.findall(translation)) != set(PLACES.findall(english(message)[-1]))
    ]

    assert differing == []
