"""What is open in the library's tree of tasks.

The library can tell as well, but climbs for the depth of every task and makes a list of every task's children:
half the time of an answer went there, and below depth 1000 it sees nothing.
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.util.task import TaskState


def tasks_in(top: Any, state: int) -> list[Any]:
    """The tasks of a workflow in one of these open states, in the order of the tree, called sheets included.

    Below what is only foreseen nothing is open, nor on a sheet that is finished.
    """
    found = []
    waiting = [top.task_tree]
    called = top.subprocesses
    while waiting:
        task = waiting.pop()
        if task.state & state:
            found.append(task)
        if task.state <= TaskState.FUTURE:
            continue
        tasks = task.workflow.tasks
        waiting.extend(tasks[child] for child in reversed(task._children))
        if task.state < TaskState.COMPLETED and task.id in called:
            waiting.append(called[task.id].task_tree)
    return found
