"""How a worker is known to be there: it says so in the database every few seconds."""

from __future__ import annotations

HEARD_WITHIN = 120
"""Seconds after which a worker that was not heard of is taken to be gone."""

HEARD = "select count(*), extract(epoch from now() - max(last_heartbeat)) from procrastinate_workers"
"""How many there are, and how many seconds ago one was last heard of."""
