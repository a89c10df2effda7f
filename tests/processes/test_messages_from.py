"""Who may say that something has happened outside: the roles the drawing names, on any event that listens."""

from __future__ import annotations

from tests.processes.shipped import board
from webapp.cases.outside import senders


def test_a_message_at_the_edge_of_a_step_may_come_from_the_roles_its_event_names() -> None:
    nodes = board("stockport").sheets["learning_and_improvement"].nodes.values()
    edge = next(node for node in nodes if node.kind == "boundary" and node.message)

    assert (
        senders(nodes, edge.message or "")
        == set(edge.listed("from"))
        == {"independent_chair", "safeguarding_head"}
    )
