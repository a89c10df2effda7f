"""A problem and a list of them, said as lines or as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

ERROR, WARNING, NOTE = "error", "warning", "note"


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend: where it is, which rule it breaks and what to do."""

    file: str
    element: str
    rule: str
    message: str
    severity: str = ERROR

    def __str__(self) -> str:
        return f"{self.file}: {self.element}: {self.rule}: {self.message}"


@dataclass(frozen=True)
class Counts:
    """How much was looked at."""

    boards: int = 0
    processes: int = 0
    forms: int = 0
    tables: int = 0
    limits: int = 0

    def __add__(self, other: Counts) -> Counts:
        mine, theirs = asdict(self), asdict(other)
        return Counts(**{name: mine[name] + theirs[name] for name in mine})

    def __str__(self) -> str:
        return ", ".join(
            f"{count} {name if count != 1 else _one(name)}" for name, count in asdict(self).items()
        )


def _one(many: str) -> str:
    return many.removesuffix("es") if many.endswith("sses") else many.removesuffix("s")


@dataclass(frozen=True)
class Report:
    """Everything that was found, and how much was looked at. Notes are worth knowing and nothing to mend."""

    problems: tuple[Problem, ...]
    counts: Counts
    notes: tuple[Problem, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep a board from being published."""
        return tuple(problem for problem in self.problems if problem.severity == ERROR)

    @property
    def exit_code(self) -> int:
        """0 when there is no error, 1 when there is."""
        return 1 if self.errors else 0

    def lines(self) -> list[str]:
        """One line a note or problem, then the counts."""
        return [
            *map(str, self.notes),
            *map(str, self.problems),
            f"{self.counts}: {len(self.problems)} problems",
        ]

    def to_json(self) -> str:
        """The same for programs."""
        found = {
            "problems": [asdict(problem) for problem in self.problems],
            "notes": [asdict(note) for note in self.notes],
            "counts": asdict(self.counts),
        }
        return json.dumps(found, ensure_ascii=False, indent=2)

    def joined(self, other: Report) -> Report:
        """Two reports as one, nothing said twice."""
        problems = dict.fromkeys((*self.problems, *other.problems))
        notes = dict.fromkeys((*self.notes, *other.notes))
        return Report(tuple(problems), self.counts + other.counts, tuple(notes))
