"""How many of the agencies that were asked have returned, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.cases.case_page import CasePage
from webapp.cases.models import DONE, Task


@dataclass(frozen=True)
class Returned:
    """One request to several agencies. A nil return is a return."""

    title: str
    returned: int
    nil: int
    late: int
    of: int

    @property
    def is_whole(self) -> bool:
        return self.returned == self.of


def returned_of(page: CasePage) -> list[Returned]:
    """Every request to more than one agency, for those who see the whole case."""
    if not page.all:
        return []
    asked: dict[str, list[tuple[str, Task]]] = {}
    for path, task in page.latest.items():
        if task.agency is not None and task.state in ("open", DONE):
            asked.setdefault(task.step, []).append((path, task))
    return [_counted(page, tasks) for tasks in asked.values() if len(tasks) > 1]


def _counted(page: CasePage, tasks: Sequence[tuple[str, Task]]) -> Returned:
    return Returned(
        title=tasks[0][1].title.get(page.language),
        returned=sum(task.state == DONE for _path, task in tasks),
        nil=sum(task.state == DONE and task.nil for _path, task in tasks),
        late=sum(task.is_open and page.is_late(path) for path, task in tasks),
        of=len(tasks),
    )
