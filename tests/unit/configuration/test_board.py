"""What `board.yaml` and walks may say, and how YAML is read."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from webapp.configuration.board import BoardFile, Closure
from webapp.configuration.files import UnreadableFile
from webapp.configuration.limits import Limit
from webapp.configuration.schemas import schemas, write_schemas
from webapp.configuration.walks_schema import WalkStep
from webapp.configuration.yaml_text import read_yaml

ROOT = Path(__file__).parents[3]


def test_a_limit_is_counted_in_one_way() -> None:
    counted = {"id": "T", "label": "x", "from": "met", "amount": 2, "unit": "weeks"}

    assert Limit.model_validate(counted).from_ == "met"
    assert Limit.model_validate({"id": "T", "label": "x", "earliest_of": ["A", "B"]}).amount is None
    for wrong in ({"id": "T", "label": "x", "from": "met"}, {**counted, "earliest_of": ["A"]}):
        with pytest.raises(ValidationError, match="limit T"):
            Limit.model_validate(wrong)


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ({"kind": "least", "direction": "before"}, "least time T counts after"),
        ({"soft": "reason"}, "only a least time has"),
        ({"exceptional": {"amount": 3, "unit": "weeks"}}, "only a window has"),
        ({"when": "kind ="}, "`when`"),
        ({"kind": "window", "to": "over"}, "window T comes to no date"),
        ({"kind": "window", "unit": "working_days"}, "window T needs an amount in"),
        ({"kind": "window", "exceptional": {"amount": 3, "unit": "months"}}, "the same unit"),
    ],
)
def test_a_limit_that_contradicts_itself_is_refused(said: dict[str, Any], refused: str) -> None:
    counted = {"id": "T", "label": "x", "from": "met", "amount": 2, "unit": "weeks"}

    with pytest.raises(ValidationError, match=refused):
        Limit.model_validate({**counted, **said})


def test_closures_are_days_or_stretches_of_days() -> None:
    board = BoardFile.model_validate(
        {
            "board": "b",
            "name": "B",
            "reference_prefix": "BB",
            "process": "p",
            "roles": [],
            "closures": ["2026-12-24", {"first": "2026-12-29", "last": "2026-12-30", "reason": "Shut"}],
        }
    )

    assert board.closures[0] == Closure(first=date(2026, 12, 24), last=date(2026, 12, 24))
    assert board.closed_days == {date(2026, 12, 24), date(2026, 12, 29), date(2026, 12, 30)}


def test_yes_and_on_and_dates_are_words() -> None:
    said = read_yaml("on: 2026-03-02\nharm: yes\nlate: no\nsure: true\nnone: ~\n", "walk.yaml")

    assert said == {"on": "2026-03-02", "harm": "yes", "late": "no", "sure": True, "none": None}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("a: &x [1]\nb: *x", "write it out"),
        ("a: 1\na: 2", "“a” stands twice"),
        ("? [a]\n: 1", "unhashable"),
        ("a: !!python/object:os.system x", "constructor"),
        ("a: [", "line"),
        ("{" * 100, "deep"),
    ],
)
def test_yaml_that_could_surprise_is_refused_in_a_sentence(text: str, said: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_yaml(text, "board.yaml")

    assert said in refused.value.message
    assert refused.value.message.startswith("board.yaml: ")
    assert "\n" not in refused.value.message


@pytest.mark.parametrize(
    "step",
    [
        {"on": "2026-03-02", "as": "referrer"},
        {"on": "2026-03-02", "does": "refer"},
        {"on": "2026-03-02", "as": "referrer", "does": "refer", "passes": "T1"},
        {"on": "someday", "as": "referrer", "does": "refer"},
    ],
)
def test_a_walk_says_who_does_one_thing_on_a_day(step: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        WalkStep.model_validate(step)


def test_the_written_schemas_are_those_of_the_code() -> None:
    for name, schema in schemas().items():
        written = (ROOT / "docs" / "schema" / name).read_text(encoding="utf-8")

        assert json.loads(written) == schema, f"run write_schemas for {name}"


def test_schemas_are_written_only_when_they_change(tmp_path: Path) -> None:
    assert len(write_schemas(tmp_path)) == len(schemas())
    assert write_schemas(tmp_path) == []
