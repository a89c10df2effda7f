"""Reckoned figures in words, as pages, files and forms show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from flask_babel import format_decimal
from flask_babel import gettext as _

from webapp.configuration.configured import BoardConfiguration
from webapp.reporting.measuring import Division, Reckoned
from webapp.reporting.records import CaseRecord
from webapp.reporting.value_names import in_words, names_of

SHARES = ("share", "rate", "within_limit")


@dataclass(frozen=True)
class CaseShown:
    """A case behind a figure; whoever may not open it reads its reference only."""

    id: UUID
    reference: str
    visible: bool


@dataclass(frozen=True)
class ToldPart:
    """How many have one value."""

    words: str
    count: int
    cases: tuple[CaseShown, ...]


@dataclass(frozen=True)
class ToldDivision:
    """What was counted, by a value."""

    label: str
    parts: tuple[ToldPart, ...]


@dataclass(frozen=True)
class Told:
    """One figure. `result` is the number with its unit, in words; `basis` says what it was reckoned from."""

    key: str
    label: str
    hint: str
    number: Decimal | None
    result: str
    basis: str
    percent: int | None
    counted: int
    looked_at: int
    cases: tuple[CaseShown, ...]
    others: tuple[CaseShown, ...]
    divisions: tuple[ToldDivision, ...]


def tell(said: BoardConfiguration, reckoned: Reckoned, language: str) -> Told:
    """A figure in the reader's language."""
    figure = reckoned.figure
    is_share = figure.what in SHARES
    return Told(
        key=figure.key,
        label=figure.label.get(language),
        hint=figure.hint.get(language),
        number=reckoned.number,
        result=_result(reckoned),
        basis=_basis(reckoned),
        percent=int(reckoned.number) if is_share and reckoned.number is not None else None,
        counted=reckoned.counted,
        looked_at=reckoned.looked_at,
        cases=_shown(reckoned.cases),
        others=_shown(reckoned.others) if is_share else (),
        divisions=tuple(_division(said, reckoned, each, language) for each in reckoned.divisions),
    )


def _result(reckoned: Reckoned) -> str:
    number = reckoned.number
    if number is None:
        return str(_("Nothing to reckon"))
    written = str(format_decimal(number))
    if reckoned.figure.what in SHARES:
        return f"{written} %"
    if reckoned.figure.what == "median_days":
        return str(_("%(days)s days", days=written))
    return written


def _basis(reckoned: Reckoned) -> str:
    what = reckoned.figure.what
    if not reckoned.looked_at:
        return ""
    if what in ("count", "alike") and not reckoned.figure.where:
        return ""
    if what in ("count", *SHARES):
        return str(_("%(counted)s of %(all)s", counted=reckoned.counted, all=reckoned.looked_at))
    return str(_("from %(all)s", all=reckoned.counted))


def _division(
    said: BoardConfiguration, reckoned: Reckoned, division: Division, language: str
) -> ToldDivision:
    names = names_of(said, reckoned.figure, division.of, language)
    parts = (ToldPart(in_words(part.value, names), part.count, _shown(part.cases)) for part in division.parts)
    return ToldDivision(division.of.label.get(language), tuple(parts))


def _shown(cases: Iterable[CaseRecord]) -> tuple[CaseShown, ...]:
    return tuple(CaseShown(case.id, case.reference, case.visible) for case in cases)
