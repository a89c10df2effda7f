"""The JSON Schema of a form, for editors that complete and check while one types."""

from __future__ import annotations

from typing import Any

from webapp.forms.definition import Form


def json_schema() -> dict[str, Any]:
    """Made from the model, so it cannot differ from what is read."""
    schema = Form.model_json_schema(by_alias=True)
    text = schema["$defs"]["Text"]
    schema["$defs"]["Text"] = {"description": text.pop("description"), "anyOf": [{"type": "string"}, text]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "A form of Practice Review",
    }
