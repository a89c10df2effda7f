"""Runs every family of rules over boards, folders and single files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from webapp.configuration.check.conditions import conditions
from webapp.configuration.check.courses import courses
from webapp.configuration.check.drawing import drawing
from webapp.configuration.check.form_checks import form_checks, routed
from webapp.configuration.check.guidance import guidance
from webapp.configuration.check.independence import independence
from webapp.configuration.check.letters import letters
from webapp.configuration.check.limits import limits
from webapp.configuration.check.many import many
from webapp.configuration.check.measures import measures
from webapp.configuration.check.meetings import meetings
from webapp.configuration.check.messages import messages
from webapp.configuration.check.nil_returns import nil_returns
from webapp.configuration.check.organisation import organisation
from webapp.configuration.check.overrides import overridden
from webapp.configuration.check.people import people
from webapp.configuration.check.problem import Counts, Problem, Report
from webapp.configuration.check.steps import steps
from webapp.configuration.check.structure import structure
from webapp.configuration.check.tables import tables
from webapp.configuration.check.view import View
from webapp.configuration.check.walks import walks
from webapp.configuration.check.words import words
from webapp.configuration.files import UnreadableFile, board_names, gather, read_bytes
from webapp.configuration.load import UNREADABLE, Reading, read_files

RULES: tuple[Callable[[View], Iterator[Problem]], ...] = (
    drawing,
    structure,
    courses,
    steps,
    conditions,
    many,
    tables,
    form_checks,
    routed,
    nil_returns,
    guidance,
    letters,
    measures,
    messages,
    limits,
    people,
    independence,
    organisation,
    meetings,
    words,
    walks,
)
READ = (".bpmn", ".dmn", ".yaml", ".yml")


def check(paths: Sequence[Path] = (), *, root: Path) -> Report:
    """The report on everything at `paths`, or on every board under `root`.

    Raises UnreadableFile or UnreadableDiagram, in one sentence, when a file cannot be read.
    """
    if not paths:
        if not board_names(root):
            raise UnreadableFile(f"{root}: there is no board here (no processes/<board>/board.yaml).")
        return _joined(check_files(gather(name, root)) for name in board_names(root))
    return _joined(_check_path(path) for path in paths)


def check_files(files: Mapping[str, bytes | str], *, whole: bool = True) -> Report:
    """The report on a board's files by path; with `whole` false, on files without their board."""
    reading = read_files(files)
    return _report(reading, whole=whole)


def outcome(paths: Sequence[Path], *, root: Path, as_json: bool = False) -> tuple[str, int]:
    """What the command prints, and its exit code: 0 no error, 1 errors, 2 a file that cannot be read."""
    try:
        report = check(paths, root=root)
    except UNREADABLE as error:
        return error.message, 2
    return (report.to_json() if as_json else "\n".join(report.lines())), report.exit_code


def _report(reading: Reading, *, whole: bool) -> Report:
    view = View(reading, whole and reading.board is not None)
    found = [
        Problem(fault.file, fault.element, "schema", _sentence(fault.message)) for fault in reading.faults
    ]
    for rule in RULES:
        found += rule(view)
    counts = Counts(
        boards=1 if reading.board else 0,
        processes=len(reading.sheets),
        forms=len(reading.forms),
        tables=len(reading.tables),
        limits=len(reading.board.limits) if reading.board else 0,
    )
    return Report(tuple(sorted(set(found))), counts, tuple(overridden(view)))


def _sentence(message: str) -> str:
    return message if message.endswith((".", "!", "?")) else f"{message}."


def _joined(reports: Iterable[Report]) -> Report:
    whole = Report((), Counts())
    for report in reports:
        whole = whole.joined(report)
    return whole


def _check_path(path: Path) -> Report:
    if not path.is_dir():
        return _check_file(path)
    home = _board_of(path / "board.yaml")
    if home:
        return check_files(gather(home[0], home[1]))
    if (path / "processes").is_dir():
        return check((), root=path)
    files = [each for each in sorted(path.rglob("*")) if each.suffix in READ]
    if not files:
        raise UnreadableFile(f"{path}: there is no board, diagram, table or form in this folder.")
    return _joined(_check_file(each) for each in files)


def _check_file(path: Path) -> Report:
    """A file within its board where it lies in one, otherwise alone."""
    content = read_bytes(path)
    if path.suffix not in READ:
        raise UnreadableFile(f"{path}: this is no .bpmn, .dmn or .yaml file.")
    home = _board_of(path)
    if home is None:
        return _alone(path, content)
    name, root = home
    own = path.resolve().relative_to(root).as_posix()
    alone = _alone(path, content, own)
    try:
        report = check_files(gather(name, root))
    except UNREADABLE:
        return alone
    problems = tuple(each for each in report.problems if each.file == own)
    return Report(problems, alone.counts, tuple(each for each in report.notes if each.file == own))


def _alone(path: Path, content: bytes, own: str | None = None) -> Report:
    named = own or _kind_of(path)
    report = check_files({named: content}, whole=False)
    shown = own or str(path)
    problems = tuple(
        Problem(shown, each.element, each.rule, each.message.replace(named, shown), each.severity)
        for each in report.problems
    )
    return Report(problems, report.counts)


def _kind_of(path: Path) -> str:
    """The path a file on its own would have in a board, so that it is read as what it is."""
    if path.suffix in (".bpmn", ".dmn"):
        return f"processes/alone/{path.name}"
    if path.name in ("board.yaml", "sources.yaml"):
        return f"processes/alone/{path.name}"
    folders = {
        "walks": "processes/alone/walks",
        "guidance": "forms/alone/guidance",
        "letters": "forms/alone/letters",
    }
    folder = folders.get(path.parent.name, "forms/alone")
    return f"{folder}/{path.stem}.yaml"


def _board_of(path: Path) -> tuple[str, Path] | None:
    """The board a file belongs to, and the folder its `processes` and `forms` lie in."""
    for folder in path.resolve().parents:
        top = folder.parent
        if top.name in ("processes", "forms"):
            root, name = top.parent, folder.name
            return (name, root) if (root / "processes" / name / "board.yaml").is_file() else None
    return None
