"""Amounts of money: however they are written, they are kept to the penny."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.forms.samples import context, form_of, kept, told

FORM = form_of("{key: cost, type: money, label: What did it cost?, short: the cost}")
PENNIES = st.integers(min_value=0, max_value=10**14)


@pytest.mark.parametrize(
    ("written", "stored", "said"),
    [
        ("1,234.50", "1234.50", "£1,234.50"),
        ("£1234.5", "1234.50", "£1,234.50"),
        (" £ 1 234 ", "1234.00", "£1,234"),
        ("1,234,567", "1234567.00", "£1,234,567"),
        ("0", "0.00", "£0"),
        ("-0", "0.00", "£0"),
        (12.5, "12.50", "£12.50"),
    ],
)
def test_an_amount_is_kept_to_the_penny_and_said_with_its_sign(written: object, stored: str, said: str):
    assert told(FORM, {"cost": written}) == []
    assert kept(FORM, {"cost": written}) == {"cost": stored}
    assert FORM.questions["cost"].lines(stored, context()) == (said,)


@pytest.mark.parametrize("written", ["1,5", "12.345", "about £20", "£", "1.2.3", "££5", "١٢", "1e3", "20p"])
def test_what_may_be_read_two_ways_is_refused(written: str):
    expected = [] if written == "£" else ["cost: The cost must be an amount in pounds, like 1,234.50"]

    assert told(FORM, {"cost": written}) == expected
    assert kept(FORM, {"cost": written}) == {}


def test_an_amount_stays_within_its_bounds():
    bounded = form_of("{key: cost, type: money, label: Cost, min: 10, max: 5000.50}")

    assert told(bounded, {"cost": "9.99"}) == ["cost: Cost must be £10 or more"]
    assert told(bounded, {"cost": "5000.51"}) == ["cost: Cost must be £5,000.50 or less"]
    assert told(bounded, {"cost": "5,000.50"}) == []


def test_less_than_nothing_is_taken_only_where_the_form_says_so():
    refund = form_of("{key: cost, type: money, label: Cost, min: -100}")

    assert told(FORM, {"cost": "-1"}) == ["cost: The cost must be £0 or more"]
    assert kept(refund, {"cost": "-£1.50"}) == {"cost": "-1.50"}
    assert refund.questions["cost"].lines("-1.50", context()) == ("-£1.50",)


@given(PENNIES, st.booleans(), st.booleans())
def test_every_amount_written_with_or_without_signs_is_the_amount(pennies: int, sign: bool, commas: bool):
    amount = Decimal(pennies) / 100
    written = ("£" if sign else "") + (f"{amount:,.2f}" if commas else f"{amount:.2f}")

    stored = kept(FORM, {"cost": written})["cost"]

    assert FORM.questions["cost"].feel(stored) == amount
    assert kept(FORM, {"cost": stored}) == {"cost": stored}
    (said,) = FORM.questions["cost"].lines(stored, context())
    assert kept(FORM, {"cost": said}) == {"cost": stored}
