"""Takes the pictures that the READMEs show, from a service that is running with its made-up people.

    make run                                  in one terminal
    .venv/bin/python docs/pictures.py         in another; an address may follow

The pictures are of each board's newest case: its parts, and the diagram of the part it is in.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

PASSWORD = "look-around-the-demo"  # the demonstration's own, printed by `make run`
PICTURES = Path(__file__).parent / "images"
OFFICES = {
    "cheshire_east": "business-unit@cheshire-east.example",
    "salford": "business-unit@salford.example",
    "south_tyneside": "business-unit@south-tyneside.example",
    "stockport": "administrator@stockport.example",
    "wales": "co-ordinator@wales.example",
}
SWITCHES = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@contextmanager
def signed_in(address: str, email: str) -> Iterator[Page]:
    """A browser window in which somebody is signed in."""
    with sync_playwright() as playwright:
        program = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=program, args=SWITCHES)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{address}/sign-in")
        page.fill("input[name=email]", email)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url("**/my-work*")
        yield page
        browser.close()


def picture_of(address: str, board: str) -> Path:
    """The newest case of a board, down to the end of its diagram."""
    with signed_in(address, OFFICES[board]) as page:
        page.goto(f"{address}/cases")
        page.locator("main a[href^='/cases/']").first.click()
        drawn = page.locator("[data-diagram-frame] .djs-container")
        drawn.wait_for()
        end = page.locator(".pr-legend").bounding_box() or {"y": 800, "height": 0}
        target = PICTURES / f"{board}.png"
        page.screenshot(
            path=target,
            full_page=True,
            clip={"x": 0, "y": 0, "width": 1280, "height": end["y"] + end["height"] + 20},
        )
        return target


def main() -> None:
    address = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    for board in OFFICES:
        print(picture_of(address, board))


if __name__ == "__main__":
    main()
