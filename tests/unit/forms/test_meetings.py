"""Attendance and votes: what people tick, and what follows from it."""

from __future__ import annotations

import re

import pytest
from flask import render_template_string
from werkzeug.datastructures import MultiDict

from tests.unit.forms.samples import context, form_of, kept, told
from webapp import forms
from webapp.rules.quorum import Quorum
from webapp.rules.votes import Ballot

KINDS = {
    "rapid": forms.Meeting(quorum=Quorum(partners=(("police",), ("health",)))),
    "panel": forms.Meeting(
        quorum=Quorum(least=2),
        ballot=Ballot(least=2),
        members=(("adviser", "Adviser"), ("chair", "Chair"), ("deputy", "Deputy"), ("manager", "Manager")),
        escalates_to=("the Executive",),
    ),
    "cast": forms.Meeting(casting="Chair"),
}
KNOWN = {"meetings": KINDS}
MEETING = form_of(
    "{key: came, type: attendance, meeting: rapid, label: Who came?, required: true}",
    "{key: outcome, type: yes_no, label: Is there to be a review?, required: true, needs_quorum: true}",
)
VOTE = form_of("{key: votes, type: votes, meeting: panel, label: How did they vote?}")
AT_THE_MEETING = form_of(
    "{key: came, type: attendance, meeting: rapid, label: Who came?}",
    "{key: votes, type: votes, meeting: rapid, label: Votes, voters: came}",
)
TEMPLATE = '{% from "forms/page.html" import form_fields %}{{ form_fields(form) }}'


def came(**ways: str) -> dict[str, dict[str, dict[str, str]]]:
    return {"rows": {agency: {"came": way} for agency, way in ways.items()}}


def voted(**votes: str) -> dict[str, dict[str, dict[str, str]]]:
    return {"rows": {member: {"vote": vote} for member, vote in votes.items()}}


def test_no_outcome_can_be_recorded_while_a_partner_is_missing():
    given = {"came": came(police="apologies", health="present"), "outcome": "yes"}

    assert told(MEETING, given, **KNOWN) == []
    assert kept(MEETING, given, **KNOWN) == {
        "came": {
            "rows": {"police": {"came": "apologies"}, "health": {"came": "present"}},
            "quorate": "no",
            "present": 1,
            "there": ["health"],
            "missing": ["police"],
        }
    }


def test_a_quorate_meeting_is_asked_for_its_outcome():
    there = {"came": came(police="present", health="present")}

    assert told(MEETING, there, **KNOWN) == ["outcome: Select an answer to “Is there to be a review?”"]
    assert kept(MEETING, {**there, "outcome": "no"}, **KNOWN)["outcome"] == "no"


def test_what_follows_is_worked_out_anew_and_never_taken_from_outside():
    forged = {"came": {**came(health="present"), "quorate": "yes", "missing": []}, "outcome": "yes"}

    assert kept(MEETING, forged, **KNOWN)["came"]["quorate"] == "no"
    assert "outcome" not in kept(MEETING, forged, **KNOWN)


def test_attendance_reads_as_people_say_it():
    given = {
        "came": {"rows": {"police": {"came": "absent"}, "health": {"came": "present", "who": "Ann Lee"}}}
    }
    (section,) = forms.summary(MEETING, MEETING.sections, given, context(**KNOWN))

    assert section.rows[0].lines == (
        "Present: Health (Ann Lee)",
        "Absent: Police",
        "Not quorate: nobody is there from Police.",
    )


def test_one_yes_and_one_no_of_four_are_not_decided_and_three_to_one_is():
    two = {"votes": voted(adviser="yes", chair="no")}
    four = {"votes": voted(adviser="yes", chair="no", deputy="yes", manager="yes")}

    assert kept(VOTE, two, **KNOWN)["votes"]["outcome"] == "not_decided"
    assert kept(VOTE, four, **KNOWN)["votes"]["outcome"] == "carried"
    (section,) = forms.summary(VOTE, VOTE.sections, two, context(**KNOWN))
    assert section.rows[0].lines[-1] == "Not decided: 2 still to vote. For 1, Against 1."


def test_equal_votes_say_where_they_go():
    given = {"votes": voted(adviser="yes", chair="no", deputy="yes", manager="no")}
    (section,) = forms.summary(VOTE, VOTE.sections, given, context(**KNOWN))

    assert kept(VOTE, given, **KNOWN)["votes"]["outcome"] == "tied"
    assert section.rows[0].lines[-1] == "Equal votes. It goes to: the Executive. For 2, Against 2."


def test_a_casting_vote_decides_between_equal_numbers():
    vote = form_of("{key: votes, type: votes, meeting: cast, label: Votes}")
    equal = voted(police="yes", health="no")

    assert kept(vote, {"votes": equal}, **KNOWN)["votes"]["outcome"] == "tied"
    cast = {"rows": {**equal["rows"], "casting": {"vote": "no"}}}
    assert kept(vote, {"votes": cast}, **KNOWN)["votes"]["outcome"] == "lost"


def test_votes_cast_in_steps_of_their_own_are_counted_and_cannot_be_typed_here():
    form = form_of(
        "{key: votes, type: votes, meeting: panel, label: Votes, cast: all.vote, voter: member, choice: says}",
        "{key: decision, type: yes_no, label: What was decided?, required: true}",
        rules="[{require: decision = votes.chosen, message: Not what they voted, field: decision}]",
    )
    votes = [{"member": "adviser", "says": "yes"}, {"member": "chair", "says": "no"}]
    voting = {"lookup": {"all.vote": votes}.get, **KNOWN}

    assert told(form, {"decision": "yes"}, **voting) == ["decision: Not what they voted"]
    votes += [{"member": "deputy", "says": "yes"}, {"member": "manager", "says": "yes"}]
    assert told(form, {"decision": "yes"}, **voting) == []
    assert kept(form, {"decision": "yes"}, **voting)["votes"]["outcome"] == "carried"
    typed = MultiDict([("votes-adviser-vote", "no"), ("decision", "yes")])
    assert forms.draft(form.sections, typed, context(**voting)) == {"decision": "yes"}


def test_who_was_not_there_has_no_vote():
    given = {"came": came(health="present", police="absent"), "votes": voted(police="yes", health="yes")}

    assert told(AT_THE_MEETING, given, **KNOWN) == [
        "votes-police-vote: Police was not there, so has no vote",
    ]
    del given["votes"]["rows"]["police"]
    assert kept(AT_THE_MEETING, given, **KNOWN)["votes"]["outcome"] == "carried"


@pytest.mark.usefixtures("page")
def test_only_those_an_earlier_answer_lists_are_expected():
    form = form_of("{key: came, type: attendance, meeting: rapid, label: Who came?, of: invite.agencies}")
    kinds = {"rapid": forms.Meeting(quorum=Quorum(partners=(("police",),)))}
    agencies = (("school", "School"), ("police", "Police"), ("health", "Health"))
    knowing = context(lookup={"invite.agencies": ["health"]}.get, agencies=agencies, meetings=kinds)
    new, held = (
        forms.build(form.sections, form, knowing)(formdata=None, data=data)
        for data in (None, {"came": came(school="present")})
    )

    assert [item.title for item in new.question("came").items] == ["Police", "Health"]  # a partner always is
    assert [item.title for item in held.question("came").items] == ["School", "Police", "Health"]


@pytest.mark.usefixtures("page")
def test_the_page_says_who_is_missing_and_brings_the_outcome_up_when_all_are_there():
    lacking = MultiDict([("_page", "1"), ("came-health-came", "present")])
    whole = MultiDict([*lacking.items(multi=True), ("came-police-came", "present")])
    first, second = (
        forms.build(MEETING.sections, MEETING, context(**KNOWN))(formdata=each) for each in (lacking, whole)
    )

    assert first.validate()
    assert "Not quorate: nobody is there from Police." in render_template_string(TEMPLATE, form=first)
    assert not second.validate()
    assert [field.name for field in second.new_questions] == ["outcome"]
    drawn = render_template_string(TEMPLATE, form=second)
    assert re.search(r'id="question-outcome" data-show-when="[^"]*quorum[^"]*"', drawn)


@pytest.mark.usefixtures("page")
def test_a_draft_keeps_who_was_ticked():
    posted = MultiDict([("came-health-came", "present")])
    draft = forms.draft(MEETING.sections, posted, context(**KNOWN))
    page = forms.build(MEETING.sections, MEETING, context(**KNOWN))(formdata=None, data=draft)

    assert draft == {"came": {"rows": {"health": {"came": "present"}}}}
    assert page.question("came").items[1].fields[0].typed() == "present"


def test_a_decision_that_needs_a_quorum_needs_an_attendance():
    written = (
        "form: f\ntitle: F\nsections:\n  - key: s\n    fields:\n"
        "      - {key: a, type: text, label: A, needs_quorum: true}\n"
        "      - {key: v, type: votes, label: V, meeting: m, voters: a}\n"
    )

    assert [problem.message for problem in forms.examine(written, "f.yaml").problems] == [
        "needs a quorum: give this form one field of type attendance; it has 0.",
        "its voters `a` are no attendance of this form; name one, or `step.field`.",
    ]
