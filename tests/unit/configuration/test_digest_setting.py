"""What a board may say of its digest."""

from __future__ import annotations

import pytest

from tests.small_board import BOARD, FILES
from webapp.configuration.check.run import check_files
from webapp.configuration.load import from_files
from webapp.configuration.message_words import digest_as_kept
from webapp.outbox.wording import GATHERABLE

PATH = "processes/ash_dale/board.yaml"


def with_messages(said: str) -> dict[str, str]:
    return {**FILES, PATH: BOARD + said}


def problems(said: str) -> set[tuple[str, str]]:
    report = check_files(with_messages(said))
    return {(each.element, each.rule) for each in report.problems if "digest" in each.element}


def test_a_digest_goes_at_half_past_seven_and_gathers_what_can_wait_unless_the_board_says_otherwise() -> None:
    digest = from_files(with_messages("messages: {digest: {}}\n")).board.messages.digest

    assert digest_as_kept(digest) == {"at": "07:30", "gathers": [kind.value for kind in GATHERABLE]}


def test_a_plain_list_is_the_boards_words_as_before() -> None:
    said = 'messages:\n  - {kind: late, subject: "{reference}: late", opening: "Late"}\n'

    messages = from_files(with_messages(said)).board.messages

    assert ([words.kind for words in messages.words], messages.digest) == (["late"], None)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ('{at: "07:00"}', ("messages.digest.at", "untimely")),
        ('{at: "16:00"}', ("messages.digest.at", "untimely")),
        ('{at: "25:00"}', ("messages.digest.at", "schema")),
        ("{gathers: []}", ("messages.digest.gathers", "gathers_nothing")),
        ("{gathers: [late, escalated]}", ("messages.digest.gathers", "cannot_wait")),
        ("{gathers: [nonsense]}", ("messages.digest.gathers", "schema")),
    ],
)
def test_what_would_be_too_early_too_late_or_cannot_wait_is_said(
    said: str, expected: tuple[str, str]
) -> None:
    assert expected in problems(f"messages: {{digest: {said}}}\n")


def test_a_digest_that_is_well_set_up_is_no_problem() -> None:
    assert problems('messages: {digest: {at: "08:15", gathers: [assigned, late]}}\n') == set()
