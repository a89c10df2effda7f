"""Who names whom, from when until when; and who can never be the last to go."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.integration.cases.test_statements import statements_of
from tests.integration.people.conftest import boxes
from webapp import clock, db
from webapp.accounts import service
from webapp.accounts.models import ADMINISTRATOR, Person, RoleHolding
from webapp.audit.models import AuditEntry
from webapp.clock import LONDON
from webapp.errors import DomainError
from webapp.outbox.models import Message
from webapp.people import holding
from webapp.people.holding import Namer

TODAY = date(2026, 3, 2)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
SOMEBODY = {"name": "Nell New", "email": "nell@example.org"}


def held_by(work, person):
    return work.session.scalars(select(RoleHolding).where(RoleHolding.person_id == person.id)).all()


def at(day, hour=12, minute=0):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON)


def office(work):
    return Namer(work.people["office"], work.board, administers=False)


def test_the_office_adds_somebody_who_is_invited_and_holds_the_role_from_the_day_said(work, sign_in, post):
    client = sign_in(work.people["office"])

    answer = post(
        client, "/people/add", **SOMEBODY, role="agency_lead/health", **boxes("starts_on", TOMORROW)
    )

    assert answer.status_code == 302, answer.text
    person = service.person_with_email(work.session, "nell@example.org")
    (held,) = held_by(work, person)
    assert (held.role, held.agency, held.starts_on, held.ends_on) == ("agency_lead", "health", TOMORROW, None)
    db.act_for(work.session, work.board.id)
    assert work.session.scalars(select(Message.person_id)).all() == [person.id]
    page = client.get("/people/?search=nell")
    assert "Agency lead, Health" in page.text
    assert "from 3 March 2026" in page.text
    assert "Invited, has not signed in yet" in page.text


def test_somebody_who_is_here_already_keeps_their_name_and_is_not_invited_again(
    work, make_board, make_person, sign_in, post
):
    known = make_person(make_board("birch_hill"), "referrer", name="Known Already")
    client = sign_in(work.people["office"])

    post(client, "/people/add", name="Another", email=known.email, role="chair", **boxes("starts_on", TODAY))

    assert len(held_by(work, known)) == 2
    assert work.session.get_one(Person, known.id).name == "Known Already"
    db.act_for(work.session, work.board.id)
    assert work.session.scalars(select(Message)).all() == []


@pytest.mark.parametrize(
    ("who", "status"),
    [("office", 200), ("administrator", 200), ("referrer", 403), ("chair", 403), ("agency_lead@police", 403)],
)
def test_people_are_the_offices_and_the_administrators(work, administrator, sign_in, who, status):
    client = sign_in(administrator if who == "administrator" else work.people[who])

    assert client.get("/people/").status_code == status
    assert client.get("/people/add").status_code == status


def test_nobody_of_another_board_is_listed_or_opened(work, make_board, make_person, sign_in):
    stranger = make_person(make_board("birch_hill"), "referrer", name="Strange Person")
    client = sign_in(work.people["office"])

    assert "Strange Person" not in client.get("/people/?show=all").text
    for page in ("", "/roles", "/leave", "/name"):
        assert client.get(f"/people/{stranger.id}{page}").status_code == 404
    (theirs,) = held_by(work, stranger)
    assert client.get(f"/people/roles/{theirs.id}/end").status_code == 404


@pytest.mark.parametrize("role", [ADMINISTRATOR, "office"])
def test_the_office_neither_names_nor_ends_administrators_or_the_office(
    work, administrator, sign_in, post, role
):
    client = sign_in(work.people["office"])
    theirs = administrator if role == ADMINISTRATOR else work.people["office"]

    named = post(client, "/people/add", **SOMEBODY, role=role, **boxes("starts_on", TODAY))
    ended = post(client, f"/people/roles/{held_by(work, theirs)[0].id}/end", when="now")

    assert named.status_code == 200  # it is not among the choices
    assert "Not a valid choice" in named.text or "Select a role" in named.text
    assert ended.status_code == 403
    assert "Only an administrator of the board may name or end" in ended.text


def test_an_administrator_names_and_ends_both(work, administrator, sign_in, post, make_person):
    client = sign_in(administrator)
    second = make_person(work.board, "office", name="Second Office")

    for number, role in enumerate((ADMINISTRATOR, "office")):
        who = {"name": f"New {number}", "email": f"new{number}@example.org"}
        assert post(client, "/people/add", **who, role=role, **boxes("starts_on", TODAY)).status_code == 302

    assert post(client, f"/people/roles/{held_by(work, second)[0].id}/end", when="now").status_code == 302


@pytest.mark.parametrize(
    ("role", "says"),
    [
        ("office", "Nobody else runs the board&#39;s office then"),
        (ADMINISTRATOR, "Nobody else administers the board then"),
    ],
)
def test_the_last_of_the_office_and_the_last_administrator_cannot_go(
    work, administrator, sign_in, post, role, says
):
    last = administrator if role == ADMINISTRATOR else work.people["office"]
    client = sign_in(administrator)

    ended = post(client, f"/people/roles/{held_by(work, last)[0].id}/end", when="now")
    left = post(client, f"/people/{last.id}/leave")

    assert (ended.status_code, left.status_code) == (409, 409)
    assert says in ended.text
    assert held_by(work, last)[0].ends_on is None


def test_somebody_who_leaves_before_the_day_does_not_count_as_the_one_who_stays(
    work, administrator, make_person
):
    make_person(work.board, "office", name="Leaves Too")
    namer = Namer(administrator, work.board, administers=True)
    leaver = work.session.scalars(select(Person).where(Person.name == "Leaves Too")).one()
    holding.end(work.session(), namer, held_by(work, leaver)[0], last_day=TOMORROW, now=clock.now())

    later = TODAY + timedelta(days=30)
    (mine,) = held_by(work, work.people["office"])

    with pytest.raises(DomainError, match="Nobody else runs the board's office then"):
        holding.end(work.session(), namer, mine, last_day=later, now=clock.now())


@pytest.mark.parametrize(
    ("moment", "holds"),
    [
        (at(TODAY, 0, 0), True),  # the first day, from its first minute in London
        (at(YESTERDAY, 23, 59), False),
        (at(TOMORROW, 23, 59), True),  # the last day, through its last minute
        (at(TOMORROW + timedelta(days=1), 0, 0), False),
    ],
)
def test_a_role_is_held_from_its_first_minute_to_its_last(work, sign_in, make_person, moment, holds):
    person = make_person(name="For Two Days")
    service.give_role(work.session, person, work.board, "office", starts_on=TODAY, ends_on=TOMORROW)
    work.session.commit()
    clock.set_to(moment)

    page = sign_in(person).get("/sent-messages/")

    assert page.status_code == (200 if holds else 302)  # with no role there is no board to choose


@pytest.mark.parametrize(
    ("moment", "holds"),
    [
        (datetime(2026, 6, 30, 22, 59, tzinfo=clock.UTC), True),  # 23:59 in London, summer time
        (datetime(2026, 6, 30, 23, 0, tzinfo=clock.UTC), False),  # midnight there
        (datetime(2026, 12, 31, 23, 59, tzinfo=clock.UTC), True),
        (datetime(2027, 1, 1, 0, 0, tzinfo=clock.UTC), False),
    ],
)
def test_the_day_ends_at_midnight_in_london_in_summer_as_in_winter(work, sign_in, make_person, moment, holds):
    person = make_person(name="Until The End")
    last = date(2026, 6, 30) if moment.year == 2026 and moment.month == 6 else date(2026, 12, 31)
    service.give_role(work.session, person, work.board, "office", starts_on=TODAY, ends_on=last)
    work.session.commit()
    clock.set_to(moment)

    assert (sign_in(person).get("/sent-messages/").status_code == 200) == holds


def test_who_was_removed_opens_nothing_with_the_very_next_request(app, work, sign_in):
    chair = work.people["chair"]
    client = sign_in(chair)
    assert client.get("/my-work").status_code == 200

    (held,) = held_by(work, chair)
    holding.end(work.session(), office(work), held, last_day=YESTERDAY, now=clock.now())
    work.session.commit()

    assert client.get("/my-work").location.startswith("/choose-board")
    assert "You have no role at any board" in client.get("/choose-board").text


def test_removing_somebody_here_leaves_what_they_hold_at_another_board(
    work, sign_in, post, make_board, make_person
):
    person, other = make_person(work.board, "chair", name="Two Boards"), make_board("birch_hill")
    service.give_role(work.session, person, other, "referrer", starts_on=TODAY)
    service.give_role(work.session, person, work.board, "referrer", starts_on=TODAY)
    work.session.commit()

    post(sign_in(work.people["office"]), f"/people/{person.id}/leave")

    running = service.roles_of(work.session, person.id, on=TODAY)
    assert [each.board_id for each in running] == [other.id]


def test_a_role_that_has_not_begun_can_be_taken_back_and_is_shown_no_more(work, sign_in, post, make_person):
    person = make_person(work.board, "referrer", name="Not Yet")
    held = service.give_role(work.session, person, work.board, "chair", starts_on=TOMORROW)
    work.session.commit()
    client = sign_in(work.people["office"])
    assert "from 3 March 2026" in client.get(f"/people/{person.id}").text

    post(client, f"/people/roles/{held.id}/end", when="now")

    assert "3 March 2026" not in client.get(f"/people/{person.id}").text


def test_the_same_role_cannot_be_held_twice_at_a_time(work, sign_in, post):
    chair = work.people["chair"]

    answer = post(
        sign_in(work.people["office"]),
        f"/people/{chair.id}/roles",
        role="chair",
        **boxes("starts_on", TOMORROW),
    )

    assert answer.status_code == 409
    assert "Chair holds this role in that time already." in answer.text


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"email": "not an address"}, "Enter an e-mail address, like name@example.org"),
        ({"email": "a@b.org\nBcc: c@d.org"}, "Enter an e-mail address, like name@example.org"),
        ({"name": ""}, "Enter their name"),
        ({"role": "agency_lead"}, "Not a valid choice"),
        ({"role": "chair/police"}, "Not a valid choice"),
        (boxes("ends_on", YESTERDAY), "The last day cannot lie before the first"),
        ({"starts_on": ["1", "13", "2026"]}, "Not a valid date"),
        ({"starts_on": ["1"]}, "Not a valid date"),
    ],
)
def test_what_is_wrong_is_said_on_the_page_and_nobody_is_added(work, sign_in, post, fields, says):
    given = {**SOMEBODY, "role": "chair", **boxes("starts_on", TODAY), **fields}

    answer = post(sign_in(work.people["office"]), "/people/add", **given)

    assert answer.status_code == 200
    assert says in answer.text
    assert service.person_with_email(work.session, "nell@example.org") is None


def test_a_name_is_corrected_and_shown_as_it_is_written(work, sign_in, post):
    chair = work.people["chair"]
    client = sign_in(work.people["office"])

    post(client, f"/people/{chair.id}/name", name="<b>O'Chair</b> & Co")

    page = client.get("/people/").text
    assert "&lt;b&gt;O&#39;Chair&lt;/b&gt; &amp; Co" in page


def test_every_change_is_on_record_by_ids_alone(work, sign_in, post):
    client = sign_in(work.people["office"])
    post(client, "/people/add", **SOMEBODY, role="chair", **boxes("starts_on", TODAY))
    person = service.person_with_email(work.session, "nell@example.org")
    post(client, f"/people/{person.id}/name", name="Nell Newer")
    post(client, f"/people/{person.id}/leave")

    db.act_for(work.session, work.board.id)
    entries = work.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    actions = [entry.action for entry in entries if entry.action.startswith(("role", "person"))]
    assert actions == ["role:given", "person:renamed", "role:ended"]
    said = " ".join(str(entry.details) for entry in entries)
    assert str(person.id) in said
    assert "Nell" not in said
    assert "nell@" not in said


def test_the_list_takes_the_same_statements_however_many_there_are(work, make_person, sign_in, engine):
    client = sign_in(work.people["office"])
    client.get("/people/")
    counts = []

    for _ in range(2):
        with statements_of(engine) as seen:
            client.get("/people/")
        counts.append(len(seen))
        for number in range(10):
            make_person(work.board, "referrer", name=f"More {number}")

    assert counts[0] == counts[1]


@pytest.mark.parametrize("page", ["", "/roles", "/leave", "/name", "/away"])
def test_a_page_about_somebody_still_says_who_is_signed_in(work, sign_in, page):
    client = sign_in(work.people["office"])

    text = client.get(f"/people/{work.people['chair'].id}{page}").text

    assert '<span class="pr-header__name">Office, Board office</span>' in text
    assert "Chair" in text
