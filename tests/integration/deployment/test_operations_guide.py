"""The guide for operations names what there is."""

from __future__ import annotations

import re

from webapp.cli import COMMANDS
from webapp.config import CHECKOUT

GUIDE = (CHECKOUT / "docs/operations.md").read_text()


def test_every_setting_that_is_read_is_explained():
    source = (CHECKOUT / "webapp/config.py").read_text()
    read = set(re.findall(r'(?:env(?:\.get\()?\[?|\(env, )"([A-Z][A-Z_]+)"', source))
    explained = set(re.findall(r"`([A-Z][A-Z_]+)`", GUIDE))

    assert "SECRET_KEY" in read
    assert read <= explained, read - explained


def test_every_setting_of_the_compose_file_is_one_that_is_read():
    compose = (CHECKOUT / "docker-compose.yml").read_text()
    given = set(re.findall(r"^ {4}([A-Z_]+):|^ {2}([A-Z_]+):", compose, re.MULTILINE))
    explained = set(re.findall(r"`([A-Z][A-Z_]+)`", GUIDE))

    assert {name for pair in given for name in pair if name} <= explained


def test_every_command_the_guide_names_exists():
    named = set(re.findall(r"practice-review ([a-z]+)", GUIDE))

    assert named <= set(COMMANDS), named - set(COMMANDS)
