"""A board's own sheet, table or form in place of a shared one."""

from __future__ import annotations

import pytest

from tests.unit.configuration.boards import REPORT, SHEET, TABLE, good
from webapp.configuration.check import check_files
from webapp.configuration.load import from_files, read_files

SHARED = {
    "table": ("processes/shared/criteria.dmn", TABLE),
    "form": ("forms/shared/report.yaml", REPORT),
    "sheet": ("processes/shared/main.bpmn", SHEET),
}


@pytest.mark.parametrize("kind", SHARED)
def test_a_boards_own_replaces_the_shared_one_and_both_stay_in_its_files(kind: str) -> None:
    shared, own = SHARED[kind]
    files = good()
    files[shared] = files[own].replace("Decide", "Settle").replace("Report", "Account")
    said = from_files(files)
    alone = from_files(good())

    assert said.tables == alone.tables
    assert said.forms == alone.forms
    assert {key: sheet.xml for key, sheet in said.sheets.items()} == {
        key: sheet.xml for key, sheet in alone.sheets.items()
    }
    assert [(each.kind, each.shared, each.own) for each in said.overrides.values()] == [(kind, shared, own)]
    assert {shared, own} <= set(said.files)


@pytest.mark.parametrize("folder", ["aboard", "small", "zboard"])
def test_the_name_of_the_boards_folder_does_not_decide_which_counts(folder: str) -> None:
    files = {
        f"processes/{folder}/criteria.dmn": good()[TABLE],
        "processes/shared/criteria.dmn": good()[TABLE].replace("strict", "severe"),
    }

    reading = read_files(files)

    assert reading.table_files["D1"] == f"processes/{folder}/criteria.dmn"
    assert "strict" in str(reading.tables["D1"])
    assert not reading.faults


def test_check_says_so_without_calling_it_a_problem() -> None:
    report = check_files({**good(), "processes/shared/criteria.dmn": good()[TABLE]})

    assert [(note.file, note.element, note.rule) for note in report.notes] == [(TABLE, "D1", "overrides")]
    assert report.problems == ()
    assert report.lines()[-1].endswith("0 problems")


def test_two_shared_files_cannot_have_the_same_id() -> None:
    files = {
        "processes/shared/one.dmn": good()[TABLE],
        "processes/shared/two.dmn": good()[TABLE],
    }

    assert [fault.element for fault in read_files(files).faults] == ["D1"]
