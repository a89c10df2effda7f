"""The files a letter becomes: a PDF that everybody can read, a Word file, both with the words and no more."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime

import docx
import pypdf
import pytest

from tests.unit.documents.letters import HOSTILE
from webapp.documents.pdf import CannotBeShown, pdf
from webapp.documents.word import word
from webapp.documents.written import Part, Slip, SlipQuestion, Written

AT = datetime(2026, 3, 2, 10, 0, 0, 123456, tzinfo=UTC)
TEXT = Written(
    title="Gwahoddiad",
    language="cy",
    board="Bwrdd Tŷ Ŵyl",
    colour="#0b4144",
    contact=("1 Elm Street",),
    reference="AD-2026-001",
    date="2 Mawrth 2026",
    to=(HOSTILE, "Ysgol"),
    body=(
        Part("heading", (HOSTILE,)),
        Part("text", (HOSTILE, "second line")),
        Part("item", ("one",)),
        Part("item", ("two",)),
        Part("row", (HOSTILE,), "Label"),
    ),
    signed=("The office",),
    slip=Slip(
        "Slip ateb",
        "The office",
        (SlipQuestion("Will you come?", ("Yes", "No"), 1), SlipQuestion("Why?", (), 2)),
    ),
)


def read(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


def test_the_pdf_is_tagged_named_and_says_its_language() -> None:
    found = read(pdf(TEXT, at=AT))
    root = found.trailer["/Root"]

    assert "/StructTreeRoot" in root
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "cy-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert found.metadata is not None
    assert found.metadata.title == "Gwahoddiad, AD-2026-001"


def test_the_pdf_holds_the_words_as_they_are() -> None:
    said = " ".join("".join(page.extract_text() for page in read(pdf(TEXT, at=AT)).pages).split())

    assert "AD-2026-001" in said
    assert said.count(" ".join(HOSTILE.split())) == 4
    assert "49" not in said


def test_the_same_letter_is_the_same_file() -> None:
    assert pdf(TEXT, at=AT) == pdf(TEXT, at=AT)


def test_a_script_our_fonts_do_not_have_is_said_by_its_character() -> None:
    with pytest.raises(CannotBeShown) as told:
        pdf(replace(TEXT, to=("王小明",)), at=AT)

    assert told.value.character == "王"


def test_word_opens_with_the_words_as_they_are_in_words_own_styles() -> None:
    made = docx.Document(io.BytesIO(word(TEXT, own_layout=None, at=AT)))
    said = [(paragraph.style.name, paragraph.text) for paragraph in made.paragraphs if paragraph.style]

    assert ("Heading 1", "Gwahoddiad") in said
    assert ("Heading 2", HOSTILE) in said
    assert ("Normal", f"{HOSTILE}\nsecond line") in said
    assert ("List Bullet", "two") in said
    assert ("Normal", f"{HOSTILE}\nYsgol") in said
    assert made.core_properties.title == "Gwahoddiad, AD-2026-001"
    assert made.core_properties.language == "cy-GB"
    assert not any("{%" in text and text != HOSTILE and HOSTILE not in text for _style, text in said)


def test_a_boards_own_layout_takes_the_place_of_ours() -> None:
    own = docx.Document()
    own.add_paragraph("From {{ board_name }}: {{ reference }}")
    own.add_paragraph("{%p for part in body %}")
    own.add_paragraph("{{ part.lines }}")
    own.add_paragraph("{%p endfor %}")
    kept = io.BytesIO()
    own.save(kept)

    made = docx.Document(io.BytesIO(word(TEXT, own_layout=kept.getvalue(), at=AT)))

    assert made.paragraphs[0].text == "From Bwrdd Tŷ Ŵyl: AD-2026-001"
    assert made.paragraphs[1].text == HOSTILE
