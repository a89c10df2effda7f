"""What a wheel stands on is listed, with its licence; one that nobody has looked at stops the build."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from webapp.config import CHECKOUT

MIT = [{"license": {"id": "MIT"}}]


def bill(*components: dict[str, object]) -> str:
    return json.dumps({"components": list(components), "dependencies": []})


def component(name: str, licences: list[object]) -> dict[str, object]:
    return {"name": name, "version": "1", "bom-ref": f"{name}==1", "licenses": licences}


@pytest.fixture
def made(tmp_path: Path):
    """Runs the build's step over what is installed, its pinned packages given as MIT, and one more of the front end."""

    def run(frontend: dict[str, object], *, leaving_out: str = "") -> subprocess.CompletedProcess[str]:
        pinned = re.findall(
            r"^([A-Za-z0-9._-]+)==", (CHECKOUT / "requirements.txt").read_text(), re.MULTILINE
        )
        installed = [component(name, MIT) for name in pinned if name != leaving_out]
        (tmp_path / "installed.json").write_text(bill(*installed, component("only-for-tests", MIT)))
        (tmp_path / "sbom-frontend.cdx.json").write_text(bill(frontend))
        command = [sys.executable, str(CHECKOUT / ".ci/bill_of_materials.py"), str(tmp_path)]
        return subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)

    return run


def test_what_is_pinned_is_listed_and_what_only_tests_need_is_not(made, tmp_path):
    done = made(component("govuk-frontend", MIT))

    names = {
        each["name"] for each in json.loads((tmp_path / "sbom-python.cdx.json").read_text())["components"]
    }
    assert done.returncode == 0, done.stdout
    assert {"flask", "spiffworkflow", "authlib"} <= names
    assert "only-for-tests" not in names
    assert "| govuk-frontend | 1 | front end | MIT |" in (tmp_path / "licences.md").read_text()


@pytest.mark.parametrize(
    "licences", [[], [{"license": {"id": "AGPL-3.0-only"}}], [{"license": {"name": "Secret"}}]]
)
def test_a_licence_that_nobody_has_looked_at_stops_the_build(made, licences):
    done = made(component("something", licences))

    assert done.returncode == 1
    assert "something" in done.stdout


def test_a_pinned_package_that_is_not_there_stops_the_build(made):
    done = made(component("govuk-frontend", MIT), leaving_out="flask")

    assert (done.returncode, "flask" in done.stdout) == (1, True)
