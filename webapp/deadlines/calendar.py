"""Working days in England and Wales, as one board keeps them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from govuk_bank_holidays.bank_holidays import BankHolidays

from webapp.text import Text

_DAY = timedelta(days=1)
_SATURDAY = 5


@lru_cache(maxsize=1)
def bank_holidays() -> frozenset[date]:
    """Every known bank holiday of England and Wales, read from the installed copy, never the network."""
    known = BankHolidays(use_cached_holidays=True).get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    return frozenset(holiday["date"] for holiday in known)


class Calendar:
    """Which days are working days: Monday to Friday, less bank holidays and the board's own closures."""

    def __init__(self, closures: Iterable[date] = ()) -> None:
        holidays = bank_holidays()
        self._shut = holidays | frozenset(closures)
        self.first_known_year = min(holidays).year
        self.last_known_year = max(holidays).year

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < _SATURDAY and day not in self._shut

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`th working day after `day`, which itself is never counted."""
        return self._walk(day, count, _DAY)

    def before(self, day: date, count: int) -> date:
        """The `count`th working day before `day`, which itself is never counted."""
        return self._walk(day, count, -_DAY)

    def next_working_day(self, day: date) -> date:
        return self.add_working_days(day, 1)

    def coming(self, day: date, count: int) -> list[date]:
        """The next `count` working days after `day`."""
        found: list[date] = []
        while len(found) < count:
            day += _DAY
            if self.is_working_day(day):
                found.append(day)
        return found

    def working_days_between(self, earlier: date, later: date) -> int:
        """How many working days come after `earlier`, up to and including `later`; else none."""
        return sum(self.is_working_day(earlier + _DAY * n) for n in range(1, (later - earlier).days + 1))

    def warning(self, *days: date) -> Text:
        """What to say where one of `days` lies outside the years of known bank holidays; else empty."""
        if all(self.first_known_year <= day.year <= self.last_known_year for day in days):
            return Text()
        span = f"{self.first_known_year}–{self.last_known_year}"
        return Text(
            en=f"Bank holidays are known for {span} only: check this date by hand.",
            cy=f"Dim ond ar gyfer {span} y mae gwyliau banc yn hysbys: gwiriwch y dyddiad hwn â llaw.",
        )

    def _walk(self, day: date, count: int, step: timedelta) -> date:
        while count > 0:
            day += step
            count -= self.is_working_day(day)
        return day
