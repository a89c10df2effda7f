"""Who keeps the installation sees no case, holds no board's role, and names nobody a board can name itself."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import event, func, select

from webapp import clock, db
from webapp.accounts import service
from webapp.accounts.models import ADMINISTRATOR, RoleHolding
from webapp.accounts.service import KeepsTheInstallation
from webapp.audit.models import AuditEntry
from webapp.outbox import queue
from webapp.people import installation

LONG_AGO = date(2020, 1, 1)


@pytest.fixture
def keeper(session, make_person):
    person = make_person(name="Kay Keeper")
    service.make_system_administrator(session, person, on=clock.today())
    session.commit()
    return person


def posted(client, path, token, **fields):
    page = client.get(path)
    return client.post(path, data={"csrf_token": token(page.text), **fields})


def test_signing_in_leads_them_to_the_installation(client, sign_in, keeper, make_board):
    make_board("ash_dale")

    page = sign_in(keeper).get("/", follow_redirects=True)

    assert page.request.path == "/system/"
    assert "Board ash_dale" in page.text


@pytest.mark.parametrize("path", ["/my-work", "/cases", "/meetings", "/sent-messages/", "/calendar"])
def test_no_page_of_a_board_is_theirs(sign_in, keeper, make_board, path):
    make_board()

    assert sign_in(keeper).get(path).status_code == 403


@pytest.mark.parametrize("role", ["business_unit", ADMINISTRATOR, "referrer"])
@pytest.mark.parametrize("path", ["/system/", "/system/people"])
def test_no_page_of_the_installation_is_a_boards(sign_in, make_board, make_person, role, path):
    assert sign_in(make_person(make_board(), role)).get(path).status_code == 403


def test_a_role_that_got_into_the_database_all_the_same_opens_nothing(session, sign_in, keeper, make_board):
    board = make_board()
    held = {"role": "business_unit", "agency": None, "starts_on": LONG_AGO, "ends_on": None}
    session.add(RoleHolding(person_id=keeper.id, board_id=board.id, **held))
    session.commit()

    client = sign_in(keeper)

    assert client.get("/my-work").status_code == 403
    assert client.get("/choose-board").location == "/"
    with client.session_transaction() as cookie:
        assert "board_id" not in cookie


def test_the_database_shows_them_no_row_of_any_board(engine, sign_in, keeper, make_board):
    board, boards = make_board(), []
    client = sign_in(keeper)
    with client.session_transaction() as cookie:
        cookie["board_id"] = str(board.id)  # as if somebody could write their own cookie

    def note(_connection, _cursor, statement, parameters, *_rest):
        if "set_config('app.board'" in statement:
            boards.append(parameters["board"])

    event.listen(engine, "before_cursor_execute", note)
    page = client.get("/system/")
    event.remove(engine, "before_cursor_execute", note)

    assert page.status_code == 200
    assert boards[-1] == ""


def test_they_can_be_given_no_role(session, keeper, make_board):
    with pytest.raises(KeepsTheInstallation, match="sees no case and so can hold no board's role"):
        service.give_role(session, keeper, make_board(), "referrer", starts_on=clock.today())


@pytest.mark.parametrize("ends_in", [None, 0, 30])
def test_nobody_with_a_role_now_or_later_can_keep_the_installation(session, make_board, make_person, ends_in):
    person, today = make_person(), clock.today()
    ends_on = None if ends_in is None else today + timedelta(days=ends_in)
    service.give_role(session, person, make_board(), "referrer", starts_on=LONG_AGO, ends_on=ends_on)

    with pytest.raises(KeepsTheInstallation, match="end their roles first"):
        service.make_system_administrator(session, person, on=today)


def test_whose_roles_have_ended_can_keep_the_installation(session, make_board, make_person):
    person, today = make_person(), clock.today()
    yesterday = today - timedelta(days=1)
    service.give_role(session, person, make_board(), "referrer", starts_on=LONG_AGO, ends_on=yesterday)

    service.make_system_administrator(session, person, on=today)

    assert person.system_administrator


def test_they_let_a_boards_first_administrator_in_and_the_board_has_it_on_record(
    session, sign_in, keeper, make_board, token
):
    board = make_board()
    client = sign_in(keeper)

    answer = posted(
        client,
        f"/system/boards/{board.key}/first/{ADMINISTRATOR}",
        token,
        name="Al First",
        email="al@example.org",
    )

    assert answer.status_code == 302, answer.text
    (first,) = service.holders(session, board.id, ADMINISTRATOR, on=clock.today())
    assert first.name == "Al First"
    db.act_for(session, board.id)
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "role:given")).one()
    assert entry.details == {"person": str(first.id), "role": ADMINISTRATOR}
    assert entry.person_id == keeper.id


@pytest.mark.parametrize("role", [ADMINISTRATOR, "business_unit"])
def test_where_somebody_has_the_role_already_they_can_name_nobody(
    session, sign_in, keeper, make_board, make_person, token, role
):
    board = make_board()
    make_person(board, role)
    client = sign_in(keeper)

    answer = posted(
        client, f"/system/boards/{board.key}/first/{role}", token, name="Al", email="al@example.org"
    )

    assert answer.status_code == 409
    assert "They name everybody else there." in answer.text
    assert service.person_with_email(session, "al@example.org") is None


def test_they_cannot_name_themselves_or_give_any_other_role(sign_in, keeper, make_board, token):
    board, mine = make_board(), {"name": "Me", "email": keeper.email}
    client = sign_in(keeper)

    assert (
        posted(client, f"/system/boards/{board.key}/first/{ADMINISTRATOR}", token, **mine).status_code == 409
    )
    somebody = {"name": "Al", "email": "al@example.org"}
    assert posted(client, f"/system/boards/{board.key}/first/referrer", token, **somebody).status_code == 404


def test_whose_access_they_end_is_signed_out_at_once_and_can_be_let_in_again(
    app, session, sign_in, keeper, make_board, make_person, token
):
    person = make_person(make_board(), "referrer", name="Rae Gone")
    elsewhere = app.test_client()
    client = sign_in(person)
    elsewhere.set_cookie("practice_review", client.get_cookie("practice_review").value)
    client.delete_cookie("practice_review")
    client = sign_in(keeper)

    posted(client, f"/system/people/{person.id}/access", token)

    assert elsewhere.get("/my-work").location.startswith("/sign-in")
    assert "Ended" in client.get("/system/people?search=rae").text
    posted(client, f"/system/people/{person.id}/access", token)
    assert "Can sign in" in client.get("/system/people?search=rae").text


def test_they_cannot_end_their_own_access(session, sign_in, keeper, token):
    answer = posted(sign_in(keeper), f"/system/people/{keeper.id}/access", token)

    assert answer.status_code == 409
    assert session.get(type(keeper), keeper.id).active


def test_the_boards_take_one_statement_however_many_there_are(session, make_board, make_person):
    for key in ("ash_dale", "birch_hill"):
        board = make_board(key)
        for role in ("business_unit", ADMINISTRATOR, "referrer"):
            make_person(board, role)

    lines = {line.board.key: line for line in installation.boards(session, on=clock.today())}

    assert (lines["ash_dale"].people, lines["ash_dale"].administrators, lines["ash_dale"].office) == (3, 1, 1)
    assert lines["birch_hill"].lacks == ()
    assert session.scalar(select(func.count()).select_from(RoleHolding)) == 6


def test_they_see_how_many_jobs_wait_and_nothing_of_what_they_are_about(session, sign_in, keeper, make_board):
    board, case = make_board(), uuid4()
    arguments = [{"board": str(board.id), "message": str(case)}]
    queue.defer(session, "pretend_job", arguments)
    queue.defer(session, "pretend_job", arguments, at=clock.now() + timedelta(days=1))
    session.commit()

    page = sign_in(keeper).get("/system/").text

    row = page.partition("pretend_job")[2].partition("</tr>")[0]
    assert "Waiting: </span>1<" in row
    assert "For later: </span>1<" in row
    assert str(case) not in page
