"""What is typed comes in as words."""

from __future__ import annotations

import io

import pytest
from flask import Flask, request
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import BadRequest, NotFound
from wtforms import DateField, StringField

from webapp.web.date_input import DateInput
from webapp.web.page_form import PageForm
from webapp.web.plain_request import PlainRequest, refuse_what_is_no_address


class AForm(PageForm):
    said = StringField("Said")
    day = DateField("Day", format="%d %m %Y", widget=DateInput())


@pytest.fixture
def app() -> Flask:
    app = Flask("words")
    app.request_class = PlainRequest
    app.config.update(SECRET_KEY="x", WTF_CSRF_ENABLED=False)
    return app


@pytest.mark.parametrize("unseen", ["\x00", "\x1b", "\x7f", "\u202e", "\u2066", "\uffff"])
def test_what_no_keyboard_types_is_left_out_of_names_and_values(app: Flask, unseen: str):
    sent = {f"na{unseen}me": f"wo{unseen}rds"}

    with app.test_request_context("/", method="POST", data=sent, query_string=sent):
        assert request.form.to_dict() == {"name": "words"}
        assert request.args.to_dict() == {"name": "words"}


def test_lines_tabs_and_letters_of_every_script_stay(app: Flask):
    typed = "Ŵyn\r\n\tΩ \U0001f9d2\u200d\U0001f9bd"

    with app.test_request_context("/", method="POST", data={"text": typed}):
        assert request.form["text"] == typed


def test_a_path_that_no_page_can_have_is_not_found(app: Flask):
    with app.test_request_context("/boards/%00.css"), pytest.raises(NotFound):
        refuse_what_is_no_address(request)


def test_a_query_that_is_not_utf_8_is_not_understood(app: Flask):
    raw = {"QUERY_STRING": "search=\xff"}

    with app.test_request_context("/", environ_overrides=raw), pytest.raises(BadRequest):
        refuse_what_is_no_address(request)


def test_a_file_in_the_place_of_words_is_as_if_nothing_was_sent(app: Flask):
    sent = {"said": FileStorage(io.BytesIO(b"x"), "x.txt"), "day": FileStorage(io.BytesIO(b"x"), "y.txt")}

    with app.test_request_context("/", method="POST", data=sent):
        form = AForm()

        assert form.said.data in (None, "")
        assert form.day.data is None


def test_json_in_the_place_of_a_form_is_as_if_nothing_was_sent(app: Flask):
    with app.test_request_context("/", method="POST", json=[["said", "x"]]):
        assert AForm().said.data in (None, "")
