"""What can go wrong with a case."""

from __future__ import annotations

from webapp.accounts.models import Person
from webapp.cases.models import Task
from webapp.errors import DomainError
from webapp.text import Text


class TaskAlreadyDone(DomainError):
    """Somebody else was quicker."""

    status = 409

    def __init__(self, task: Task, by: Person | None) -> None:
        self.task = task
        who = by.name if by else "someone else"
        done = f"was already completed by {who}" if task.state == "done" else "is no longer needed"
        super().__init__(f"“{task.title}” {done}. Your answers are kept as a draft.")


class TooEarly(DomainError):
    """A least time has not passed yet."""

    status = 409

    def __init__(self, why: Text) -> None:
        self.why = why
        super().__init__(why.en)


class CaseClosed(DomainError):
    """A closed case asks for nothing."""

    def __init__(self, reference: str) -> None:
        super().__init__(f"Case {reference} is closed. Reopen it first.")


class ReopenFirst(DomainError):
    """A correction would change how a closed case ended."""

    status = 409

    def __init__(self, reference: str) -> None:
        super().__init__(
            f"Case {reference} is closed, and with this it would not end as it did. Reopen it first."
        )


class NeedsReason(DomainError):
    """A change beside the procedure was asked for without saying why."""

    status = 400

    def __init__(self) -> None:
        super().__init__("Say why, so that whoever reads the case later can understand it.")


class CaseUnreadable(DomainError):
    """What is kept of a case cannot be read; neither its snapshot nor its log tells it."""

    status = 409

    def __init__(self, reference: str = "") -> None:
        which = f"Case {reference}" if reference else "This case"
        super().__init__(
            f"{which} cannot be opened: what is recorded of it cannot be read. Nothing of it is lost, and other "
            "cases are not affected. Tell whoever runs Practice Review here, with the case’s reference."
        )


class DeclareFirst(DomainError):
    """A step waits until whoever does it has declared how independent they are."""

    status = 409

    def __init__(self) -> None:
        super().__init__("Declare your independence first: this step waits for it.")
