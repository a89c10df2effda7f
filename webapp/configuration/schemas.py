"""JSON Schemas of the files people write, for editors that complete and check while one types."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from webapp.configuration.board import BoardFile, SourcesFile
from webapp.configuration.guidance import Guidance
from webapp.configuration.letters import Letter
from webapp.configuration.walks_schema import Walk
from webapp.forms import json_schema

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, dict[str, Any]]:
    """The schemas by the name of their file. Made from the models, so they say what is read."""
    return {
        "board.json": _schema(BoardFile, "board.yaml of Practice Review"),
        "form.json": json_schema(),
        "guidance.json": _schema(Guidance, "A page of guidance of Practice Review"),
        "letter.json": _schema(Letter, "A letter of Practice Review"),
        "sources.json": _schema(SourcesFile, "sources.yaml of Practice Review"),
        "walk.json": _schema(Walk, "A walk of Practice Review"),
    }


def write_schemas(folder: Path) -> list[Path]:
    """Write the schemas into a folder; returns the files that changed."""
    folder.mkdir(parents=True, exist_ok=True)
    changed = []
    for name, schema in schemas().items():
        path = folder / name
        text = json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed


def _schema(model: type[BaseModel], title: str) -> dict[str, Any]:
    schema = model.model_json_schema(by_alias=True)
    text = schema.get("$defs", {}).get("Text")
    if text:
        # A plain string is English: the model takes it, so the schema must.
        said = text.pop("description", "")
        schema["$defs"]["Text"] = {"description": said, "anyOf": [{"type": "string"}, text]}
    return {"$schema": DIALECT, **schema, "title": title}
