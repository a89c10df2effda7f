"""What may not be done before its least time has passed. The days are counted by hand."""

from __future__ import annotations

from datetime import date

from tests.processes.practice import Practice
from tests.processes.shipped import board, process, walks
from webapp.configuration.load import from_files
from webapp.configuration.service import compiled


def before(name: str, walk: str, step: str) -> Practice:
    told = walks(name)[walk]
    return Practice(board(name), process(name), dict(told.settings)).follow(told, before=step)


def test_a_report_published_in_salford_stays_online_for_twelve_months() -> None:
    online = before("salford", "good_outcome_published", "take_down_report")

    # published on Tue 5 January 2027
    assert online.asks() == {"take_down_report": "business_unit from 2028-01-05"}
    early = online.refuses("take_down_report", date(2028, 1, 8), removed_on="2028-01-04")
    assert early == {"removed_on": "The date it was taken down must be on or after 5 January 2028"}
    assert online.refuses("take_down_report", date(2028, 1, 8), removed_on="2028-01-05") == {}


def test_a_report_published_in_wales_stays_online_for_twelve_weeks() -> None:
    online = before("wales", "extended_to_sign_off", "take_report_down")

    # published on Tue 15 September 2026; twelve weeks are 84 days
    assert online.asks()["take_report_down"] == "co_ordinator from 2026-12-08"
    early = online.refuses("take_report_down", date(2026, 12, 9), removed_on="2026-12-07")
    assert set(early) == {"removed_on"}
    assert online.refuses("take_report_down", date(2026, 12, 9), removed_on="2026-12-08") == {}


def changed(*replacements: tuple[str, str, str]) -> Practice:
    """Salford with other words in its files: in which, which words, and what stands there then."""
    files = dict(board("salford").files)
    for path, old, new in replacements:
        assert old in files[path]
        files[path] = files[path].replace(old, new)
    said = from_files(files)
    told = walks("salford")["good_outcome_published"]
    return Practice(said, compiled(said), dict(told.settings)).follow(told, before="take_down_report")


FORM = "forms/salford/publication.yaml"
BOARD = "processes/salford/board.yaml"
REASON = """      - key: on_request
        type: yes_no
"""


def test_a_soft_least_time_is_undercut_with_a_reason_only() -> None:
    online = changed(
        (BOARD, "    kind: least\n", "    kind: least\n    soft: early_reason\n"),
        (FORM, REASON, "      - {key: early_reason, type: text, label: Why so early?}\n" + REASON),
    )

    assert set(online.refuses("take_down_report", date(2028, 1, 8), removed_on="2027-12-03")) == {
        "removed_on"
    }
    why = {"removed_on": "2027-12-03", "early_reason": "A court asked for it."}
    assert online.refuses("take_down_report", date(2028, 1, 8), **why) == {}
