from __future__ import annotations

import pytest

from webapp.accounts import passwords
from webapp.accounts.passwords import WeakPassword

ABOUT = ["Ada Lovelace", "ada.lovelace@police.example", "elm_valley", "Elm Valley Safeguarding Board"]


@pytest.mark.parametrize(
    "good",
    [
        "tangerine moth ladder",
        "cadair ffenestr glaw",
        "correct horse battery staple",
        "kwmfgzqhtrvb",
        "two of these are in Lovelace's notebook",
        "ten thousand paper boats " * 10,
    ],
)
def test_any_long_password_that_is_hard_to_guess_is_taken_whatever_it_is_made_of(good):
    passwords.check(good, about=ABOUT)


@pytest.mark.parametrize(
    "bad",
    [
        "password1234",
        "qwertyuiop[]",
        "aaaaaaaaaaaa",
        "Ada Lovelace 1",
        "ada.lovelace@police.example",
        "Elm Valley Safeguarding Board",
        "elm_valley_2026",
        "practice-review",
        "Practice Review 1!",
    ],
)
def test_what_a_guesser_tries_first_is_refused(bad):
    with pytest.raises(WeakPassword, match="too easy to guess"):
        passwords.check(bad, about=ABOUT)


def test_eleven_characters_are_too_few_and_more_than_256_too_many():
    with pytest.raises(WeakPassword, match="at least 12"):
        passwords.check("kwmfgzqhtrv")
    with pytest.raises(WeakPassword, match="at most 256"):
        passwords.check("tangerine moth ladder " * 12)


def test_a_very_long_password_is_kept_and_recognised_whole():
    passwords.cheaply()
    long = ("tangerine moth ladder " * 12)[:256]

    kept = passwords.hashed(long)

    assert passwords.matches(kept, long)
    assert not passwords.matches(kept, long[:-1])
