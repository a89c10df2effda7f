"""Where on its sheets a case is, and what it can still come to from there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from webapp.cases.case_page import CasePage
from webapp.cases.reading_order import within_reach
from webapp.engine import split
from webapp.engine.diagram import Sheet


def steps_along(path: str) -> list[str]:
    """The ids of a path, from the main sheet inwards: `Gather[police]/Write` gives Gather and Write."""
    return [split(part)[0] for part in path.split("/")]


def under(paths: Iterable[str], calls: Sequence[str]) -> list[str]:
    """The paths that lie within these calls, where one sheet is called from several places."""
    return [path for path in paths if set(calls) <= set(steps_along(path)[:-1])]


def reachable(page: CasePage, sheet: Sheet, calls: Sequence[str] = ()) -> set[str] | None:
    """What the case may still come to on a sheet that these calls lead into; None before it has entered it.

    A step that may be taken at any time says nothing of where the case itself is.
    """
    entered = {step for path in under(page.latest, calls) for step in steps_along(path)}
    standing = {step for path in under(_standing(page), calls) for step in steps_along(path)}
    if not (entered | standing) & set(sheet.nodes):
        return None
    return within_reach(
        sheet, {step for step in standing & set(sheet.nodes) if sheet.nodes[step].within is None}
    )


def _standing(page: CasePage) -> Iterator[str]:
    """The paths of what is asked, and of the time limits the case waits for."""
    yield from page.story.asked
    if page.story.run is not None:
        yield from (path for _limit, path in page.story.run.waiting_limits())
