"""WCAG 2.2 A and AA and best practice, as far as a machine can tell."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_axe = Axe()


def assert_accessible(page: Page) -> None:
    """Axe finds nothing to say about the page as it stands, and nothing has to be scrolled sideways for."""
    result = _axe.run(page)
    assert result.violations_count == 0, result.generate_report()
    width, room = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert width <= room, f"{page.url} is {width} px wide where there is room for {room}"
