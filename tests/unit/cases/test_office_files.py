"""What is taken of a file that an office program made."""

from __future__ import annotations

import io
import zipfile

import pytest

from webapp.cases.office_files import (
    DAMAGED,
    MACROS,
    MOST_MEMBERS,
    SWELLS,
    fault_of_doc,
    fault_of_rtf,
    fault_of_zipped,
)

PART = "word/document.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(more: dict[str, bytes], *, without: str = "") -> bytes:
    members = {"[Content_Types].xml": b"<Types/>", PART: b"<document/>", **more}
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            if name != without:
                file.writestr(name, content)
    return kept.getvalue()


def test_an_ordinary_file_is_taken():
    assert fault_of_zipped(zipped({"word/media/picture.png": b"x" * 1_000}), PART) is None


@pytest.mark.parametrize(
    "name", ["word/vbaProject.bin", "xl/vbaProject.BIN", "Basic/Standard/Module1.xml", "Scripts/python/x.py"]
)
def test_macros_are_refused_whatever_the_ending_says(name: str):
    assert fault_of_zipped(zipped({name: b"x"}), PART) == MACROS


def test_a_file_that_declares_macros_is_refused():
    declared = (
        b"<Types><Override ContentType='application/vnd.ms-word.document.macroEnabled.main+xml'/></Types>"
    )

    assert fault_of_zipped(zipped({"[Content_Types].xml": declared}), PART) == MACROS


def test_what_swells_when_it_is_opened_is_refused_without_being_opened():
    assert fault_of_zipped(zipped({"word/bomb.xml": b"\x00" * 60_000_000}), PART) == SWELLS


def test_more_members_than_any_document_has_are_refused():
    many = {f"word/{number}.xml": b"" for number in range(MOST_MEMBERS + 1)}

    assert fault_of_zipped(zipped(many), PART) == SWELLS


@pytest.mark.parametrize("name", ["../../evil", "/etc/passwd", "..\\..\\evil", "C:\\evil"])
def test_members_that_lead_out_of_the_file_are_refused(name: str):
    assert fault_of_zipped(zipped({name: b"x"}), PART) == DAMAGED


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"PK\x05\x06" + b"\x00" * 18, b"PK\x03\x04" + b"\xff" * 400]
)
def test_what_is_no_zip_is_refused(content: bytes):
    assert fault_of_zipped(content, PART) == DAMAGED


def test_any_other_zip_under_that_ending_is_refused():
    assert fault_of_zipped(zipped({}, without=PART), PART) == DAMAGED


def test_a_table_of_contents_that_was_cut_short_is_refused():
    whole = zipped({})

    assert [fault_of_zipped(whole[:length], PART) for length in range(0, len(whole) - 22, 7)] == [
        DAMAGED
    ] * len(range(0, len(whole) - 22, 7))


def test_old_documents_are_taken_without_macros_only():
    assert fault_of_doc(OLE + b"\x00" * 600) is None
    assert fault_of_doc(OLE + "_VBA_PROJECT".encode("utf-16-le")) == MACROS
    assert fault_of_doc(b"<html>") == DAMAGED


def test_rich_text_with_an_object_of_another_program_is_refused():
    assert fault_of_rtf(b"{\\rtf1 words}") is None
    assert fault_of_rtf(b"{\\rtf1 {\\object\\objemb{\\*\\objdata 0105}}}") == MACROS
