"""What `check` says of roles that declare."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.configuration.boards import BOARD, good
from webapp.configuration.check import check_files

ROOT = Path(__file__).parents[3]
TABLE, FORM = "processes/shared/independence.dmn", "forms/shared/independence.yaml"
ROLE = "{key: chair, name: Chair, held_by: case}"


def files(declares: str) -> dict[str, str]:
    found = good() | {path: (ROOT / path).read_text(encoding="utf-8") for path in (TABLE, FORM)}
    role = ROLE.replace("}", f", declares: {{asks: Be independent., {declares}}}}}")
    return found | {BOARD: found[BOARD].replace(ROLE, role)}


def found(board: dict[str, str]) -> list[str]:
    about = ("roles", "relation", "outside")
    return [each.rule for each in check_files(board).problems if each.element.startswith(about)]


def test_a_role_may_declare_what_the_table_answers() -> None:
    assert found(files("independence: case")) == []
    assert (
        found(files("independence: case, when: 'setting.strictness = \"strict\"', otherwise: preferably"))
        == []
    )


@pytest.mark.parametrize(
    ("declares", "rule"),
    [
        ("independence: wholly", "unknown_value"),
        ("independence: case, steps: [tell_all]", "unknown_step"),
        ("independence: case, when: 'nowhere.x = 1', otherwise: preferably", "unknown_name"),
        ("independence: case, when: 'a ==', otherwise: preferably", "expression"),
        ("independence: case, when: 'setting.strictness = \"strict\"'", "schema"),
    ],
)
def test_a_mistake_in_what_is_declared_is_found(declares: str, rule: str) -> None:
    assert rule in found(files(declares))


@pytest.mark.parametrize(("missing", "rule"), [(TABLE, "unknown_table"), (FORM, "unknown_form")])
def test_a_declaration_needs_its_table_and_its_form(missing: str, rule: str) -> None:
    board = files("independence: case")
    del board[missing]

    assert rule in found(board)


def test_the_form_asks_all_that_the_table_needs() -> None:
    board = files("independence: case")
    board[FORM] = board[FORM].replace("key: outside", "key: elsewhere")

    assert found(board) == ["missing_input"]
