"""A long form, answered section by section."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.integration.cases.conftest import MONDAY, Work
from tests.integration.conftest import token_in
from tests.small_board import FILES
from webapp import clock, db
from webapp.accounts.models import Person
from webapp.cases.models import Draft, LogEntry, Task
from webapp.configuration.service import publish

SignIn = Callable[[Person], FlaskClient]

REPORT = """
form: report
title: Write a report
sections:
  - key: about
    title: Say who writes
    group: About your involvement
    fields:
      - {key: nil, type: yes_no, label: Is this a nil return?, required: true}
      - {key: written_on, type: date, label: When was it written?, required: true, prefill: today()}
  - key: events
    title: Say what happened
    fields:
      - {key: text, type: long_text, label: What did your agency do?, required: true, show_when: 'nil = "no"'}
      - {key: more, type: text, label: What else?, show_when: 'nil = "no"'}
  - key: learning
    title: Say what was learnt
    group: Learn from it
    fields:
      - {key: met_on, type: date, label: When did staff meet?, required: true, show_when: 'nil = "no"'}
      - {key: why_late, type: text, label: Why so late?, required: true, show_when: more = "late"}
  - key: extra
    title: Add anything else
    fields:
      - {key: anything, type: text, label: Is there anything else?}
rules:
  - {require: met_on <= written_on, message: Staff must meet before the report is written, field: met_on}
"""
ABOUT = {"nil": "no", "written_on-day": "2", "written_on-month": "3", "written_on-year": "2026"}
MET = {"met_on-day": "27", "met_on-month": "2", "met_on-year": "2026"}
YES, NO = {"_completed": "yes"}, {"_completed": "no"}


class Writer:
    """The police's representative at their report."""

    def __init__(self, work: Work, client: FlaskClient, task: Task) -> None:
        self.work, self.client, self.task = work, client, task
        self.at = f"/tasks/{task.id}"

    def list(self) -> dict[str, str]:
        """The sections as the list shows them: title -> what stands beside it."""
        return rows(self.client.get(self.at).text)

    def sends(self, key: str, **answers: str) -> TestResponse:
        address = f"{self.at}/section/{key}"
        page = self.client.get(address)
        return self.client.post(address, data={"csrf_token": token_in(page.text), **answers})

    def completes_all(self) -> None:
        self.sends("about", **ABOUT, **YES)
        self.sends("events", text="We helped.", **YES)
        self.sends("learning", **MET, **YES)
        self.sends("extra", **YES)

    @property
    def draft(self) -> Draft:
        db.act_for(self.work.session, self.work.board.id)
        self.work.session.expire_all()
        return self.work.session.scalars(select(Draft).where(Draft.task_id == self.task.id)).one()


@pytest.fixture
def writer(work: Work, sign_in: SignIn) -> Writer:
    publish(work.session(), work.board, {**FILES, "forms/ash_dale/report.yaml": REPORT}, now=MONDAY)
    case = work.opens()
    work.does(case, "refer", "referrer", child="A name", identified_on="2026-02-20")
    work.does(case, "decide", "chair", met="yes")
    work.does(case, "invite", "office", agencies=["police"], meeting="2026-04-16")
    task = work.task(case, "write_report", "police")
    work.session.commit()
    return Writer(work, sign_in(work.people["agency_lead@police"]), task)


def rows(page: str) -> dict[str, str]:
    found = {}
    for item in re.findall(r'<li class="govuk-task-list__item.*?</li>', page, re.DOTALL):
        title = re.search(r"<(a|div)[^>]*>\s*([A-Z][^<]*?)\s*</\1>", item)
        status = re.search(r'__status[^"]*" id[^>]*>(.*?)</div>', item, re.DOTALL)
        assert title is not None
        assert status is not None
        found[title[2]] = re.sub(r"<[^>]+>", "", status[1]).strip()
    return found


def test_the_list_says_how_far_each_section_has_come(writer: Writer) -> None:
    page = writer.client.get(writer.at).text

    assert "You have completed 0 of 4 sections." in page
    assert re.findall(r'<h2 class="govuk-heading-m">([^<]+)</h2>', page) == [
        "About your involvement",
        "Learn from it",
        "Send it",
    ]
    assert rows(page) == {
        "Say who writes": "Not yet started",
        "Say what happened": "Cannot start yet",
        "Say what was learnt": "Cannot start yet",
        "Add anything else (optional)": "Not yet started",
        "Check and send": "Cannot start yet",
    }
    assert "Who can see it" in page
    assert "First answer “Is this a nil return?”" in page
    assert f'href="{writer.at}/check"' not in page


def test_a_section_that_is_completed_opens_those_that_waited_for_it(writer: Writer) -> None:
    answer = writer.sends("about", **ABOUT, **YES)

    assert answer.location == writer.at
    assert writer.list() == {
        "Say who writes": "Completed",
        "Say what happened": "Not yet started",
        "Say what was learnt": "Not yet started",
        "Add anything else (optional)": "Not yet started",
        "Check and send": "Cannot start yet",
    }


def test_a_section_asks_its_own_questions_under_the_names_they_always_have(writer: Writer) -> None:
    writer.sends("about", **ABOUT, **YES)

    page = writer.client.get(f"{writer.at}/section/events").text

    assert 'name="text"' in page
    assert 'name="nil"' not in page
    assert page.count('name="_completed"') == 2
    assert "checked" not in page


def test_what_comes_back_to_later_is_kept_and_held_to_nothing(writer: Writer) -> None:
    writer.sends("about", **ABOUT, **YES)
    answer = writer.sends("learning", **{"met_on-day": "40"}, **NO)

    assert answer.location == writer.at
    assert writer.list()["Say what was learnt"] == "In progress"
    assert 'value="40"' in writer.client.get(f"{writer.at}/section/learning").text


def test_a_section_said_to_be_completed_is_held_to_its_rules(writer: Writer) -> None:
    answer = writer.sends("about", nil="no", **YES)

    assert answer.status_code == 200
    assert "Enter an answer to “When was it written?”" in answer.text
    assert 'href="#written_on-day"' in answer.text
    assert re.search(r'value="yes"\s+checked', answer.text)
    assert writer.list()["Say who writes"] == "In progress"


def test_whether_a_section_is_completed_must_be_said(writer: Writer) -> None:
    answer = writer.sends("about", **ABOUT)

    assert 'href="#_completed">Select whether you have completed this section' in answer.text
    assert writer.draft.values["nil"] == "no"


def test_saving_while_one_writes_keeps_the_other_sections_and_what_is_completed(writer: Writer) -> None:
    writer.sends("about", **ABOUT, **YES)
    page = writer.client.get(f"{writer.at}/section/events").text

    saved = writer.client.post(
        f"{writer.at}/section/events/draft", data={"csrf_token": token_in(page), "text": "We he"}
    )

    assert saved.get_json()["message"].startswith("Draft saved at 10:00")
    assert writer.draft.values == {
        "nil": "no",
        "written_on": "2026-03-02",
        "text": "We he",
        "_sections": {"about": "completed", "events": "begun"},
    }
    assert writer.list()["Say what happened"] == "In progress"


def test_nothing_can_be_sent_before_every_section_is_completed(writer: Writer) -> None:
    writer.sends("about", **ABOUT, **YES)
    writer.sends("events", text="We helped.", **YES)
    writer.sends("learning", **MET, **NO)

    page = writer.client.get(f"{writer.at}/check").text

    assert f'href="{writer.at}/section/learning">Complete “Say what was learnt”' in page
    assert f'href="{writer.at}/section/extra">Complete “Add anything else (optional)”' in page
    assert "Send: Write a report" not in page


def test_a_nil_return_leaves_out_the_sections_it_does_not_need(writer: Writer) -> None:
    writer.sends("about", **{**ABOUT, "nil": "yes"}, **YES)
    writer.sends("extra", **YES)

    page = writer.client.get(writer.at).text

    assert "You have completed 2 of 2 sections." in page
    assert rows(page) == {
        "Say who writes": "Completed",
        "Add anything else (optional)": "Completed",
        "Check and send": "Not yet started",
    }


def test_a_rule_between_sections_is_held_at_the_end_and_leads_to_its_section(writer: Writer) -> None:
    writer.completes_all()
    later = {"met_on-day": "3", "met_on-month": "3", "met_on-year": "2026"}
    assert writer.sends("learning", **later, **YES).status_code == 302

    page = writer.client.get(f"{writer.at}/check").text

    assert rows(page)["Say what was learnt"] == "There is a problem"
    assert f'href="{writer.at}/section/learning#met_on">Staff must meet before the report is written' in page
    assert rows(page)["Check and send"] == "Cannot start yet"


def test_an_answer_elsewhere_that_asks_more_makes_a_completed_section_a_problem(writer: Writer) -> None:
    writer.completes_all()
    writer.sends("events", text="We helped.", more="late", **YES)

    assert writer.list()["Say what was learnt"] == "There is a problem"


def test_answers_are_changed_in_their_section_and_one_comes_back_to_check(writer: Writer) -> None:
    writer.completes_all()
    page = writer.client.get(f"{writer.at}/check").text
    change = f"{writer.at}/section/events?back=check"
    assert f'href="{change}#text"' in page

    token = token_in(writer.client.get(change).text)
    answer = writer.client.post(change, data={"csrf_token": token, "text": "We helped twice.", **YES})

    assert answer.location == f"{writer.at}/check"
    assert "We helped twice." in writer.client.get(answer.location).text


def test_what_is_sent_holds_the_answers_and_nothing_of_the_list(writer: Writer) -> None:
    writer.completes_all()
    token = token_in(writer.client.get(f"{writer.at}/check").text)

    answer = writer.client.post(f"{writer.at}/check", data={"csrf_token": token})

    assert answer.status_code == 302
    db.act_for(writer.work.session, writer.work.board.id)
    entries = writer.work.session.scalars(select(LogEntry).where(LogEntry.case_id == writer.task.case_id))
    assert [entry.value for entry in entries if entry.address == writer.task.address] == [
        {"nil": "no", "written_on": "2026-03-02", "text": "We helped.", "met_on": "2026-02-27"}
    ]


def test_a_section_that_arrives_after_the_session_ran_out_is_kept(writer: Writer) -> None:
    writer.sends("about", **ABOUT, **YES)
    page = writer.client.get(f"{writer.at}/section/events").text
    clock.set_to(MONDAY + timedelta(hours=3))

    writer.client.post(
        f"{writer.at}/section/events", data={"csrf_token": token_in(page), "text": "Typed for hours", **YES}
    )

    assert writer.draft.values["text"] == "Typed for hours"
    assert writer.draft.values["nil"] == "no"


def test_somebody_else_cannot_read_or_write_a_section(writer: Writer, work: Work, sign_in: SignIn) -> None:
    writer.client.post("/sign-out", data={"csrf_token": token_in(writer.client.get(writer.at).text)})
    school = sign_in(work.people["agency_lead@school"])

    assert school.get(f"{writer.at}/section/about").status_code == 404
    assert school.get(f"{writer.at}/section/no_such").status_code == 404
