"""Follows the links of the pages, as somebody, and looks for what was planted."""

from __future__ import annotations

from collections import deque

from tests.e2e.people import Somebody
from tests.integration.attack.arena import Arena
from tests.integration.attack.looking import links_in, shows, wrong_with

PAGES = 9
SKIPPED = ("/static/", "/sign-out", "/language/", "/boards/", "/account")


def walk_about(
    arena: Arena, who: Somebody, begin: list[str], most: int = PAGES
) -> tuple[list[str], int, int]:
    """Follow the links as somebody: what is wrong on the way, how many pages there were, how many show it."""
    attacker = arena.attacker(who)
    wrong, seen, shown = [], set(begin), 0
    waiting, pages = deque(begin), 0
    while waiting and pages < most:
        path = waiting.popleft()
        answer = attacker.get(path)
        pages += 1
        shown += shows(answer)
        wrong += [f"{path}: {each}" for each in wrong_with(answer)]
        for link in links_in(answer):
            if link not in seen and not link.startswith(SKIPPED):
                seen.add(link)
                waiting.append(link)
    return wrong, pages, shown
