from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.web import safe_next


@pytest.mark.parametrize("wanted", ["/tasks/1", "/cases?page=2", "/cases#people", "/"])
def test_a_path_of_this_site_is_followed(wanted):
    assert safe_next(wanted, "/home") == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        None,
        "",
        "tasks",
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "/\tevil",
        "/a\nb",
        "/ /evil.example",
    ],
)
def test_anything_else_leads_home(wanted):
    assert safe_next(wanted, "/home") == "/home"


@given(st.text(alphabet="/\\:@.?#\t\n abcé"))
def test_whatever_is_typed_the_answer_stays_on_this_site(wanted):
    answer = safe_next(wanted, "/home")

    assert answer.startswith("/")
    assert not answer.startswith(("//", "/\\"))
