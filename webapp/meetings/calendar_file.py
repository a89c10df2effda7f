"""A meeting as a file for people's calendars (RFC 5545, sent by RFC 5546). It holds the reference and a link, no names.

The id stays the same for as long as the meeting is known, and the sequence rises with each change, so that a calendar
moves or strikes out the entry it has. Hours are written in UTC: every calendar shows them in its reader's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from icalendar import Calendar, Event, vCalAddress, vText

from webapp.clock import LONDON

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"
CONTENT_TYPE = "text/calendar"
_PRODUCT = "-//Practice Review//Meetings//EN"


@dataclass(frozen=True)
class Entry:
    """What a calendar is told of a meeting."""

    id: UUID
    sequence: int
    title: str
    starts_at: datetime
    minutes: int
    whole_day: bool
    place: str
    link: str
    cancelled: bool
    stamped_at: datetime


def written(entry: Entry, *, method: str = PUBLISH, organiser: str = "", attendee: str = "") -> str:
    """The file. An invitation (REQUEST, CANCEL) says who asks whom, by e-mail address alone."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(_event(entry, organiser, attendee))
    content: bytes = calendar.to_ical()
    return content.decode()


def _event(entry: Entry, organiser: str, attendee: str) -> Event:
    event = Event()
    event.add("uid", f"meeting-{entry.id}@practice-review.invalid")
    event.add("dtstamp", entry.stamped_at)
    event.add("sequence", entry.sequence)
    event.add("summary", entry.title)
    event.add("description", entry.link)
    event.add("url", entry.link)
    event.add("class", "CONFIDENTIAL")
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    if entry.whole_day:
        day = entry.starts_at.astimezone(LONDON).date()
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
    else:
        begins = entry.starts_at.astimezone(UTC)
        event.add("dtstart", begins)
        event.add("dtend", begins + timedelta(minutes=entry.minutes))
    if entry.place:
        event.add("location", entry.place)
    if organiser:
        event["organizer"] = vCalAddress(f"mailto:{organiser}")
    if attendee:
        person = vCalAddress(f"mailto:{attendee}")
        person.params["ROLE"] = vText("REQ-PARTICIPANT")
        person.params["PARTSTAT"] = vText("NEEDS-ACTION")
        person.params["RSVP"] = vText("FALSE")
        event["attendee"] = person
    return event
