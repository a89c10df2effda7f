"""Whatever the file, `check` gives problems or one sentence, never a traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.configuration.boards import (
    BOARD,
    DECISION,
    REFERRAL,
    REPORT,
    SHEET,
    TABLE,
    broken,
    good,
    write,
)
from webapp.configuration.check import check, outcome
from webapp.configuration.files import gather
from webapp.configuration.load import from_files, load_board

BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
LAUGHS = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"

HOSTILE = {
    "an empty diagram": (SHEET, b"", "empty"),
    "an empty form": (REPORT, b"", ""),
    "an empty table": (TABLE, b"", "empty"),
    "an empty board": (BOARD, b" \n", "empty"),
    "text that is no XML": (SHEET, b"Dear board", "not XML"),
    "a table that is no XML": (TABLE, b"<definitions", "not XML"),
    "an entity bomb in a diagram": (SHEET, BOMB, "DOCTYPE"),
    "an entity bomb in a table": (TABLE, BOMB, "DOCTYPE"),
    "an alias bomb in a form": (REPORT, LAUGHS.encode(), "alias"),
    "an alias bomb in a board": (BOARD, LAUGHS.encode(), "*"),
    "a form that is no YAML": (REPORT, b"form: [", ""),
    "a diagram that is not UTF-8": (SHEET, "<a>\u00e9</a>".encode("latin-1"), "UTF-8"),
    "a form that is not UTF-8": (REPORT, "form: caf\u00e9".encode("latin-1"), "UTF-8"),
    "a form in UTF-16": (REPORT, "form: report".encode("utf-16"), "UTF-8"),
    "a diagram of zeros": (SHEET, b"\x00" * 64, "not text"),
    "a deep form": (REPORT, b"[" * 5000, ""),
    "a deep board": (BOARD, b"- " * 5000, "deep"),
    "a diagram of 6 MB": (SHEET, b"<a>" + b" " * 6_000_000 + b"</a>", "5 MB"),
    "a form of 2 MB": (REPORT, b"a: " + b"x" * 2_000_000, "1 MB"),
}


@pytest.mark.parametrize(("file", "content", "said"), HOSTILE.values(), ids=HOSTILE)
def test_a_file_that_cannot_be_read_is_one_sentence_and_exit_code_2(
    tmp_path: Path, file: str, content: bytes, said: str
) -> None:
    write(good(), tmp_path)
    (tmp_path / file).write_bytes(content)

    text, code = outcome([], root=tmp_path)

    assert said in text
    assert file in text
    assert "\n" not in text
    assert code == (1 if not text.startswith(file) else 2) == 2


@pytest.mark.parametrize(("file", "content"), [each[:2] for each in HOSTILE.values()], ids=HOSTILE)
def test_the_same_file_on_its_own_is_refused_too(tmp_path: Path, file: str, content: bytes) -> None:
    path = tmp_path / Path(file).name
    path.write_bytes(content)

    text, code = outcome([path], root=tmp_path)

    assert (code, "\n" in text) == (2, False)


@pytest.mark.parametrize(
    ("name", "said"),
    [("missing.bpmn", "no such file"), ("notes.docx", "no .bpmn"), ("empty_folder", "no board")],
)
def test_what_is_not_there_or_not_ours_is_said_in_a_sentence(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "empty_folder").mkdir()
    (tmp_path / "notes.docx").write_bytes(b"PK")

    text, code = outcome([tmp_path / name], root=tmp_path)

    assert (said in text, code) == (True, 2)


def test_a_folder_named_like_a_diagram_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "trap.bpmn").mkdir()

    text, code = outcome([tmp_path / "trap.bpmn"], root=tmp_path)

    assert (text.count("\n"), code) == (0, 2)


def test_all_boards_are_checked_when_none_is_named(tmp_path: Path) -> None:
    write(broken(REFERRAL, 'harm = "yes"', 'harm = "maybe"'), tmp_path)

    text, code = outcome([], root=tmp_path)

    first, last = text.splitlines()
    assert first.startswith("forms/small/referral.yaml: what.how: never_shown: ")
    assert last == "1 board, 2 processes, 3 forms, 1 table, 2 limits: 1 problems"
    assert code == 1


def test_a_board_is_checked_by_its_folder_and_by_the_folder_of_its_forms(tmp_path: Path) -> None:
    write(good(), tmp_path)

    for folder in ("processes/small", "forms/small", "."):
        assert outcome([tmp_path / folder], root=Path("/nowhere"))[1] == 0


def test_a_file_in_a_board_is_checked_as_part_of_it(tmp_path: Path) -> None:
    write(broken(SHEET, 'value="referral"', 'value="referal"'), tmp_path)

    by_sheet = check([tmp_path / SHEET], root=tmp_path)
    by_form = check([tmp_path / DECISION], root=tmp_path)

    assert {problem.rule for problem in by_sheet.problems} >= {"unknown_form"}
    assert by_form.problems == ()
    assert by_sheet.counts.processes == 1


def test_a_diagram_on_its_own_is_held_to_the_rules_that_need_no_board(tmp_path: Path) -> None:
    files = broken(SHEET, 'decide.outcome = "no"', 'decide.outcome != "ask"')
    path = tmp_path / "copy.bpmn"
    path.write_text(files[SHEET], encoding="utf-8")

    report = check([path], root=tmp_path)

    assert [(problem.file, problem.rule) for problem in report.problems] == [(str(path), "overlap")]


def test_every_good_file_is_good_on_its_own(tmp_path: Path) -> None:
    for file in (SHEET, TABLE, REFERRAL, DECISION, BOARD):
        path = tmp_path / Path(file).name
        path.write_text(good()[file], encoding="utf-8")

        assert check([path], root=tmp_path).problems == ()


def test_the_report_is_json_too(tmp_path: Path) -> None:
    write(broken(SHEET, 'value="referral"', 'value="referal"'), tmp_path)

    text, code = outcome([], root=tmp_path, as_json=True)

    said = json.loads(text)
    assert {"file", "element", "rule", "message", "severity"} == set(said["problems"][0])
    assert (said["counts"]["boards"], code) == (1, 1)


def test_a_folder_and_a_kept_version_give_the_same_board(tmp_path: Path) -> None:
    write(good(), tmp_path)

    from_folder = load_board("small", tmp_path)

    kept = {path: content.decode() for path, content in gather("small", tmp_path).items()}
    assert from_files(kept) == from_folder
    assert from_folder.main_sheet.start.id == "begins"
    assert from_folder.form_of("flag")[1][0].key == "concern"
    assert from_folder.setting_defaults == {"strictness": "strict"}
    assert from_folder.letter("refused").title.en == "We are sorry"
