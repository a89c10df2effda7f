"""The rules of the house that a machine can check."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from jinja2 import Environment, TemplateError

from webapp import schema, web
from webapp.app import create_app
from webapp.config import Settings
from webapp.text import Text
from webapp.web.policy import RouteWithoutPolicy

ROOT = Path(__file__).parent.parent
LONGEST_FILE = 500
LONGEST_FUNCTION = 40
REGISTRIES = re.compile(r"https?://[^ \"']*(?:pypi|pythonhosted|npmjs|debian|yarnpkg)\.[a-z]+")


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def python_files() -> list[Path]:
    return [path for path in tracked("*.py") if "migrations/versions" not in str(path)]


def shipped_files() -> list[Path]:
    return [path for path in python_files() if (ROOT / "tests") not in path.parents]


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_imports_keep_to_the_ranking():
    # a program of its own: the linter takes over the logging of whoever calls it
    linted = subprocess.run([Path(sys.executable).with_name("lint-imports")], cwd=ROOT, check=False)

    assert linted.returncode == 0


def test_no_file_is_longer_than_a_reader_can_hold():
    too_long = {
        str(path): lines
        for path in python_files()
        if (lines := len(path.read_text().splitlines())) > LONGEST_FILE
    }

    assert too_long == {}


def test_no_function_is_longer_than_a_screen():
    too_long = [
        f"{path.relative_to(ROOT)}:{function.lineno} {function.name}"
        for path in shipped_files()
        for function in functions(path)
        if (function.end_lineno or 0) - function.lineno + 1 > LONGEST_FUNCTION
    ]

    assert too_long == []


def test_no_function_imports_what_is_ours():
    hidden = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in python_files()
        for function in functions(path)
        for node in ast.walk(function)
        if (isinstance(node, ast.ImportFrom) and (node.level or (node.module or "").startswith("webapp")))
        or (isinstance(node, ast.Import) and any(name.name.startswith("webapp") for name in node.names))
    ]

    assert hidden == []


def test_every_form_of_a_page_takes_words_and_nothing_else():
    takes_files = {
        "webapp/forms/page.py",
        "webapp/web/page_form.py",
    }  # the forms boards write; the base of all others
    others = [
        str(path.relative_to(ROOT))
        for path in tracked("webapp/*.py")
        if "import FlaskForm" in path.read_text() and str(path.relative_to(ROOT)) not in takes_files
    ]

    assert others == []


def test_every_table_for_a_spreadsheet_is_written_where_formulas_are_made_text():
    writers = [
        str(path.relative_to(ROOT))
        for path in tracked("webapp/*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        for name in _imported(node)
        if name.split(".")[0] in {"csv", "openpyxl", "xlsxwriter", "odf", "pandas"}
    ]

    assert writers == ["webapp/reporting/spreadsheet.py"]


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return [each.name for each in node.names] if isinstance(node, ast.Import) else []


def test_there_is_one_newest_migration_and_they_are_numbered_in_a_line():
    numbers = sorted(path.name[:4] for path in (ROOT / "webapp/migrations/versions").glob("*.py"))

    assert len(schema.heads()) == 1
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]


@pytest.fixture(scope="module")
def templates() -> Environment:
    return create_app(Settings()).jinja_env


def test_every_template_compiles(templates):
    broken = {}
    names = templates.list_templates(filter_func=lambda name: not name.startswith("govuk_frontend_"))
    for name in names:
        try:
            templates.get_template(name)
        except TemplateError as error:
            broken[name] = str(error)

    assert "base.html" in names
    assert broken == {}


def test_no_page_takes_a_name_that_its_frame_goes_by():
    """A page that calls somebody `person` takes the signed-in person, and the way out, off the header."""
    of_the_frame = {"board_name", "person", "navigation", "languages", "links", "session_seconds"}
    taken = [
        f"{path}:{call.lineno} {', '.join(sorted(names))}"
        for path in sorted((ROOT / "webapp").rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "render_template"
        if (names := {each.arg for each in call.keywords if each.arg} & of_the_frame)
    ]

    assert taken == []


def test_every_route_says_who_may_use_it():
    app = create_app(Settings())  # raises where one does not

    app.add_url_rule("/forgotten", "forgotten", lambda: "")

    with pytest.raises(RouteWithoutPolicy, match="forgotten"):
        web.require_policies(app)


def test_no_tracked_file_names_a_package_registry():
    found = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if path != Path(__file__) and REGISTRIES.search(path.read_text(errors="ignore"))
    ]

    assert found == []


COUNTRIES = re.compile("England[ _]and[ _]Wales", re.IGNORECASE)  # whose bank holidays count, not a board


def test_the_code_knows_no_board_by_name():
    keys = [path.parent.name for path in (ROOT / "processes").glob("*/board.yaml")]
    boards = [yaml.safe_load((ROOT / "processes" / key / "board.yaml").read_text()) for key in keys]
    words = {
        word for board in boards for word in (board["board"], Text.model_validate(board["short_name"]).en)
    }
    said = re.compile("|".join(map(re.escape, sorted(words))), re.IGNORECASE)

    knowing = [
        str(path.relative_to(ROOT))
        for path in tracked("webapp")
        if said.search(COUNTRIES.sub("", path.read_text(errors="ignore")))
    ]

    assert words
    assert knowing == []


def test_nothing_is_left_for_later():
    marks = re.compile(r"\b(TODO|FIXME|XXX)\b|pytest\.(skip|xfail|mark\.(skip|xfail))|NotImplementedError")
    left = [
        str(path.relative_to(ROOT))
        for path in tracked("*.py", "*.js", "*.html")
        if path != Path(__file__) and marks.search(path.read_text())
    ]

    assert left == []
