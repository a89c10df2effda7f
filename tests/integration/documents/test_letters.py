"""Letters on a case's pages: offered, made, kept, sent, and read by nobody who may not."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import docx
import pypdf
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from tests.integration.cases.conftest import MONDAY, Work
from tests.integration.conftest import PersonMaker, token_in
from tests.integration.documents.conftest import CHILD, WITH_LETTERS
from webapp import clock, db
from webapp.accounts.models import Board, Person
from webapp.audit.models import AuditEntry
from webapp.cases import changes
from webapp.cases.messages import notify
from webapp.cases.models import Case
from webapp.cases.workflow import lock, story_of
from webapp.configuration.service import publish
from webapp.documents.models import MadeDocument, SentDocument
from webapp.engine import Effect
from webapp.outbox.models import Message

DRAWING = "processes/ash_dale/review.bpmn"
KEPT = ('value="refer"/>', 'value="refer"/><spiffworkflow:property name="seen_by" value="review_chair"/>')
SignIn = Callable[[Person], FlaskClient]


def make(reader: FlaskClient, case: Case, key: str, asked: str = "") -> str:
    """Makes a letter; gives the address of its page."""
    address = f"/cases/{case.id}/letters/new/{key}?{asked}"
    answer = reader.post(address, data={"csrf_token": token_in(reader.get(address).text)})
    assert answer.status_code == 302, answer.text
    return str(answer.location)


def leave(reader: FlaskClient) -> None:
    reader.post("/sign-out", data={"csrf_token": token_in(reader.get("/cases").text)})


def kept(work: Work) -> MadeDocument:
    db.act_for(work.session, work.board.id)
    return work.session.scalars(select(MadeDocument)).one()


def test_the_case_offers_what_its_steps_name_and_says_what_is_still_missing(
    work: Work, sign_in: SignIn, invited: Case
) -> None:
    page = sign_in(work.people["office"]).get(f"/cases/{invited.id}/letters").text

    assert "Police" in page
    assert "School" in page
    assert "Invitation to the meeting" in page
    assert "Ready to make" in page
    assert "Not yet known: Was the family told?" in page


def test_a_letter_is_made_as_pdf_and_word_and_kept_with_what_it_was_made_from(
    work: Work, sign_in: SignIn, invited: Case
) -> None:
    office = sign_in(work.people["office"])

    page = make(office, invited, "invitation", "for=school")
    pdf, word = office.get(f"{page}.pdf"), office.get(f"{page}.docx")

    said = pypdf.PdfReader(io.BytesIO(pdf.data)).pages[0].extract_text()
    assert "School" in said
    assert "by 31 March 2026" in " ".join(said.split())
    assert "16 April 2026" in "".join(each.text for each in docx.Document(io.BytesIO(word.data)).paragraphs)
    assert pdf.headers["Content-Disposition"] == "attachment; filename=AD-2026-001-invitation.pdf"
    made = kept(work)
    assert made.sources == {"invite": 4}
    assert (made.letter, made.row, made.language, made.entries) == ("invitation", "school", "en", 4)
    assert made.by_id == work.people["office"].id


def test_a_letter_that_lacks_something_is_read_but_not_made(
    work: Work, sign_in: SignIn, invited: Case
) -> None:
    office = sign_in(work.people["office"])
    address = f"/cases/{invited.id}/letters/new/to_family?at=tell_family"

    page = office.get(address).text
    answer = office.post(address, data={"csrf_token": token_in(page)})

    assert "It cannot be made yet." in page
    assert "Make it as PDF and Word" not in page
    assert answer.status_code == 200
    db.act_for(work.session, work.board.id)
    assert work.session.scalars(select(MadeDocument)).all() == []


def test_the_office_records_where_it_went_and_what_they_call_it(
    work: Work, sign_in: SignIn, invited: Case
) -> None:
    office = sign_in(work.people["office"])
    page = make(office, invited, "national_notice")
    form = {
        "csrf_token": token_in(office.get(page).text),
        "sent_on-day": "2",
        "sent_on-month": "3",
        "sent_on-year": "2026",
        "to": "The national panel",
        "how": "online",
        "reference": "NP/77",
    }

    refused = office.post(f"{page}/sent", data={**form, "how": ""})
    answer = office.post(f"{page}/sent", data=form)

    assert "Select how it was sent" in refused.text
    assert answer.status_code == 302
    assert "NP/77" in office.get(page).text
    db.act_for(work.session, work.board.id)
    sent = work.session.scalars(select(SentDocument)).one()
    assert (str(sent.sent_on), sent.to, sent.how, sent.reference) == (
        "2026-03-02",
        "The national panel",
        "online",
        "NP/77",
    )


def test_a_sheet_gives_each_item_by_itself_to_be_copied(work: Work, sign_in: SignIn, invited: Case) -> None:
    office = sign_in(work.people["office"])

    page = office.get(make(office, invited, "national_notice")).text

    assert re.search(r"<dt>Name of the child</dt>\s*<dd><span[^>]*>Maya Secret</span>", page)
    assert 'data-copy="copy-1"' in page
    assert "Family told" not in page


def test_what_was_sent_out_leads_to_the_step_that_awaits_the_answer(
    work: Work, sign_in: SignIn, invited: Case
) -> None:
    office = sign_in(work.people["office"])

    page = office.get(make(office, invited, "invitation", "for=school")).text

    db.act_for(work.session, work.board.id)
    assert "Record the reply" in page
    assert f"/tasks/{work.task(invited, 'write_report', 'school').id}" in page


def test_the_page_of_the_step_leads_to_its_letters(work: Work, sign_in: SignIn, invited: Case) -> None:
    task = work.task(invited, "tell_family")

    page = sign_in(work.people["office"]).get(f"/tasks/{task.id}").text

    assert "Letter for this step: To the family" in page


def test_a_letter_says_when_the_case_now_says_something_else(
    work: Work, sign_in: SignIn, invited: Case
) -> None:
    office = sign_in(work.people["office"])
    page = make(office, invited, "invitation", "for=school")
    assert "The case now says something else." not in office.get(page).text

    db.act_for(work.session, work.board.id)
    changes.correct(
        work.session(),
        lock(work.session(), invited.id),
        "invite#1",
        {"agencies": ["police", "school"], "meeting": "2026-04-23"},
        by=work.people["office"],
        now=clock.now(),
        reason="The room was taken",
    )
    work.session.commit()

    assert "The case now says something else." in office.get(page).text


def test_who_sees_only_a_part_of_the_case_neither_makes_nor_reads_letters(
    work: Work, sign_in: SignIn, invited: Case, make_person: PersonMaker
) -> None:
    office = sign_in(work.people["office"])
    page = make(office, invited, "national_notice")
    leave(office)
    police = sign_in(work.people["agency_lead@police"])

    for address in (f"/cases/{invited.id}/letters", page, f"{page}.pdf"):
        assert police.get(address).status_code == 403, address
    assert "Letters" not in police.get(f"/cases/{invited.id}").text
    leave(police)
    stranger = sign_in(make_person(work.board, "agency_lead", agency="health", name="A Stranger"))
    for address in (f"/cases/{invited.id}/letters", page, f"{page}.docx"):
        assert stranger.get(address).status_code == 404, address


def test_only_the_office_records_that_it_was_sent(work: Work, sign_in: SignIn, invited: Case) -> None:
    chair = sign_in(work.people["chair"])
    page = make(chair, invited, "national_notice")
    said = chair.get(page).text

    answer = chair.post(f"{page}/sent", data={"csrf_token": token_in(chair.get("/cases").text)})

    assert "Record as sent" not in said
    assert answer.status_code in (400, 403)


def test_making_reading_and_taking_a_file_are_on_the_record_without_names(
    work: Work, sign_in: SignIn, invited: Case
) -> None:
    office = sign_in(work.people["office"])
    page = make(office, invited, "national_notice")
    office.get(page)
    office.get(f"{page}.pdf")

    db.act_for(work.session, work.board.id)
    rows = work.session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "document")).all()
    assert [row.action for row in rows] == ["document:made", "document:viewed", "document:downloaded"]
    assert all(CHILD not in str(row.details) for row in rows)


def test_what_was_made_cannot_be_changed(work: Work, sign_in: SignIn, invited: Case) -> None:
    make(sign_in(work.people["office"]), invited, "national_notice")
    db.act_for(work.session, work.board.id)

    with pytest.raises(DBAPIError, match="permission denied"):
        work.session.execute(update(MadeDocument).values(letter="other"))


def test_another_board_finds_no_letter_of_this_one(
    work: Work, sign_in: SignIn, invited: Case, make_board: Callable[..., Board]
) -> None:
    make(sign_in(work.people["office"]), invited, "national_notice")

    db.act_for(work.session, make_board("elm_valley").id)

    assert work.session.scalars(select(MadeDocument)).all() == []


def test_an_e_mail_says_what_the_letter_words_and_of_the_case_only_its_reference(
    work: Work, invited: Case
) -> None:
    said = story_of(work.session(), invited)
    effect = Effect("tell", "tell", {"effect": "notify", "to": "chair", "letter": "invitation"})

    notify(work.session(), invited, said, effect, clock.now())

    messages = work.session.scalars(select(Message).where(Message.kind == "notice")).all()
    assert [each.subject for each in messages] == ["AD-2026-001: an invitation"]
    assert "You are invited in case AD-2026-001." in messages[0].body
    assert "16 April" not in messages[0].body


def test_a_letter_made_from_answers_for_some_roles_is_for_those_roles(
    work: Work, sign_in: SignIn, invited: Case
) -> None:
    office = sign_in(work.people["office"])
    page = make(office, invited, "national_notice")
    leave(office)
    db.act_for(work.session, work.board.id)
    closed = {**WITH_LETTERS, DRAWING: WITH_LETTERS[DRAWING].replace(*KEPT)}
    version = publish(work.session(), work.board, closed, now=MONDAY)
    work.session.get_one(Case, invited.id).version_id = version.id
    work.session.commit()

    chair = sign_in(work.people["chair"])

    assert chair.get(page).status_code == 404
    assert chair.get(f"/cases/{invited.id}/letters/new/national_notice").status_code == 404
    assert "Notice to the national panel" not in chair.get(f"/cases/{invited.id}/letters").text
