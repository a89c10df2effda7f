from __future__ import annotations

from datetime import date

import pytest

from webapp import clock
from webapp.accounts import service
from webapp.accounts.service import EmailTaken

TODAY = date(2026, 4, 16)


@pytest.fixture
def board(make_board):
    return make_board()


def names(people):
    return [person.name for person in people]


def test_the_holders_of_a_role_are_those_who_hold_it_that_day(session, board, make_person):
    person = make_person(name="Ada")
    held = {"starts_on": date(2026, 4, 1), "ends_on": date(2026, 4, 30)}
    service.give_role(session, person, board, "review_chair", **held)

    days = [date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 30), date(2026, 5, 1)]

    assert [names(service.holders(session, board.id, "review_chair", on=day)) for day in days] == [
        [], ["Ada"], ["Ada"], [],
    ]  # fmt: skip


def test_the_holders_for_an_agency_are_that_agencys(session, board, make_person):
    make_person(board, "agency_lead", agency="police", name="Ada")
    make_person(board, "agency_lead", agency="health", name="Grace")

    assert names(service.holders(session, board.id, "agency_lead", agency="police", on=TODAY)) == ["Ada"]
    assert names(service.holders(session, board.id, "agency_lead", on=TODAY)) == ["Ada", "Grace"]


def test_another_boards_holders_are_not_ours(session, board, make_board, make_person):
    make_person(make_board("ash_dale"), "review_chair")

    assert service.holders(session, board.id, "review_chair", on=TODAY) == []


def test_who_was_deactivated_holds_nothing_for_others_to_see(session, board, make_person):
    service.deactivate(session, make_person(board, "review_chair"), now=clock.now())

    assert service.holders(session, board.id, "review_chair", on=TODAY) == []
    assert service.people_of(session, board.id, on=TODAY) == []


def test_a_role_that_ended_is_held_until_its_last_day(session, board, make_person):
    person = make_person(board, "review_chair")
    (holding,) = service.roles_of(session, person.id, on=TODAY)

    service.end_role(session, holding, last_day=TODAY)

    assert len(service.roles_of(session, person.id, on=TODAY)) == 1
    assert service.roles_of(session, person.id, on=date(2026, 4, 17)) == []


def test_one_address_is_one_person_however_it_is_capitalised(session):
    service.add_person(session, email="ada@example.org", name="Ada", password="a long enough one")

    with pytest.raises(EmailTaken):
        service.add_person(session, email="Ada@Example.org", name="Ada", password="a long enough one")
