"""Days, times and amounts of time in English and Welsh."""

from __future__ import annotations

from datetime import date, datetime

from webapp.deadlines.counting import END_OF_DAY, Unit, When, day_of, local
from webapp.text import Text

_DAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "cy": (
        "dydd Llun",
        "dydd Mawrth",
        "dydd Mercher",
        "dydd Iau",
        "dydd Gwener",
        "dydd Sadwrn",
        "dydd Sul",
    ),
}
_ENGLISH_MONTHS = "January February March April May June July August September October November December"
_WELSH_MONTHS = "Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd Rhagfyr"
_MONTHS = {"en": _ENGLISH_MONTHS.split(" "), "cy": _WELSH_MONTHS.split(" ")}
_UNITS: dict[Unit, tuple[str, str]] = {
    "hours": ("hour", "hours"),
    "working_days": ("working day", "working days"),
    "calendar_days": ("day", "days"),
    "weeks": ("week", "weeks"),
    "months": ("month", "months"),
}
# A Welsh noun stays singular after a number; the number two softens its first letter.
_WELSH_UNITS: dict[Unit, tuple[str, str]] = {
    "hours": ("awr", "awr"),
    "working_days": ("diwrnod gwaith", "ddiwrnod gwaith"),
    "calendar_days": ("diwrnod", "ddiwrnod"),
    "weeks": ("wythnos", "wythnos"),
    "months": ("mis", "fis"),
}
_SOFTENING = 2

NOTHING = Text()
"""No words."""


def weekday(day: date) -> Text:
    return Text(en=_DAYS["en"][day.weekday()], cy=_DAYS["cy"][day.weekday()])


def long_date(when: When) -> Text:
    """“Monday 16 March 2026”, with the time where there is one: “Monday 16 March 2026 at 16:00”."""
    day = day_of(when)
    at = _time(when) if isinstance(when, datetime) else ""

    def said(language: str) -> str:
        words = f"{_DAYS[language][day.weekday()]} {day.day} {_MONTHS[language][day.month - 1]} {day.year}"
        return f"{words} {'at' if language == 'en' else 'am'} {at}" if at else words

    return Text(en=said("en"), cy=said("cy"))


def amount(number: int, unit: Unit) -> Text:
    """“1 working day”, “28 working days”; in Welsh “2 ddiwrnod gwaith”."""
    one, many = _UNITS[unit]
    plain, softened = _WELSH_UNITS[unit]
    return Text(
        en=f"{number} {one if number == 1 else many}",
        cy=f"{number} {softened if number == _SOFTENING else plain}",
    )


def sentence(text: Text) -> Text:
    """The same words with a capital letter at the start."""
    return Text(en=text.en[:1].upper() + text.en[1:], cy=text.cy[:1].upper() + text.cy[1:])


def _time(when: datetime) -> str:
    shown = local(when)
    return "" if shown.time() == END_OF_DAY else f"{shown:%H:%M}"
