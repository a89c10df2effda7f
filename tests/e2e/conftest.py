"""The real application on a real database, read by a real browser, with its scripts and without.

Whatever a page does, its console stays quiet and it fetches nothing from anywhere else:
`page` and `plain_page` check that when a test is over.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from tests.e2e.boards import Place
from tests.e2e.journey import Journey
from tests.e2e.people import PASSWORD, Somebody, people_of, sit_down
from tests.e2e.specimens.views import specimens
from tests.e2e.under_way import UnderWay, under_way
from webapp import clock, db, postgres, schema
from webapp.accounts import passwords, service
from webapp.accounts.models import Board, Person
from webapp.app import create_app
from webapp.config import APP_ROLE, Settings
from webapp.configuration import service as configuration
from webapp.configuration.load import load_board
from webapp.postgres import OWNER_ROLE, Cluster
from webapp.text import Text

_SWITCHES = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
passwords.cheaply()  # strong hashing is slow by design
_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")


@dataclass
class Site:
    """The running application and where it is."""

    address: str
    app: Flask
    settings: Settings


@dataclass
class Watch:
    """What a page should not have done."""

    home: str
    faults: list[str] = field(default_factory=list)

    def over(self, page: Page) -> None:
        """Look at everything the page does from now on."""
        page.on("console", lambda said: self._console(said.type, said.text))
        page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        page.on("request", lambda request: self._request(request.url))

    def _console(self, kind: str, text: str) -> None:
        # a status the test provoked is not a fault of the page
        if kind in {"error", "warning"} and "the server responded with a status of" not in text:
            self.faults.append(f"console: {text}")

    def _request(self, url: str) -> None:
        if not url.startswith((self.home, "data:", "blob:")):
            self.faults.append(f"fetched from elsewhere: {url}")


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    with tempfile.TemporaryDirectory(prefix="pr-e2e-") as folder:
        cluster = Cluster(Path(folder) / "pg", durable=False)
        with cluster.running():
            postgres.prepare(cluster)
            schema.upgrade(cluster.address(OWNER_ROLE))
            yield from _served(_settings(cluster, Path(folder)))


def _settings(cluster: Cluster, folder: Path) -> Settings:
    settings = Settings(secret_key="only for tests, " * 4, var_dir=folder)
    return settings.with_database(app=cluster.address(APP_ROLE), owner=cluster.address(OWNER_ROLE))


def _served(settings: Settings) -> Iterator[Site]:
    app = create_app(settings)
    app.register_blueprint(specimens)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Site(f"http://127.0.0.1:{server.port}", app, settings)
    server.shutdown()
    thread.join()
    server.server_close()
    db.session.remove()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium if there is one, else the one Playwright brings."""
    found = next(filter(None, map(shutil.which, _CHROMIUMS)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=_SWITCHES)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def browsers(chromium: Browser, site: Site) -> Callable[..., BrowserContext]:
    """Browsers by kind and number; kept from test to test, with what they have fetched but without cookies."""
    kept: dict[tuple[bool, int, int], BrowserContext] = {}

    def browser(*, scripts: bool, width: int, number: int) -> BrowserContext:
        key = (scripts, width, number)
        if key not in kept:
            kept[key] = chromium.new_context(
                base_url=site.address,
                java_script_enabled=scripts,
                viewport={"width": width, "height": 900},
                locale="en-GB",
            )
            kept[key].set_default_timeout(30_000)  # a busy machine is slow, not wrong
        return kept[key]

    return browser


@pytest.fixture
def open_page(browsers: Callable[..., BrowserContext], site: Site) -> Iterator[Callable[..., Page]]:
    """Opens a browser of somebody's own: no cookies shared with any other."""
    watch = Watch(site.address)
    pages: list[Page] = []

    def open_page(*, scripts: bool = True, width: int = 1280) -> Page:
        page = browsers(scripts=scripts, width=width, number=len(pages)).new_page()
        pages.append(page)
        watch.over(page)
        return page

    yield open_page
    for page in pages:
        page.context.clear_cookies()
        page.close()
    assert not watch.faults


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    return open_page()


@pytest.fixture
def plain_page(open_page: Callable[..., Page]) -> Page:
    """A page whose scripts do not run."""
    return open_page(scripts=False)


@pytest.fixture(scope="session")
def place(site: Site) -> Callable[[str], Place]:
    """A shipped board, published, with somebody for every role and agency."""
    configuration.sync(db.session(), site.settings.configuration_dir, now=clock.now())
    db.session.commit()
    made: dict[str, Place] = {}

    def place(name: str) -> Place:
        if name not in made:
            said = load_board(name, site.settings.configuration_dir)
            made[name] = Place(said, people_of(said))
        return made[name]

    return place


@pytest.fixture(scope="session")
def cheshire(place: Callable[[str], Place]) -> Place:
    """Cheshire East."""
    return place("cheshire_east")


@dataclass(frozen=True)
class Asked(UnderWay):
    """A task that is asked, with the answers its walk has for it."""

    site: Site
    place: Place

    @property
    def answers(self) -> dict[str, Any]:
        samples = self.place.said.sample_answers.get((self.step.does or "").partition("[")[0], {})
        return {**samples, **self.step.answers}

    def journey(self, page: Page) -> Journey:
        """Goes on with the case in that browser."""
        place = self.place
        return Journey(page, self.site.app, self.site.address, place.said, place.people)


@pytest.fixture
def bring(site: Site, cheshire: Place) -> Iterator[Callable[[str], Asked]]:
    """Brings a case to where a step is the next thing to do."""
    walk = cheshire.walk("signed_off_and_published")

    def bring(before: str) -> Asked:
        found = under_way(cheshire.said, cheshire.people, walk, before=before)
        return Asked(**vars(found), site=site, place=cheshire)

    yield bring
    db.session.remove()


@pytest.fixture
def sits_down(site: Site) -> Callable[[Page, Somebody], None]:
    """Puts somebody at that browser, signed in."""

    def sits_down(page: Page, person: Somebody) -> None:
        sit_down(page, site.app, person, site.address)

    return sits_down


@pytest.fixture
def make_board(site: Site) -> Callable[..., Board]:
    def make(languages: tuple[str, ...] = ("en",), colour: str = "#0b4144") -> Board:
        key = f"board_{uuid4().hex[:8]}"
        board = Board(
            key=key,
            name=Text(en="Elm Valley Safeguarding Board", cy="Bwrdd Diogelu Dyffryn Llwyf"),
            short_name=Text(en="Elm Valley"),
            colour=colour,
            languages=list(languages),
            office_role="business_unit",
        )
        db.session.add(board)
        db.session.commit()
        return board

    return make


@pytest.fixture
def make_person(site: Site) -> Callable[..., Person]:
    """Somebody who can sign in, holding `role` at `board`."""

    def make(board: Board, role: str = "business_unit", *, agency: str | None = None) -> Person:
        email = f"{uuid4().hex}@example.org"
        person = service.add_person(db.session, email=email, name="Ada Lovelace", password=PASSWORD)
        service.give_role(db.session, person, board, role, agency=agency, starts_on=date(2020, 1, 1))
        db.session.commit()
        return person

    return make


@pytest.fixture
def sign_in() -> Callable[[Page, Person], None]:
    """Signs the person in on that page, by the sign-in page."""

    def sign_in(page: Page, person: Person) -> None:
        page.goto("/sign-in")
        page.fill("input[name=email]", person.email)
        page.fill("input[name=password]", PASSWORD)
        with page.expect_navigation():
            page.press("input[name=password]", "Enter")

    return sign_in
