"""How a board is organised, in its file."""

from __future__ import annotations

import pytest

from tests.unit.configuration.boards import BOARD, good
from webapp.configuration.check import check_files
from webapp.configuration.load import from_files

GROUPS = """
groups:
  - {key: whole, name: The board}
  - {key: panel, name: Panel, reports_to: whole, chaired_by: chair, members: [office, police]}
labels:
  agency.health: {en: Integrated Care Board}
"""


def with_groups(old: str = "", new: str = "") -> dict[str, str]:
    files = good()
    return files | {BOARD: files[BOARD] + GROUPS.replace(old, new)}


def found(files: dict[str, str]) -> list[tuple[str, str]]:
    return [(each.element, each.rule) for each in check_files(files).problems]


def test_groups_name_roles_and_agencies_of_the_board() -> None:
    assert found(with_groups()) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("reports_to: whole", "reports_to: nobody", ("groups.panel", "unknown_name")),
        ("chaired_by: chair", "chaired_by: nobody", ("groups.panel", "unknown_name")),
        ("[office, police]", "[office, circus]", ("groups.panel", "unknown_name")),
        ("name: The board", "name: The board, reports_to: panel", ("groups.whole", "circular")),
        ("key: panel", "key: whole", ("groups.whole", "duplicate_id")),
        ("agency.health", "agency.circus", ("labels.agency.circus", "unknown_name")),
    ],
)
def test_a_name_that_means_nothing_is_found(old: str, new: str, problem: tuple[str, str]) -> None:
    assert problem in found(with_groups(old, new))


def test_a_label_is_the_name_used_everywhere_and_the_old_one_stays_as_a_former_name() -> None:
    agency = from_files(with_groups()).agency("health")

    assert str(agency.name) == "Integrated Care Board"
    assert [str(each.name) for each in agency.formerly] == ["Health"]
