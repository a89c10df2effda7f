"""NHS numbers: ten digits of which the last proves the rest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.forms.samples import context, form_of, kept, told
from webapp.forms.fields.nhs_number import is_sound

FORM = form_of("{key: nhs, type: nhs_number, label: NHS number}")
TEN = st.text(alphabet="0123456789", min_size=10, max_size=10)


@pytest.mark.parametrize("written", ["9990000018", "999 000 0018", " 999-000-0018 ", "99 90 00 00 18"])
def test_a_number_is_kept_as_digits_and_shown_in_threes_and_four(written: str):
    assert told(FORM, {"nhs": written}) == []
    assert kept(FORM, {"nhs": written}) == {"nhs": "9990000018"}
    assert FORM.questions["nhs"].lines("9990000018", context()) == ("999 000 0018",)


@pytest.mark.parametrize("written", ["999 000 001", "999 000 00188", "999 000 001X", "none", "٩٩٩٠٠٠٠٠١٨"])
def test_a_number_has_ten_digits(written: str):
    assert told(FORM, {"nhs": written}) == ["nhs: NHS number must be 10 digits, like 999 000 0018"]


@pytest.mark.parametrize("written", ["999 000 0019", "485 777 3456", "000 000 0060"])
def test_a_slip_of_one_digit_is_noticed(written: str):
    assert told(FORM, {"nhs": written}) == ["nhs: NHS number is not a real NHS number. Check each digit"]


@given(TEN.filter(is_sound), st.integers(0, 9), st.integers(1, 9))
def test_changing_any_one_digit_of_a_sound_number_makes_it_unsound(digits: str, place: int, by: int):
    changed = digits[:place] + str((int(digits[place]) + by) % 10) + digits[place + 1 :]

    assert not is_sound(changed)


@given(TEN)
def test_ten_digits_are_kept_as_they_are_or_refused(digits: str):
    (said,) = FORM.questions["nhs"].lines(digits, context())

    assert kept(FORM, {"nhs": said}) == ({"nhs": digits} if is_sound(digits) else {})


def test_it_names_somebody_so_it_is_personal_unless_the_form_says_otherwise():
    open_to_all = form_of("{key: nhs, type: nhs_number, label: NHS number, personal: false}")

    assert FORM.questions["nhs"].personal
    assert not open_to_all.questions["nhs"].personal
