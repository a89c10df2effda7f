"""Reading decision tables from files nobody vouches for."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.rules.dmn import PANEL_INPUTS, PANEL_ROWS, dmn
from webapp.rules import UnreadableTable
from webapp.rules.tables import read

BOMB = b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]><d>&d;</d>"""
THIEF = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>'


def complaint(content: bytes) -> str:
    with pytest.raises(UnreadableTable) as refused:
        read(content, "panel.dmn")
    return refused.value.message


def test_a_table_keeps_its_questions_values_and_reasons() -> None:
    (panel,) = read(dmn(PANEL_ROWS, PANEL_INPUTS), "panel.dmn")

    assert (panel.id, panel.name, panel.hit_policy) == ("panel", "The panel", "FIRST")
    assert (panel.inputs[0].key, panel.inputs[0].label) == ("harm", "Harm")
    assert panel.inputs[0].values == ("yes", "no", "not_known")
    assert [each.name for each in panel.outputs] == ["outcome"]
    assert panel.rows[1].reason.en == "Harm and new learning"


@pytest.mark.parametrize("content", [BOMB, THIEF])
def test_a_doctype_is_refused_whatever_it_declares(content: bytes) -> None:
    assert complaint(content) == "panel.dmn: file: has a DOCTYPE, which is refused: remove it."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "file: is not XML (line 1): save it again from a DMN editor."),
        (b"\xff\xfe\x00", "file: is not XML (line 1): save it again from a DMN editor."),
        (b"<a/>", "file: is not a DMN file: its root must be DMN's definitions."),
        (b" " * 2_000_001, "file: is larger than 2 MB, which no table needs."),
        (dmn([], {}), "panel: has no input."),
        (
            dmn(['"a | 1 | r'], {"k": ""}),
            'panel: row 1, k: In “"a”, character 1: this text has no closing quote.',
        ),
        (
            dmn(["- | 1 + | r"], {"k": ""}),
            "panel: row 1, outcome: “1 +” stops too soon: something is missing at its end.",
        ),
        (
            dmn(["1 | r"], {"k": ""}),
            "panel: row 1: has 0 input cells and 1 output cells, where the table has 1 and 1.",
        ),
        (
            dmn(["- | 1 | r"], {"k": ""}, policy="PRIORITY"),
            "panel: has the hit policy PRIORITY; use one of UNIQUE, ANY, FIRST, COLLECT.",
        ),
    ],
)
def test_a_file_that_holds_no_table_we_can_run_is_refused_in_one_sentence(
    content: bytes, sentence: str
) -> None:
    assert complaint(content) == f"panel.dmn: {sentence}"


def test_collecting_a_sum_is_refused() -> None:
    summing = dmn(["- | 1 | r"], {"k": ""}, policy='COLLECT" aggregation="SUM')

    assert "collects with an aggregation" in complaint(summing)


def test_a_decision_without_a_table_is_refused() -> None:
    bare = (
        b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/">'
        b'<decision id="d"><literalExpression><text>1</text></literalExpression></decision></definitions>'
    )

    assert (
        complaint(bare) == "panel.dmn: d: must hold a decision table; no other kind of decision is run here."
    )


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_tables_or_a_named_error(content: bytes) -> None:
    with pytest.raises(UnreadableTable):
        read(content, "panel.dmn")


WHOLE = dmn(PANEL_ROWS, PANEL_INPUTS)


@settings(deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 40), st.binary(max_size=8))
def test_a_damaged_file_is_a_table_or_a_named_error(place: int, length: int, put: bytes) -> None:
    damaged = WHOLE[:place] + put + WHOLE[place + length :]
    complaint = None
    try:
        read(damaged, "panel.dmn")
    except UnreadableTable as refused:
        complaint = refused.message

    assert complaint is None or complaint.startswith("panel.dmn: ")


def test_the_second_annotation_is_the_reason_in_welsh() -> None:
    english = b"<text>Harm and new learning</text></annotationEntry>"
    welsh = b"<annotationEntry><text>Niwed a dysgu newydd</text></annotationEntry>"
    written = dmn(PANEL_ROWS, PANEL_INPUTS)
    assert english in written

    (panel,) = read(written.replace(english, english + welsh), "panel.dmn")

    assert panel.reasons((panel.rows[1].number,), "cy") == ("Niwed a dysgu newydd",)
    assert panel.reasons((panel.rows[1].number,), "en") == ("Harm and new learning",)
