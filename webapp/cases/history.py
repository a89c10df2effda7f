"""The log of a case in words: what happened, who did it, when, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from webapp.cases.answers_given import Asked, differences, sees
from webapp.cases.case_page import CasePage
from webapp.cases.days import long, same
from webapp.cases.log import OF_AN_ANSWER, Entry, Kind
from webapp.cases.projection import task_id
from webapp.cases.wording import _
from webapp.engine import Address

EVERYBODYS = frozenset({Kind.OPENED, Kind.PAUSED, Kind.RESUMED, Kind.WITHDRAWN, Kind.REOPENED})
"""What everybody who takes part may know, without the reasons."""


@dataclass(frozen=True)
class Happening:
    """One entry, as the timeline shows it."""

    title: str
    by: str
    moment: datetime
    words: str = ""
    details: Sequence[tuple[str, str, str]] = ()  # question, before, after
    href: str = ""
    link: str = ""


def history(page: CasePage, *, newest: int | None = None) -> list[Happening]:
    """What happened that the reader may know, newest first; at most the `newest` so many."""
    entries = [entry for entry in reversed(page.log) if _is_seen(page, entry)]
    return [_told(page, entry) for entry in entries[:newest]]


def _is_seen(page: CasePage, entry: Entry) -> bool:
    if entry.kind in (Kind.CORRECTED, Kind.ANSWERED):
        answer = page.answered.get(entry.address)
        return sees(page, answer) if answer is not None else page.all
    if page.all or entry.kind in EVERYBODYS:
        return True
    if entry.kind is Kind.EXTENDED:
        return any(
            task.limit_id == entry.address and entry.value.get("instance") in (None, task.agency)
            for task in page.tasks
        )
    return entry.by == str(page.reader.person_id)


def _told(page: CasePage, entry: Entry) -> Happening:
    words = [*_words(page, entry)]
    if entry.on_behalf_of:
        words.append(_("On behalf of %(who)s.", who=page.names.on_behalf(entry.on_behalf_of)))
    if entry.reason and (page.all or entry.kind not in EVERYBODYS):
        words.append(_("Reason: %(reason)s", reason=entry.reason))
    if not same(entry.happened_on, entry.recorded_at):
        words.append(_("Recorded on %(date)s.", date=long(entry.recorded_at)))
    href, link = _link(page, entry)
    return Happening(
        title=_title(page, entry),
        by=page.names.person(entry.by),
        moment=entry.happened_on,
        words=" ".join(words),
        details=_details(page, entry),
        href=href,
        link=link,
    )


def _title(page: CasePage, entry: Entry) -> str:
    if entry.kind in (Kind.ANSWERED, Kind.CORRECTED, Kind.ASSIGNED, Kind.RELEASED, Kind.TIME_ASKED):
        title = _step(page, entry)
        return {
            Kind.ANSWERED: _("“%(step)s” done", step=title),
            Kind.CORRECTED: _("“%(step)s” corrected", step=title),
            Kind.ASSIGNED: _("“%(step)s” taken in hand", step=title),
            Kind.RELEASED: _("“%(step)s” handed back", step=title),
            Kind.TIME_ASKED: _("More time asked for “%(step)s”", step=title),
        }[entry.kind]
    if entry.kind is Kind.MESSAGE:
        return message_name(page, entry.address)
    return {
        Kind.OPENED: _("Case opened"),
        Kind.LIMIT_PASSED: _("A time limit passed"),
        Kind.AGENCY_ADDED: _("Agency added"),
        Kind.AGENCY_WITHDRAWN: _("Agency withdrawn"),
        Kind.EXTENDED: _("More time given"),
        Kind.PAUSED: _("Case paused"),
        Kind.RESUMED: _("Case resumed"),
        Kind.WITHDRAWN: _("Case withdrawn"),
        Kind.REOPENED: _("Case reopened"),
        Kind.NAMED: _("Somebody named for a role"),
        Kind.MOVED: _("Moved to another version of the procedure"),
        Kind.NOTED: _("Note added"),
        Kind.LINKED: _("Linked to another case"),
        Kind.CAUGHT_UP: _("Caught up with what was done on paper"),
        Kind.SET_ASIDE: _("What no longer fits was set aside"),
        Kind.DECLARED: _("Independence declared"),
        Kind.LEFT: _("Somebody works at the board no longer"),
    }[entry.kind]


def message_name(page: CasePage, message: str) -> str:
    """What the drawing calls a message from outside."""
    for node in page.story.process.nodes.values():
        if node.message == message and node.name:
            return node.name.get(page.language)
    return message.replace("_", " ").capitalize()


def _step(page: CasePage, entry: Entry) -> str:
    address = Address.read(entry.address)
    node = page.story.process.nodes.get(address.step)
    title = node.name.get(page.language) if node is not None else address.step
    return f"{title} ({page.names.agency(address.instance)})" if address.instance else title


def _words(page: CasePage, entry: Entry) -> Iterator[str]:
    value = entry.value
    if entry.kind is Kind.ASSIGNED:
        yield _("In the hands of %(name)s.", name=page.names.person(value["person"]))
    elif entry.kind is Kind.NAMED:
        who = page.names.on_behalf("@".join(filter(None, (value["role"], value.get("agency")))))
        yield _("%(name)s, for %(role)s.", name=page.names.person(value["person"]), role=who)
    elif entry.kind is Kind.DECLARED:
        yield _declared(page, entry)
    elif entry.kind is Kind.LEFT:
        yield _("%(name)s. What was in their hands is free again.", name=page.names.person(value["person"]))
    elif entry.kind in (Kind.LIMIT_PASSED, Kind.EXTENDED):
        yield _limit(page, entry)
    elif entry.kind in (Kind.AGENCY_ADDED, Kind.AGENCY_WITHDRAWN):
        yield _agencies(page, entry)
    elif entry.kind is Kind.TIME_ASKED and value.get("until"):
        yield _("Until %(date)s.", date=long(date.fromisoformat(value["until"])))
    elif entry.kind is Kind.NOTED:
        yield str(value.get("text", ""))
    elif entry.kind is Kind.LINKED:
        yield f"{value['reference']}."


def _declared(page: CasePage, entry: Entry) -> str:
    """Who declared, for which role, and what came of it; why is for the office, on the page of people."""
    value = entry.value
    name, role = page.names.person(value["person"]), page.names.role(value["role"])
    return {
        "eligible": _("%(name)s is independent enough for the role %(role)s.", name=name, role=role),
        "eligible_with_reason": _(
            "%(name)s may have the role %(role)s, with a reason.", name=name, role=role
        ),
        "not_eligible": _("%(name)s cannot have the role %(role)s in this case.", name=name, role=role),
    }.get(
        value["outcome"],
        _("It is not known yet if %(name)s may have the role %(role)s.", name=name, role=role),
    )


def _limit(page: CasePage, entry: Entry) -> str:
    limit = page.story.configuration.limits.get(entry.address)
    label = limit.label.get(page.language) if limit else entry.address
    if entry.kind is Kind.LIMIT_PASSED:
        return f"{label}."
    instance = entry.value.get("instance")
    who = f" ({page.names.agency(instance)})" if instance else ""
    until = long(date.fromisoformat(entry.value["until"]))
    return _("%(limit)s%(who)s: until %(date)s.", limit=label, who=who, date=until)


def _agencies(page: CasePage, entry: Entry) -> str:
    """The agencies by which an entry's list differs from the one before it."""
    before: set[str] = set()
    for each in page.log[: entry.seq - 1]:
        if each.address == entry.address and each.kind in OF_AN_ANSWER:
            before = _listed(each)
    return ", ".join(page.names.agency(key) for key in sorted(_listed(entry) ^ before)) + "."


def _listed(entry: Entry) -> set[str]:
    return {
        each
        for value in entry.value.values()
        if isinstance(value, list)
        for each in value
        if isinstance(each, str)
    }


def _details(page: CasePage, entry: Entry) -> Sequence[tuple[str, str, str]]:
    if entry.kind is not Kind.CORRECTED:
        return ()
    earlier = [e for e in page.log[: entry.seq - 1] if e.address == entry.address and e.kind in OF_AN_ANSWER]
    step = Address.read(entry.address).step
    found = page.story.form_of(step)
    if found is None or not earlier:
        return ()
    asked = Asked(page.story.configuration, page.story.node(step), *found)
    return [
        (each.label, "; ".join(each.before), "; ".join(each.after) or _("Not provided"))
        for each in differences(page, asked, entry.address, earlier[-1].value, entry.value)
    ]


def _link(page: CasePage, entry: Entry) -> tuple[str, str]:
    if entry.kind is Kind.ANSWERED and sees(page, entry):
        answer = task_id(page.case.id, Address.read(entry.address))
        return url_for("cases.answer", case_id=page.case.id, task_id=answer), _("Read the answers")
    if entry.kind is Kind.LINKED:
        return url_for("cases.show", case_id=entry.value["case"]), _("Go to the other case")
    return "", ""
